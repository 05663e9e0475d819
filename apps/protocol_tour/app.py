"""The protocol tour: one app that shows every event of the chat:* protocol, offline and always the same.

Send a word, or click one in the greeting. The panel beside the chat tells what reached the server. The stops
themselves are in tour/; TOUR_PACE=0 in the environment takes the pauses out.
"""

import hashlib
import inspect
import json
from collections.abc import Iterator
from typing import Any, Literal, cast

from shiny import App, Inputs, Outputs, Session, reactive, render, ui
from tour import STOPS, Visit, find, suggestions
from tour.cards import live_server
from tour.everywhere import DEFAULTS, SETTINGS

from shiny_chatkit import Chat, chat_ui
from shiny_chatkit.types import ChatContext, CodeArtifact, TableArtifact

LARGEST_FILE = 12 * 1024 * 1024
GREETING = f"""
**A tour of the chat protocol.** Click a word, or type it; `/` has commands and `@` things to mention.

{suggestions()}
"""

app_ui = ui.page_fillable(
    ui.tags.header(
        ui.h1("Protocol tour", class_="h4 m-0"),
        ui.input_dark_mode(id="mode"),
        class_="d-flex justify-content-between align-items-center",
    ),
    ui.tags.main(
        ui.layout_columns(
            ui.card(
                chat_ui(
                    "chat",
                    placeholder="Which stop?",
                    width="100%",
                    threads="sidebar",
                    attachments=True,
                    max_attachment_size=LARGEST_FILE,
                    feedback=True,
                    usage=True,
                ),
                min_height="500px",
            ),
            ui.card(
                ui.card_header(ui.h2("What reached the server", class_="h6 m-0")),
                ui.output_code("happened"),
                ui.h3("Settings", class_="h6 m-0"),
                ui.output_code("settings"),
                ui.h3("Threads", class_="h6 m-0"),
                ui.output_code("threads"),
                ui.h3("Todos", class_="h6 m-0"),
                ui.output_code("todos"),
            ),
            col_widths={"sm": 12, "lg": (9, 3)},
        ),
        class_="html-fill-item html-fill-container",
    ),
    title="Protocol tour",
    lang="en",
)


def server(input: Inputs, output: Outputs, session: Session) -> None:
    chat = Chat("chat", greeting=GREETING, settings=SETTINGS)
    visit = Visit(chat, live=reactive.Value(0))
    heard = reactive.Value[tuple[str, ...]](())

    def note(*what: Any) -> None:
        with reactive.isolate():
            heard.set((*heard(), " ".join(map(str, what))))

    # Answers ------------------------------------------------------------------------------------
    @chat.on_user_submit
    async def _(text: str, ctx: ChatContext) -> Any:
        shown = find(text)
        if shown is None:
            return received(ctx) if ctx.attachments else f"No such stop.\n\n{suggestions()}"
        if shown.blocks:
            return None
        answer = shown.run(visit, ctx)
        return await answer if inspect.isawaitable(answer) else answer

    @chat.on_user_submit
    def _(text: str, ctx: ChatContext) -> Iterator[Any]:
        shown = find(text)
        if shown is not None and shown.blocks:
            yield from shown.run(visit, ctx)

    @reactive.effect
    @reactive.event(visit.live, ignore_init=True)
    def _() -> None:
        live_server(f"live{visit.live()}")

    # Commands and context -----------------------------------------------------------------------
    @chat.slash_command("tour", "All stops of the tour")
    def _() -> TableArtifact:
        rows = [{"word": s.word, "shows": s.title} for s in STOPS.values()]
        return TableArtifact(rows, title="The stops")

    @chat.slash_command("shout", "Say something in capitals")
    def _(args: str) -> str:
        return args.upper() or "WHAT?"

    @chat.slash_command("export", "Show this conversation as markdown, json or html")
    def _(args: str) -> CodeArtifact:
        format = cast(Literal["markdown", "json", "html"], args.strip() or "markdown")
        return CodeArtifact(chat.export(format), format, "This conversation")

    @chat.context_source("settings", "The settings as they are")
    def _() -> str:
        return json.dumps(chat.settings())

    @chat.context_source("log", "What reached the server so far")
    def _() -> str:
        return "\n".join(heard())

    # What users do beside writing ---------------------------------------------------------------
    @chat.on_settings_change
    async def _(key: str, value: Any) -> None:
        note("settings-change", key, json.dumps(value))
        if key == "reset":
            await chat.update_settings(**DEFAULTS)

    @chat.on_todo_clear
    def _() -> None:
        note("todo-clear")

    @chat.on_feedback
    def _(message_id: str, value: str | None) -> None:
        note("feedback", value, message_id)

    # The panel ----------------------------------------------------------------------------------
    @render.code
    def happened() -> str:
        return "\n".join(heard())

    @render.code
    def settings() -> str:
        return json.dumps(chat.settings(), indent=1)

    @render.code
    def threads() -> str:
        def marks(busy: bool, unread: bool) -> str:
            return " (busy)" * busy + " (unread)" * unread

        active = chat.active_thread_id()
        return "\n".join(
            f"{'>' if t.id == active else '-'} {t.title or 'untitled'}{marks(t.busy, t.unread)}"
            for t in chat.threads()
        )

    @render.code
    def todos() -> str:
        return "\n".join(f"{item.status}: {item.title}" for item in chat.todos())


def received(ctx: ChatContext) -> Iterator[Any]:
    """Tell what came along with a message."""
    yield f"{len(ctx.attachments)} came with your message:\n\n"
    for sent in ctx.attachments:
        raw = sent.content.encode() if isinstance(sent.content, str) else sent.content
        digest = hashlib.sha256(raw).hexdigest()
        yield f"- **{sent.name}** ({sent.type}, {sent.mime}): {sent.size} bytes, `{digest}`\n"
    for sent in ctx.attachments:
        if sent.type == "widget":
            yield CodeArtifact(sent.text(), title=f"@{sent.name}")


app = App(app_ui, server)
