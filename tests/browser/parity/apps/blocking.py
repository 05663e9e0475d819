"""Answers that begin, and then block the event loop until a file exists."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from pathlib import Path

from shiny import App, Inputs, Outputs, Session, ui
from shinychat import Chat, chat_ui

app_ui = ui.page_fillable(chat_ui("chat"))


def block(path: str) -> None:
    while not Path(path).exists():
        time.sleep(0.01)


def server(input: Inputs, output: Outputs, session: Session) -> None:
    chat = Chat("chat")

    @chat.on_user_submit
    async def _(text: str) -> None:
        kind, path = text.split(maxsplit=1)

        async def chunks() -> AsyncIterator[str]:
            yield "Looking it up "
            block(path)
            yield "and found."

        if kind == "whole":
            await chat.append_message("Looking it up")
            block(path)
            await chat.append_message("and found.")
        elif kind == "context":
            async with chat.message_stream_context() as message:
                await message.append("Looking it up ")
                block(path)
                await message.append("and found.")
        else:
            await chat.append_message_stream(chunks())


app = App(app_ui, server)
