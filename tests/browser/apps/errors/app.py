"""on_error in all four modes, one chat each. SANITIZE=1 lets the app sanitize errors."""

import os
from collections.abc import AsyncIterator

from shiny import App, Inputs, Outputs, Session, ui
from shiny.types import SafeException

from shiny_chatkit import Chat, chat_ui

MODES = ("auto", "actual", "sanitize", "unhandled")

app_ui = ui.page_fluid(*[chat_ui(mode) for mode in MODES])


async def answer(user_input: str) -> AsyncIterator[str]:
    if user_input == "safe":
        raise SafeException("this may be told")
    if user_input != "before":
        yield "so far"
    if user_input != "fine":
        raise (
            ValueError("the actual error", 42)
            if user_input == "two"
            else ValueError("the actual error")
        )


def server(input: Inputs, output: Outputs, session: Session) -> None:
    for mode in MODES:
        Chat(mode, on_error=mode).on_user_submit(answer)


app = App(app_ui, server)
app.sanitize_errors = bool(os.environ.get("SANITIZE"))
