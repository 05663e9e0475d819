"""The demo: a bookmarkable chat dashboard over the Palmer penguins.

The conversations are kept in a database beside this file. The filters, the chart and the thread on show are in the
bookmark, whose address the browser shows. The chat filters the dashboard, and what the dashboard shows can be
mentioned in the chat. The environment decides whether a model answers or the offline assistant (model.py); both are
chatlas clients with the same tools.
"""

import os
from pathlib import Path

from answers import SUGGESTIONS, TABLE, suggestions
from charts import draw_chart
from controls import ASK_BEFORE, register_tools
from data import GROUPS, LABELS, MEASURES, select
from filters import conditions, filter_inputs, show_only
from htmltools import Tag
from model import is_offline, model_names, new_client
from prompt import system_prompt
from shiny import App, Inputs, Outputs, Session, reactive, render, ui
from starlette.requests import Request

from shiny_chatkit import Chat, chat_ui
from shiny_chatkit.types import SettingsItem

OFFLINE = "This assistant runs offline: it computes its answers from the data."
STORE = os.environ.get("DASHBOARD_STORE", f"sqlite:///{Path(__file__).parent / 'chats.db'}")
GREETING = f"""
**Ask about the penguins.** {OFFLINE if is_offline() else ""}

{suggestions(SUGGESTIONS[:6])}
"""
SETTINGS = [SettingsItem("filtered", "Answer within the filters", "toggle", True)]
if names := model_names():
    SETTINGS += [
        SettingsItem("model", "Model", "select", options=names),
        SettingsItem("temperature", "Temperature", "range", 0.2, min=0, max=1, step=0.1),
    ]
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
            ui.input_select("x", "X axis", measures, selected="flipper_length_mm"),
            ui.input_select("y", "Y axis", measures, selected="body_mass_g"),
            ui.input_select("color", "Color", {c: c.capitalize() for c in GROUPS}),
            col_widths=(4, 4, 4),
            fill=False,
        ),
        ui.output_ui("chart"),
    )
    table = ui.card(ui.card_header("The penguins shown"), ui.output_data_frame(TABLE))
    numbers = ui.layout_column_wrap(
        ui.value_box("Penguins", ui.output_text("number")),
        ui.value_box("Mean body mass", ui.output_text("mass")),
        ui.value_box("Mean flipper", ui.output_text("flipper")),
        width="130px",
    )
    chat = ui.card(
        ui.card_body(
            chat_ui("chat", placeholder="Ask about the penguins ...", width="100%", threads="menu"),
            padding="0.5rem",
        ),
        class_="assistant",
    )
    return ui.page_sidebar(
        ui.sidebar(
            ui.h2("Filters", class_="h6"), filter_inputs(), SOURCE, open="desktop", resizable=False
        ),
        ui.include_css(Path(__file__).with_name("styles.css")),
        ui.layout_columns(ui.div(numbers, chart, table), chat, col_widths={"sm": 12, "xl": (7, 5)}),
        title=ui.tags.header(
            ui.h1("Palmer penguins", class_="h4 m-0"),
            ui.input_dark_mode(id="mode"),
            class_="d-flex justify-content-between align-items-center w-100",
        ),
        window_title="Palmer penguins",
        lang="en",
    )


def server(input: Inputs, output: Outputs, session: Session) -> None:
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
        return draw_chart(shown(), "scatter", [input.x(), input.y()], input.color())

    @render.data_frame
    def table():
        rows = shown().rename(columns=LABELS)
        return render.DataGrid(rows, width="100%", height="300px", selection_mode="rows")

    @reactive.effect
    @reactive.event(input.reset)
    def _():
        show_only(())

    # The chat -----------------------------------------------------------------------------------
    client = new_client()
    chat = Chat(
        "chat",
        client=client,
        greeting=GREETING,
        settings=SETTINGS,
        ask_before=ASK_BEFORE,
        store=STORE,
    )
    chat.enable_bookmarking()
    chat.context_output(TABLE, "The penguins in the table, and those selected there")

    @chat.context_source("chart", "The penguins in the chart, with what it shows of them")
    def _():
        columns = dict.fromkeys([input.color(), input.x(), input.y()])
        return shown()[[*columns]].dropna().rename(columns=LABELS)

    @chat.slash_command("reset", "Show all penguins on the dashboard again")
    def _() -> str:
        show_only(())
        return "The dashboard shows all penguins."

    async def show(chart: Tag) -> None:
        async with chat.message_stream_context() as stream:
            await stream.append(chart)

    register_tools(client, show, show_only)
    client.register_tool(chat.context_tool(), annotations={"title": "Look at the dashboard"})

    @reactive.effect
    def _():
        client.system_prompt = system_prompt(filters() if chat.settings()["filtered"] else ())

    # The bookmark -------------------------------------------------------------------------------
    session.bookmark.exclude += ["mode", "reset"]

    @reactive.effect
    @reactive.event(filters, input.x, input.y, input.color, ignore_init=True)
    async def _():
        await session.bookmark()


app = App(app_ui, server, bookmark_store="server")
