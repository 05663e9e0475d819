"""Server-sent events."""

from __future__ import annotations

import codecs
import re
from collections.abc import AsyncIterable, AsyncIterator

from ._stream import StreamError

LONGEST = 16 * 1024 * 1024
"""Characters an event may have: a server that never ends one must not fill the memory."""

_LINE_END = re.compile(r"\r\n|\n|\r(?!$)")


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
    async for line in _lines(chunks):
        if not line:
            if data:
                yield "\n".join(data)
            data = []
        elif line.startswith("data:"):
            data.append(line[5:].removeprefix(" "))
            if sum(map(len, data)) > LONGEST:
                raise StreamError("An event of the stream is too long.")


async def _lines(chunks: AsyncIterable[bytes]) -> AsyncIterator[str]:
    # Not str.splitlines, which also ends lines at characters that JSON leaves as they are.
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    rest = ""
    async for chunk in chunks:
        *lines, rest = _LINE_END.split(rest + decoder.decode(chunk))
        if len(rest) > LONGEST:
            raise StreamError("An event of the stream is too long.")
        for line in lines:
            yield line
    if rest.endswith("\r"):
        yield rest[:-1]
