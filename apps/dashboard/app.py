"""The demo: a bookmarkable chat dashboard over the Palmer penguins.

The filters, the chart and the conversation live in the bookmark, whose address the browser shows. Without a model's key
the offline assistant answers; with one, the model does, through chatlas and with the same tools.
"""

from collections import defaultdict
from collections.abc import AsyncIterator
from typing import Any

import pandas as pd
from answers import SUGGESTIONS, suggestions
from assistant import Assistant
from charts import draw_chart, stylesheet
from data import GROUPS, LABELS, MEASURES, Condition, select
from filters import conditions, filter_inputs, show_only
from htmltools import Tag
from model import configured_model, connect
from shiny import App, Inputs, Outputs, Session, reactive, render, ui
from starlette.requests import Request

from shiny_chatkit import Chat, chat_ui
from shiny_chatkit.types import ChatContext, SettingsItem

MODEL = configured_model()
GREETING = f"""
**Ask about the penguins.** {"" if MODEL else "This assistant runs offline: it computes its answers from the data."}

{suggestions(SUGGESTIONS[:5])}
"""
SOURCE = ui.p(
    "Data: Horst, Hill and Gorman, ",
    ui.a("palmerpenguins", href="https://allisonhorst.github.io/palmerpenguins/"),
    " (CC0).",
    class_="small text-body-secondary mt-auto mb-0",
)


def app_ui(request: Request) -> Tag:
    measures = {column: label.capitalize() for column, label in MEASURES.items()}
    chart = ui.card(
        ui.card_header("How the measurements relate"),
        ui.layout_columns(
            ui.input_select("x", "Across", measures, selected="flipper_length_mm"),
            ui.input_select("y", "Up", measures, selected="body_mass_g"),
            ui.input_select("colour", "Colour", {c: c.capitalize() for c in GROUPS}),
            col_widths=(4, 4, 4),
            fill=False,
        ),
        ui.output_ui("chart"),
        min_height="420px",
    )
    table = ui.card(
        ui.card_header("The penguins shown"), ui.output_ui("table", fill=True), min_height="260px"
    )
    numbers = ui.layout_column_wrap(
        ui.value_box("Penguins", ui.output_text("number")),
        ui.value_box("Mean body mass", ui.output_text("mass")),
        ui.value_box("Mean flipper", ui.output_text("flipper")),
        width="140px",
        fill=False,
    )
    chat = ui.card(
        ui.card_header("Assistant"),
        chat_ui(
            "chat",
            placeholder="Ask about the penguins ...",
            width="100%",
            # A model's client holds one conversation; the offline assistant one for each thread.
            threads=False if MODEL else "menu",
        ),
        min_height="520px",
    )
    return ui.page_sidebar(
        ui.sidebar(
            ui.h2("Filters", class_="h6"), filter_inputs(), SOURCE, open="desktop", resizable=False
        ),
        stylesheet(),
        ui.layout_columns(
            ui.div(numbers, chart, table, class_="d-flex flex-column"),
            chat,
            col_widths={"sm": 12, "xl": (7, 5)},
        ),
        title=ui.tags.header(
            ui.h1("Palmer penguins", class_="h4 m-0"),
            ui.input_dark_mode(id="mode"),
            class_="d-flex justify-content-between align-items-center w-100",
        ),
        window_title="Palmer penguins",
        lang="en",
        fillable=True,
    )


class Assistants:
    """An assistant for each thread, so that a topic stays in its own; a client for bookmarks."""

    def __init__(self) -> None:
        self._by_thread: defaultdict[str, Assistant] = defaultdict(lambda: Assistant(show_only))

    def __getitem__(self, thread_id: str) -> Assistant:
        return self._by_thread[thread_id]

    async def get_state(self) -> dict[str, Any]:
        return {id: await each.get_state() for id, each in self._by_thread.items()}

    async def set_state(self, state: dict[str, Any]) -> None:
        for id, saved in state.items():
            await self[id].set_state(saved)


def server(input: Inputs, output: Outputs, session: Session) -> None:
    chat = Chat(
        "chat",
        greeting=GREETING,
        settings=[SettingsItem("filtered", "Answer within the filters", "toggle", True)],
    )

    @reactive.calc
    def filters():
        return conditions(input)

    @reactive.calc
    def shown():
        return select(filters())

    # The numbers, the chart and the table -------------------------------------------------------
    def mean(column: str, unit: str) -> str:
        value = shown()[column].mean()
        return "–" if shown()[column].isna().all() else f"{value:,.0f} {unit}"

    @render.text
    def number():
        return str(len(shown()))

    @render.text
    def mass():
        return mean("body_mass_g", "g")

    @render.text
    def flipper():
        return mean("flipper_length_mm", "mm")

    @render.ui
    def chart():
        return draw_chart(shown(), "scatter", [input.x(), input.y()], input.colour())

    @render.ui
    def table():
        rows = shown().rename(columns=LABELS)
        html = rows.to_html(
            index=False, border=0, na_rep="–", justify="left", classes="table table-sm text-nowrap"
        )
        return ui.div(
            ui.HTML(html),
            tabindex="0",  # so that the keyboard can scroll it
            role="region",
            aria_label="The penguins shown",
            class_="overflow-auto html-fill-item",
        )

    @reactive.effect
    @reactive.event(input.reset)
    def _():
        show_only(())

    # The assistant ------------------------------------------------------------------------------
    @chat.slash_command("reset", "Show all penguins on the dashboard again")
    def _() -> str:
        show_only(())
        return "The dashboard shows all penguins."

    @chat.context_source("penguins", "The penguins that the dashboard shows")
    def _() -> pd.DataFrame:
        return shown()

    def within(ctx: ChatContext) -> tuple[Condition, ...]:
        return filters() if ctx.settings["filtered"] else ()

    if MODEL:

        async def show(chart: Tag) -> None:
            async with chat.message_stream_context() as stream:
                await stream.append(chart)

        client = connect(MODEL, show, show_only)
        chat.enable_bookmarking(client)

        @chat.on_user_submit
        async def _(text: str, ctx: ChatContext) -> None:
            shows = " and ".join(map(str, within(ctx))) or "all penguins"
            mentioned = "\n\n".join(f"{a.name} as CSV:\n{a.text()}" for a in ctx.attachments)
            prompt = f"{text}\n\n(The dashboard's filters: {shows}.)\n\n{mentioned}"
            await chat.append_message_stream(await client.stream_async(prompt, content="all"))
    else:
        assistants = Assistants()
        chat.enable_bookmarking(assistants)

        @chat.on_user_submit
        async def _(text: str, ctx: ChatContext) -> AsyncIterator[str | Tag]:
            # Penguins without a question: tell what there is to tell about them.
            question = text or "Describe the measurements"
            async for part in assistants[ctx.thread_id].stream(question, within(ctx)):
                yield part

    # The bookmark -------------------------------------------------------------------------------
    session.bookmark.exclude += ["mode", "reset"]

    @reactive.effect
    @reactive.event(filters, input.x, input.y, input.colour, ignore_init=True)
    async def _():
        await session.bookmark()

    @session.bookmark.on_bookmarked
    async def _(url: str) -> None:
        await session.bookmark.update_query_string(url)


app = App(app_ui, server, bookmark_store="server")
