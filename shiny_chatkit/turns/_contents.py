"""Converts any content to one async stream that yields to other tasks and closes its source."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncGenerator, AsyncIterable, Iterable, Iterator, Mapping
from contextlib import aclosing
from typing import Any, cast

from chatlas.types import ChatResponse, ChatResponseAsync
from htmltools import Tagifiable

from shiny_chatkit.host import iterate_in_thread

from ._pausing import let_events_leave

MAX_LOOP_SECONDS = 0.005
"""Longest time that a stream which never waits may occupy the event loop."""


def each(contents: Any) -> AsyncGenerator[Any, None]:
    """Iterate over content, in a worker thread if the iterable is synchronous.

    Awaitables are awaited, and nested streams are flattened. Closing the returned generator also closes the
    source, such as a model's HTTP connection.

    Raises
    ------
    TypeError
        If ``contents`` is not iterable.
    """
    # One piece of content that is iterable in another sense: by its characters, keys, columns or children.
    if isinstance(contents, (str, Mapping, Tagifiable)) or hasattr(contents, "__dataframe__"):
        contents = (cast(Any, contents),)
    if inspect.isawaitable(contents) or isinstance(contents, AsyncIterable):
        return unfolded(contents)
    if isinstance(contents, Iterable):
        return unfolded(iter(contents))  # pyright: ignore[reportUnknownArgumentType]
    raise TypeError(
        f"A message stream is an iterable or an async iterable, not {type(contents).__name__}."
    )


async def unfolded(content: Any) -> AsyncGenerator[Any, None]:
    """Yield the result of an awaitable, each item of a stream, or the content itself."""
    if isinstance(content, str):
        yield content
        return
    while inspect.isawaitable(content):
        content = await content
    if isinstance(content, (ChatResponse, ChatResponseAsync)) and content.content:
        # The response was already consumed, so yield its whole text.
        yield content.content
    if isinstance(content, (AsyncIterable, Iterator)):
        given = cast("Any", content)
        source = given if isinstance(content, AsyncIterable) else iterate_in_thread(lambda: given)
        async with aclosing(_fairly(source)) as items:
            async for item in items:
                if isinstance(item, str):  # The common case.
                    yield item
                    continue
                async with aclosing(unfolded(item)) as inner:
                    async for piece in inner:
                        yield piece
    elif content is not None:
        yield content


async def whole(content: Any) -> Any:
    """Return content as a whole: the result of an awaitable, or the text of a model's response."""
    while inspect.isawaitable(content):
        content = await content
    if isinstance(content, ChatResponseAsync):
        return await content.get_content()
    return content.get_content() if isinstance(content, ChatResponse) else content


async def _fairly(source: AsyncIterable[Any]) -> AsyncGenerator[Any, None]:
    clock = asyncio.get_running_loop().time
    since = 0.0
    try:
        async for content in source:
            yield content
            if clock() - since > MAX_LOOP_SECONDS:
                # The source may block the loop until it has the next item.
                await let_events_leave()
                since = clock()
    finally:
        # Streams of some model packages have `close` instead of `aclose`.
        close = getattr(source, "aclose", None) or getattr(source, "close", None)
        closing = close() if close is not None else None
        if inspect.isawaitable(closing):
            await closing
