"""Parses server-sent events."""

from __future__ import annotations

import codecs
import io
from collections.abc import AsyncIterable, AsyncIterator

from ._stream import StreamError

MAX_EVENT_CHARS = 16 * 1024 * 1024
"""Longest event; a server that never ends an event must not exhaust the memory."""


async def data_of_events(chunks: AsyncIterable[bytes]) -> AsyncIterator[str]:
    """Yield the data of each event of a response body.

    Parameters
    ----------
    chunks
        The chunks of the body.

    Raises
    ------
    StreamError
        If an event is longer than :data:`MAX_EVENT_CHARS`.
    """
    data: list[str] = []
    length = 0
    async for line in _lines(chunks):
        if not line:
            if data:
                yield "\n".join(data)
            data, length = [], 0
        elif line.startswith("data:"):
            data.append(line[5:].removeprefix(" "))
            length = _checked(length + len(line))


async def _lines(chunks: AsyncIterable[bytes]) -> AsyncIterator[str]:
    # Do not use str.splitlines, because it also splits at characters that JSON does not escape.
    utf8 = codecs.getincrementaldecoder("utf-8")("replace")
    decoder = io.IncrementalNewlineDecoder(utf8, translate=True)
    line: list[str] = []
    length = 0
    async for chunk in chunks:
        first, *more = decoder.decode(chunk).split("\n")
        line.append(first)
        length = _checked(length + len(first))
        for next_line in more:
            yield "".join(line)
            line, length = [next_line], len(next_line)
    if decoder.decode(b"", final=True):  # The decoder held back a carriage return.
        yield "".join(line)


def _checked(length: int) -> int:
    if length > MAX_EVENT_CHARS:
        raise StreamError(
            f"The server sent an event of more than {MAX_EVENT_CHARS:,} characters, which is not supported."
        )
    return length
