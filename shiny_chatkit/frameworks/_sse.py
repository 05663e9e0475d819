"""Server-sent events."""

from __future__ import annotations

import codecs
import io
from collections.abc import AsyncIterable, AsyncIterator

from ._stream import StreamError

LONGEST = 16 * 1024 * 1024
"""Characters an event may have: a server that never ends one must not fill the memory."""


async def data_of_events(chunks: AsyncIterable[bytes]) -> AsyncIterator[str]:
    """Give the data of each event of a body.

    Parameters
    ----------
    chunks
        The body as it comes.

    Raises
    ------
    StreamError
        If an event is too long to be one.
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
    # Not str.splitlines, which also ends lines at characters that JSON leaves as they are.
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
    if decoder.decode(b"", final=True):  # It has kept a carriage return back.
        yield "".join(line)


def _checked(length: int) -> int:
    if length > LONGEST:
        raise StreamError("An event of the stream is too long.")
    return length
