"""Reads what an adapter gives."""

from __future__ import annotations

from collections.abc import AsyncIterable
from typing import Any

from shiny_chatkit.types import Thinking


async def read(stream: AsyncIterable[Any], said: list[Any] | None = None) -> list[Any]:
    """Read all of it; into ``said``, where a test wants to see what came before an error."""
    said = [] if said is None else said
    async for piece in stream:
        said.append(piece)
    return said


def joined(said: list[Any]) -> list[Any]:
    """Join the pieces of a text, and of a phase of reasoning."""
    whole: list[Any] = []
    for piece in said:
        last = whole[-1] if whole else None
        if isinstance(piece, str) and isinstance(last, str):
            whole[-1] = last + piece
        elif isinstance(piece, Thinking) and isinstance(last, Thinking):
            whole[-1] = Thinking(last.text + piece.text)
        else:
            whole.append(piece)
    return whole
