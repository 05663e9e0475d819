"""Converts anything that can be streamed to one async stream, which is fair and closes its source."""

from __future__ import annotations

from shiny_chatkit.turns import each


async def test_leaving_early_closes_a_source_that_only_has_close() -> None:
    """As the streams of the openai and anthropic packages, which hold an HTTP connection."""

    class Stream:
        closed = False

        def __aiter__(self) -> Stream:
            return self

        async def __anext__(self) -> str:
            return "."

        async def close(self) -> None:
            self.closed = True

    stream = Stream()
    contents = each(stream)
    await anext(contents)
    await contents.aclose()
    assert stream.closed
