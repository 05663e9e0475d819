"""An app whose code tries to end the server, in the way that the user's message names."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator
from typing import Any

from shiny import App, Inputs, Outputs, Session, ui

from shiny_chatkit import Chat, chat_ui
from shiny_chatkit.testing import FakeClient
from shiny_chatkit.types import ToolCall


def end(text: str) -> None:
    if "interrupt" in text:
        raise KeyboardInterrupt
    sys.exit(3)


def sync_tool(text: str) -> str:
    """End the server."""
    end(text)
    return ""


async def async_tool(text: str) -> str:
    """End the server."""
    end(text)
    return ""


async def a_stream(text: str) -> AsyncIterator[str]:
    yield "Some "
    end(text)


def a_sync_stream(text: str) -> Iterator[str]:
    yield "Some "
    end(text)


def server(input: Inputs, output: Outputs, session: Session) -> None:
    chat = Chat("chat")

    @chat.on_user_submit
    async def answer(text: str) -> AsyncIterator[Any]:
        match text.split()[0]:
            case "hello":
                yield "Alive"
            case "handler":
                end(text)
            case "task":
                await asyncio.gather(async_tool(text))
            case "stream":
                await chat.append_message_stream(a_stream(text))
            case "thread":
                await chat.append_message_stream(a_sync_stream(text))
            case name:
                client = FakeClient([ToolCall(name, {"text": text})], "Alive")
                client.register_tool(sync_tool)
                client.register_tool(async_tool)
                async for content in await client.stream_async(text, content="all"):
                    yield content


app = App(ui.page_fillable(chat_ui("chat", attachments=True)), server)
