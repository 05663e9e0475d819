"""What is streamed, whatever it is, as one async stream that is fair and that closes."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncGenerator, AsyncIterable, Iterable
from typing import Any

from ._worker import iterate

FAIR = 0.005
"""Seconds a stream that never waits may keep the event loop to itself."""


def each(contents: Any) -> AsyncGenerator[Any, None]:
    """Iterate over content, a synchronous iterable in a worker thread.

    Closing what this gives closes the source too, a model's HTTP connection for instance.

    Raises
    ------
    TypeError
        If ``contents`` is not iterable.
    """
    if isinstance(contents, str):
        contents = (contents,)
    if isinstance(contents, AsyncIterable):
        return _fairly(contents)  # pyright: ignore[reportUnknownArgumentType]
    if isinstance(contents, Iterable):
        return _fairly(iterate(lambda: contents))  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType]
    raise TypeError(
        f"A message stream is an iterable or an async iterable, not {type(contents).__name__}."
    )


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
