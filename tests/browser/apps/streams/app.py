"""append_message_stream() with every kind of source and chunk, and latest_message_stream in an output."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

from shiny import App, Inputs, Outputs, Session, reactive, render, ui

from shiny_chatkit import Chat, chat_ui, message_content_chunk
from shiny_chatkit.types import ChatMessage


@dataclass
class Token:
    text: str


@message_content_chunk.register
def _(chunk: Token) -> ChatMessage:
    return ChatMessage(content=chunk.text, role="assistant")


def generator() -> Iterator[str]:
    yield from ("a ", "**generator", "**")


async def async_generator() -> AsyncIterator[str]:
    for chunk in ("an ", "*async", "* generator"):
        await asyncio.sleep(0)
        yield chunk


async def mixed() -> AsyncIterator[Any]:
    yield "Some **mark"
    yield "down**"
    yield ui.span("a tag", class_="from-a-tag")
    yield ui.HTML("<u>HTML</u>")
    yield ui.TagList("*list* ", ui.span("of tags", class_="from-a-tag"))
    yield {"content": "a `dict` ", "role": "assistant"}
    yield Token("and a token")


async def failing() -> AsyncIterator[str]:
    yield "so far"
    raise ValueError("the stream broke")


app_ui = ui.page_fillable(
    chat_ui("chat"),
    ui.input_action_button("step", "Step"),
    ui.input_action_button("cancel", "Cancel"),
    ui.output_text("status"),
    ui.output_text("result"),
    ui.output_text("messages"),
)


def server(input: Inputs, output: Outputs, session: Session) -> None:
    chat = Chat(id="chat", on_error="actual")
    steps = asyncio.Semaphore(0)

    async def stepwise(*chunks: str) -> AsyncIterator[str]:
        for chunk in chunks:
            await steps.acquire()
            yield chunk

    @chat.on_user_submit
    async def _(user_input: str) -> None:
        if user_input == "list":
            await chat.append_message_stream(["a ", "**list", "**"])
        elif user_input == "generator":
            await chat.append_message_stream(generator())
        elif user_input == "async":
            await chat.append_message_stream(async_generator())
        elif user_input == "mixed":
            await chat.append_message_stream(mixed())
        elif user_input == "icon":
            await chat.append_message_stream(["HTML"], icon=ui.span("☀", class_="my-icon"))
        elif user_input == "failing":
            await chat.append_message_stream(failing())
        elif user_input == "stepwise":
            await chat.append_message_stream(stepwise("one ", "two ", "three"))
        elif user_input == "order":
            await chat.append_message_stream(stepwise("first stream"))
            await chat.append_message("first message")
            await chat.append_message_stream(async_generator())
            await chat.append_message("second message")

    @reactive.effect
    @reactive.event(input.step)
    def _() -> None:
        steps.release()

    @reactive.effect
    @reactive.event(input.cancel)
    def _() -> None:
        chat.latest_message_stream.cancel()

    @render.text
    def status() -> str:
        return f"status: {chat.latest_message_stream.status()}"

    @render.text
    def result() -> str:
        stream = chat.latest_message_stream
        return f"result: {stream.result()}" if stream.status() == "success" else "no result"

    @render.text
    def messages() -> str:
        return " | ".join(message["content"] for message in chat.messages())


app = App(app_ui, server)
