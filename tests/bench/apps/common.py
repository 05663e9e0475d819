"""The app under measurement, written once against ui.Chat's API; the two files beside it say whose chat it is.

The page asks for a stream with the input ``bench_go`` and for the server's CPU time with ``bench_mark``. Answers go
out as custom messages of type ``bench``, which no page listens to: the benchmark reads them off the websocket, so
that asking costs the page nothing.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from functools import cache
from typing import Any

from htmltools import Tag
from shiny import App, Inputs, Outputs, Session, reactive, ui
from starlette.datastructures import QueryParams
from starlette.requests import Request

from tests.bench import texts
from tests.bench.plan import CHUNK, PARTS, Plan


def app(
    chat_class: Callable[..., Any],
    chat_ui: Callable[..., Tag],
    stream_class: Callable[..., Any],
    output_stream: Callable[..., Tag],
) -> App:
    """An app with one chat that fills the page.

    ``?messages=1000`` starts with that many messages, ``?empty`` leaves the chat out, and ``?stream`` has a markdown
    stream in its place.
    """

    def page(request: Request) -> Tag:
        return page_of(str(request.query_params))

    # Created once, like the UI of most apps.
    @cache
    def page_of(query: str) -> Tag:
        given = QueryParams(query)
        if "empty" in given:
            return ui.page_fillable("No chat here.")
        if "stream" in given:
            return ui.page_fillable(output_stream("doc"))
        count = int(given.get("messages", 0))
        return ui.page_fillable(chat_ui("chat", messages=texts.conversation(count)))

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        with reactive.isolate():
            without_chat = "stream" in session.clientdata.url_search()
        chat = None if without_chat else chat_class("chat")
        doc = stream_class("doc") if without_chat else None
        resume = asyncio.Event()

        async def mark(name: str) -> None:
            await session.send_custom_message("bench", {"mark": name, "cpu": time.process_time()})

        @reactive.effect
        @reactive.event(input.bench_mark)
        async def _() -> None:
            await mark(input.bench_mark())

        @reactive.effect
        @reactive.event(input.bench_resume)
        def _() -> None:
            resume.set()

        @reactive.effect
        @reactive.event(input.bench_clear)
        async def _() -> None:
            if chat is not None:
                await chat.clear_messages()

        @reactive.effect
        @reactive.event(input.bench_go)
        async def _() -> None:
            plan = Plan(**input.bench_go())

            async def pause(part: int) -> None:
                resume.clear()
                await asyncio.sleep(
                    0.2
                )  # longer than any pacing: all that was yielded is on its way
                await mark(f"part {part}")
                await resume.wait()

            if chat is not None:
                await chat.append_message_stream(stream(plan, pause))
            elif doc is not None:
                await doc.stream(stream(plan, pause))

    return App(page, server)


async def stream(plan: Plan, pause: Callable[[int], Any]) -> AsyncIterator[str]:
    """The text of ``plan`` in chunks, paced by the clock, not by the time between two of them."""
    text = texts.make(plan.shape, plan.chars)
    chunks = [text[at : at + CHUNK] for at in range(0, len(text), CHUNK)]
    clock = asyncio.get_running_loop().time
    start = clock()
    for number, chunk in enumerate(chunks):
        ahead = start + number / plan.rate - clock() if plan.rate else 0
        await asyncio.sleep(max(0, ahead))
        yield chunk
        part = (number + 1) * PARTS // len(chunks)
        if plan.parted and part > number * PARTS // len(chunks):
            waited = clock()
            await pause(part)
            start += clock() - waited
