"""Converts a stream of events to a stream of content; shared by all frameworks."""

from __future__ import annotations

import inspect
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, AsyncIterable, Awaitable, Iterable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, AbstractContextManager, aclosing
from typing import Any, cast

from shiny_chatkit.content import Citation, Piece, Text, Thinking, is_web_address
from shiny_chatkit.protocol.exceptions import ChatkitError
from shiny_chatkit.turns import each

Content = str | Piece
"""Content that a handler may yield."""

Source = (
    AsyncIterable[Any]
    | Iterable[Any]
    | AbstractAsyncContextManager[AsyncIterable[Any]]
    | AbstractContextManager[Iterable[Any]]
    | Awaitable[Any]
)
"""A stream, a context manager that opens one, or an awaitable that returns either."""


class StreamError(ChatkitError, RuntimeError):
    """Raised if a stream reports an error that its library does not raise itself."""


class NewMessage:
    """Marks that the following content belongs to another message of the model."""


class Reader(ABC):
    """Reads the events of one stream, in their order.

    Events come from a model over a network, so a reader validates everything it uses, and ignores unknown
    events and fields.
    """

    @abstractmethod
    def read(self, event: Any) -> Iterable[Piece | NewMessage]:
        """Return the content of an event."""

    def end(self) -> Iterable[Piece]:
        """Return content that was still incomplete when the stream ended."""
        return ()


async def contents(source: Source, reader: Reader) -> AsyncGenerator[Content, None]:
    """Yield the content of a stream; closing this generator closes the stream."""
    last: type[Piece] | None = None
    anew = False
    async with aclosing(events(source)) as stream:
        async for event in stream:
            for piece in reader.read(event):
                if isinstance(piece, NewMessage):
                    anew = True
                    continue
                if isinstance(piece, (Text, Thinking)):
                    if not piece.text:
                        continue
                    if anew and type(piece) is last:
                        # The chat shows all of it as one answer, so separate two messages like paragraphs.
                        piece.text = f"\n\n{piece.text}"
                if piece.opens_part:
                    last, anew = type(piece), False
                yield piece.text if isinstance(piece, Text) else piece
    for piece in reader.end():
        yield piece


async def events(source: Source) -> AsyncGenerator[Any, None]:
    """Open a stream and yield its events; iterate a synchronous stream in a worker thread."""
    if inspect.isawaitable(source):
        source = cast(Source, await source)
    if isinstance(source, AbstractAsyncContextManager):
        async with source as stream, aclosing(each(stream)) as opened:
            async for event in opened:
                yield event
        return
    if isinstance(source, AbstractContextManager):
        source = _entered(source)
    async with aclosing(each(source)) as opened:
        async for event in opened:
            yield event


def _entered(manager: AbstractContextManager[Iterable[Any]]) -> Iterator[Any]:
    with manager as stream:
        yield from stream


def get(value: Any, *path: str) -> Any:
    """Return a nested attribute or dictionary value, or None if any step is missing."""
    for name in path:
        if isinstance(value, Mapping):
            value = cast("Mapping[str, Any]", value).get(name)
            continue
        value = getattr(value, name, None)
    return value


def items(value: Any) -> list[Any]:
    """Return a list unchanged, and an empty list for any other value."""
    return cast("list[Any]", value) if isinstance(value, list) else []


def string(value: Any) -> str:
    """Return a string unchanged, and an empty string for any other value."""
    return value if isinstance(value, str) else ""


def citations(url: Any, title: Any = "", snippet: Any = "") -> Iterator[Citation]:
    """Yield a citation if the URL is a web address."""
    if is_web_address(string(url)):
        yield Citation(url, string(title), string(snippet))
