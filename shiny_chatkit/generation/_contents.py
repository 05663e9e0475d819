"""What is streamed, whatever it is, as one async stream that is fair and that closes."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncGenerator, AsyncIterable, Iterable, Iterator
from contextlib import aclosing
from typing import Any, cast

from chatlas.types import ChatResponse, ChatResponseAsync

from ._worker import iterate

FAIR = 0.005
"""Seconds a stream that never waits may keep the event loop to itself."""


def each(contents: Any) -> AsyncGenerator[Any, None]:
    """Iterate over content, a synchronous iterable in a worker thread.

    What is awaitable is awaited, and a stream within the stream is a part of it. Closing what this gives
    closes the source too, a model's HTTP connection for instance.

    Raises
    ------
    TypeError
        If ``contents`` is not iterable.
    """
    if isinstance(contents, str):
        contents = (contents,)
    if inspect.isawaitable(contents) or isinstance(contents, AsyncIterable):
        return unfolded(contents)
    if isinstance(contents, Iterable):
        return unfolded(iter(contents))  # pyright: ignore[reportUnknownArgumentType]
    raise TypeError(
        f"A message stream is an iterable or an async iterable, not {type(contents).__name__}."
    )


async def unfolded(content: Any) -> AsyncGenerator[Any, None]:
    """Give what stands behind content: the result of an awaitable, each item of a stream, or itself."""
    if isinstance(content, str):
        yield content
        return
    while inspect.isawaitable(content):
        content = await content
    if isinstance(content, (ChatResponse, ChatResponseAsync)) and content.content:
        # The model's whole answer, which nothing is left to iterate of.
        yield content.content
    if isinstance(content, (AsyncIterable, Iterator)):
        given = cast("Any", content)
        source = given if isinstance(content, AsyncIterable) else iterate(lambda: given)
        async with aclosing(_fairly(source)) as items:
            async for item in items:
                if isinstance(item, str):  # Nearly all of them.
                    yield item
                    continue
                async with aclosing(unfolded(item)) as inner:
                    async for piece in inner:
                        yield piece
    elif content is not None:
        yield content


async def whole(content: Any) -> Any:
    """Return content that is no stream: the result of an awaitable, the text of a model's answer."""
    while inspect.isawaitable(content):
        content = await content
    if isinstance(content, ChatResponseAsync):
        return await content.get_content()
    return content.get_content() if isinstance(content, ChatResponse) else content


async def _fairly(source: AsyncIterable[Any]) -> AsyncGenerator[Any, None]:
    clock = asyncio.get_running_loop().time
    since = clock()
    try:
        async for content in source:
            yield content
            if clock() - since > FAIR:
                await asyncio.sleep(0)
                since = clock()
    finally:
        # The streams of some model packages have a plain name for it.
        close = getattr(source, "aclose", None) or getattr(source, "close", None)
        closing = close() if close is not None else None
        if inspect.isawaitable(closing):
            await closing
