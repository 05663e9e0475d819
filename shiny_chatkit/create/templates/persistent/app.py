"""A page with threads that are kept in a database: a reload or a restart shows them again."""

import os
from collections.abc import Iterator
from pathlib import Path

from shiny import App, Inputs, Outputs, Session

from shiny_chatkit import Chat, page_chat

STORE = os.environ.get("CHAT_STORE") or f"sqlite:///{Path(__file__).with_name('chats.db')}"

app_ui = page_chat("APP_TITLE", greeting="**Hello!** I remember what you write.")


def answer(text: str) -> Iterator[str]:
    """Answer a message; each piece is shown as soon as it is yielded."""
    yield "You wrote: "
    yield text


def server(input: Inputs, output: Outputs, session: Session) -> None:
    chat = Chat("chat", store=STORE)
    chat.on_user_submit(answer)


app = App(app_ui, server)
