"""A chat whose answers the test writes: the inputs are ``feed`` (a list of chunks, null ends) and ``append``."""

import asyncio
import os
from collections.abc import AsyncIterator

from shiny import App, Inputs, Outputs, Session, reactive, ui

from shiny_chatkit import Chat, chat_ui

MATH = os.environ.get("FEED_MATH") != "0"

app_ui = ui.page_fillable(chat_ui("chat", height="600px", math=MATH), title="A chat")


def server(input: Inputs, output: Outputs, session: Session) -> None:
    chat = Chat("chat")
    chunks: asyncio.Queue[str | None] = asyncio.Queue()
    streaming = False

    async def stream() -> AsyncIterator[str]:
        while (chunk := await chunks.get()) is not None:
            yield chunk

    @chat.on_user_submit
    async def _(user_input: str) -> None:
        await chat.append_message(user_input)

    @reactive.effect
    @reactive.event(input.feed)
    async def _() -> None:
        nonlocal streaming
        given: list[str | None] = list(input.feed())
        for chunk in given:
            chunks.put_nowait(chunk)
        if not streaming:
            await chat.append_message_stream(stream())
        streaming = given[-1] is not None

    @reactive.effect
    @reactive.event(input.append)
    async def _() -> None:
        await chat.append_message(input.append())


app = App(app_ui, server)
