"""From a stream of events to a stream of content: what all frameworks have in common."""

from __future__ import annotations

import inspect
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, AsyncIterable, Awaitable, Iterable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, AbstractContextManager, aclosing
from typing import Any, cast

from shiny_chatkit._exceptions import ChatkitError
from shiny_chatkit.content import Citation, Piece, Text, Thinking, is_web_address
from shiny_chatkit.generation import each

Content = str | Piece
"""What a handler may yield."""

Source = (
    AsyncIterable[Any]
    | Iterable[Any]
    | AbstractAsyncContextManager[AsyncIterable[Any]]
    | AbstractContextManager[Iterable[Any]]
    | Awaitable[Any]
)
"""A stream, what opens one when it is entered, or a coroutine that gives either."""


class StreamError(ChatkitError, RuntimeError):
    """What a stream says has gone wrong, where its library does not raise an error by itself."""


class NewMessage:
    """What follows is said in another message than what came before."""


class Reader(ABC):
    """Reads the events of one stream, in their order.

    It is given what a model and a network have made, so it takes nothing for granted: events and
    fields it does not know are passed over.
    """

    @abstractmethod
    def read(self, event: Any) -> Iterable[Piece | NewMessage]:
        """Give what an event says."""

    def end(self) -> Iterable[Piece]:
        """Give what was still open when the stream came to its end."""
        return ()


async def contents(source: Source, reader: Reader) -> AsyncGenerator[Content, None]:
    """Read a stream; closing this closes it."""
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
                        # In one answer, two messages in a row are two paragraphs.
                        piece.text = f"\n\n{piece.text}"
                if piece.opens_part:
                    last, anew = type(piece), False
                yield piece.text if isinstance(piece, Text) else piece
    for piece in reader.end():
        yield piece


async def events(source: Source) -> AsyncGenerator[Any, None]:
    """Open a stream and give its events, a synchronous one from a worker thread."""
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
    """Follow names into an object or a dictionary; None where there is nothing."""
    for name in path:
        if isinstance(value, Mapping):
            value = cast("Mapping[str, Any]", value).get(name)
            continue
        value = getattr(value, name, None)
    return value


def items(value: Any) -> list[Any]:
    """Give a list's items; none of what is no list."""
    return cast("list[Any]", value) if isinstance(value, list) else []


def string(value: Any) -> str:
    """Give a string as it is; an empty one for what is none."""
    return value if isinstance(value, str) else ""


def citations(url: Any, title: Any = "", snippet: Any = "") -> Iterator[Citation]:
    """Cite a source a model names; an address nobody could follow is none."""
    if is_web_address(string(url)):
        yield Citation(url, string(title), string(snippet))
