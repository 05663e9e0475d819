"""Suggestions made in Python, before the first message and after answers."""

from collections.abc import Iterator

from shiny import App, Inputs, Outputs, Session, ui
from starlette.requests import Request

from shiny_chatkit import Chat, chat_ui
from shiny_chatkit.types import Suggestion, Suggestions

HOSTILE = "<img src=x onerror=\"document.title='hacked'\"> **b** \"q\" 'q' </span></li>"


def app_ui(request: Request) -> ui.Tag:
    return ui.page_fillable(
        chat_ui("chat", threads="menu"), ui.input_dark_mode(id="mode"), fillable_mobile=True
    )


def server(input: Inputs, output: Outputs, session: Session) -> None:
    chat = Chat(
        "chat",
        greeting="**Hello!** What would you like to know?",
        suggestions=[
            "Fill this in",
            Suggestion("Send this", label="At once", icon="🐧", submit=True),
            HOSTILE,
        ],
    )
    chat.enable_bookmarking()

    @chat.on_user_submit
    def _() -> Iterator[object]:
        yield "Here you are."
        yield Suggestions(
            [
                "And what about this rather long question, which does not fit into a row of a phone?",
                Suggestion("More of it", submit=True, icon=ui.HTML(ICON)),
                HOSTILE,
            ]
        )
        yield ui.p("Or say ", Suggestion("something else"), ".")


ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill="currentColor">'
    '<path d="M7 1h2v6h6v2H9v6H7V9H1V7h6z"/></svg>'
)

app = App(app_ui, server, bookmark_store="server")
