"""on_user_submit functions of every shape, one chat each."""

import asyncio
import threading
from typing import Any

from shiny import App, Inputs, Outputs, Session, ui

from shiny_chatkit import Chat, chat_ui
from shiny_chatkit.types import Attachment, ChatContext


def nothing():
    return "called without the text"


def text(user_input: str) -> str:
    return f"**{user_input}** in {'a worker' if is_worker() else 'the loop'}"


def text_and_context(message: str, ctx: ChatContext) -> str:
    last = ctx.messages[-1]
    return f"{ctx.user_input}, {last.role} {last.text}, {len(ctx.thread_id) > 0}, {ctx.cancelled}"


def attachments(message: str, attachments: list[Attachment]) -> str:
    return f"{len(attachments)} attachments"


async def coroutine(user_input: str) -> str:
    await asyncio.sleep(0)
    return f"{user_input} in {'a worker' if is_worker() else 'the loop'}"


def generator(user_input: str):
    yield f"{user_input} "
    yield "**piece by** "
    yield f"piece in {'a worker' if is_worker() else 'the loop'}"


async def async_generator(user_input: str):
    yield f"{user_input} "
    await asyncio.sleep(0)
    yield ui.span("and UI", class_="from-a-tag")


def returns_ui(user_input: str) -> Any:
    return ui.div(ui.strong(user_input), class_="from-a-tag")


def returns_stream(user_input: str) -> Any:
    return (f"{word} " for word in ("a", "returned", user_input))


def returns_nothing(user_input: str) -> None:
    return None


class Callable:
    async def __call__(self, user_input: str):
        yield f"{user_input} to an object"


def is_worker() -> bool:
    return threading.current_thread() is not threading.main_thread()


SHAPES = {
    "nothing": nothing,
    "text": text,
    "text_and_context": text_and_context,
    "attachments": attachments,
    "coroutine": coroutine,
    "generator": generator,
    "async_generator": async_generator,
    "returns_ui": returns_ui,
    "returns_stream": returns_stream,
    "returns_nothing": returns_nothing,
    "callable": Callable(),
}

app_ui = ui.page_fluid(
    *[chat_ui(name) for name in SHAPES],
    chat_ui("several"),
    chat_ui("appends"),
)


def server(input: Inputs, output: Outputs, session: Session) -> None:
    for name, shape in SHAPES.items():
        Chat(name).on_user_submit(shape)

    several = Chat("several")

    @several.on_user_submit
    async def first(user_input: str):
        await several.append_message(f"first got {user_input}")

    @several.on_user_submit()
    def second(user_input: str):
        yield "second "
        yield "yielded"

    @several.on_user_submit
    def withdrawn(user_input: str) -> str:
        return "never seen"

    withdrawn.destroy()

    appends = Chat("appends")

    @appends.on_user_submit
    async def _(user_input: str):
        yield "yielded before, "
        await appends.append_message("appended")
        yield "yielded after"


app = App(app_ui, server)
