"""A chat that is restored, as often as a test likes, from forged bookmarks; each is a JSON text, the input ``dump``."""

from __future__ import annotations

import json
from typing import Any

from shiny import App, Inputs, Outputs, Session, reactive, render, ui
from shiny.bookmark import RestoreState
from starlette.requests import Request

from shiny_chatkit import Chat, chat_ui


class Client:
    """A client without a state."""

    async def get_state(self) -> None:
        return None

    async def set_state(self, state: Any) -> None:
        raise AssertionError("A forged bookmark has set the client's state.")


def app_ui(request: Request) -> Any:
    return ui.page_fillable(
        ui.output_text("restored"), chat_ui("chat", images="all", height="700px")
    )


def server(input: Inputs, output: Outputs, session: Session) -> None:
    chat = Chat("chat")
    chat.enable_bookmarking(Client(), bookmark_on=None)
    restored = reactive.value(0)

    @chat.on_user_submit
    async def _(text: str) -> str:
        return f"You said {text}"

    @reactive.effect
    @reactive.event(input.dump)
    async def _() -> None:
        values = {
            "chat": {},
            "chat--msgs": {"log": json.loads(input.dump()), "signature": "forged"},
        }
        # As Shiny does when a session begins: a page for each of them would take long.
        await session.bookmark._on_restore_callbacks.invoke(
            RestoreState(input={}, values=values, dir=None)
        )
        restored.set(restored() + 1)

    @output(id="restored")
    @render.text
    def _() -> str:
        return str(restored())


app = App(app_ui, server, bookmark_store="url")
