"""A chat in another language, with a tool that asks first."""

from collections.abc import AsyncIterator
from typing import Any

from shiny import App, Inputs, Outputs, Session, ui

from shiny_chatkit import Chat, chat_ui
from shiny_chatkit.types import ToolCall, ToolResult

LABELS = {
    "allowOnce": "Einmal",
    "allowAlways": "Immer",
    "refuse": "Nein",
    "refused": "Abgelehnt",
    "failedTool": "Gescheitert",
}

app_ui = ui.page_fluid(
    ui.tags.main(ui.h1("Wörter"), chat_ui("chat", labels=LABELS)), lang="de", title="Wörter"
)


def server(input: Inputs, output: Outputs, session: Session) -> None:
    chat = Chat("chat")

    @chat.on_user_submit
    async def _(text: str) -> AsyncIterator[Any]:
        call = ToolCall("drop", {"what": text})
        yield call
        allowed = await chat.approve(call, title="Darf ich?")
        yield ToolResult(call.id, str(allowed), is_error=not allowed)


app = App(app_ui, server)
