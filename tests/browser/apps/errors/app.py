"""on_error in all four modes, one chat each. SANITIZE=1 lets the app sanitize errors."""

import os
from collections.abc import AsyncIterator

from shiny import App, Inputs, Outputs, Session, ui
from shiny.types import SafeException

from shiny_chatkit import Chat, chat_ui

MODES = ("auto", "actual", "sanitize", "unhandled")

app_ui = ui.page_fluid(*[chat_ui(mode) for mode in MODES])


def server(input: Inputs, output: Outputs, session: Session) -> None:
    tries: list[str] = []

    async def answer(user_input: str) -> AsyncIterator[str]:
        tries.append(user_input)
        if user_input == "safe":
            raise SafeException("this may be told")
        again = user_input.startswith("once") and tries.count(user_input) > 1
        if again or user_input not in ("before", "once"):
            yield "so far"
        if not again and user_input != "fine":
            raise (
                ValueError("the actual error", 42)
                if user_input == "two"
                else ValueError("the actual error")
            )

    for mode in MODES:
        Chat(mode, on_error=mode).on_user_submit(answer)


app = App(app_ui, server)
app.sanitize_errors = bool(os.environ.get("SANITIZE"))
