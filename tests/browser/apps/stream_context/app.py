"""message_stream_context() in Express: the progress example of ui.Chat's reference, and what nests in it."""

import asyncio
from collections.abc import AsyncIterator

from shiny import reactive
from shiny.express import input, render, ui

from shiny_chatkit.express import Chat

chat = Chat(id="chat")
chat.ui()
ui.input_action_button("start", "Start")
ui.input_action_button("step", "Step")
steps = asyncio.Semaphore(0)


@render.text
def messages():
    return " | ".join(message["content"] for message in chat.messages())


@reactive.effect
@reactive.event(input.step)
def _():
    steps.release()


async def progress_example():
    async with chat.message_stream_context() as msg:
        await msg.append("Starting stream...\n\nProgress:")
        async with chat.message_stream_context() as progress:
            for x in [0, 50, 100]:
                await progress.append(f" {x}%")
                await steps.acquire()
                await progress.clear()
        await steps.acquire()
        await msg.clear()
        await msg.append("Completed stream")


@reactive.effect
@reactive.event(input.start)
async def _():
    async with chat.message_stream_context() as msg:
        await msg.append("from an **effect**")


async def look_up(subject: str) -> str:
    """Act as a tool that shows its progress inside the answer that called it."""
    async with chat.message_stream_context() as msg:
        await msg.append(f"\n\nLooking up *{subject}*")
        await steps.acquire()
        await msg.replace(ui.div(f"Found {subject}", class_="found"))
    return subject.upper()


async def answer_with_tool() -> AsyncIterator[str]:
    yield "Let me see."
    found = await look_up("penguins")
    yield f"It is **{found}**."


@chat.on_user_submit
async def _(user_input: str):
    if user_input == "progress":
        await progress_example()
    elif user_input == "tool":
        await chat.append_message_stream(answer_with_tool())
    elif user_input == "replace":
        async with chat.message_stream_context() as msg:
            await msg.append("kept ")
            async with chat.message_stream_context() as inner:
                await inner.append("first")
                await steps.acquire()
                await inner.replace("second")
                await inner.append(" and third")
    elif user_input == "ui":
        async with chat.message_stream_context() as msg:
            await msg.append(ui.span("a tag", class_="from-a-tag"))
            await msg.append({"content": " a *dict*", "role": "assistant"})
            async with chat.message_stream_context() as inner:
                await inner.append(ui.span("another tag", class_="from-a-tag"))
                await inner.clear()
