"""Supports the deprecated transform functions of ``ui.Chat``."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from htmltools import HTML

from shiny_chatkit.content import Citation, Piece, Text, Ui
from shiny_chatkit.host import app_code


@dataclass(frozen=True)
class Run:
    """Text that is transformed together, because only sources are between its chunks.

    Attributes
    ----------
    parts, chars
        The position in the message where the run begins.
    text
        The text before it is transformed.
    sources
        The sources between the chunks.
    """

    parts: int
    chars: int
    text: str = ""
    sources: tuple[Citation, ...] = ()


async def _call(fn: Callable[..., Any], *args: Any) -> Any:
    with app_code():
        result = fn(*args)
        return await result if inspect.isawaitable(result) else result


class Transforms:
    """Holds the app's transform functions and applies them to messages."""

    def __init__(self) -> None:
        self._user: Callable[[str], Any] | None = None
        self._assistant: Callable[..., Any] | None = None
        self._takes_chunk = False

    def set_user(self, fn: Callable[[str], Any]) -> None:
        """Set the function that transforms a user's text before a model reads it."""
        self._user = fn

    def set_assistant(self, fn: Callable[..., Any]) -> None:
        """Set the function that transforms an answer before it is shown.

        Raises
        ------
        TypeError
            If ``fn`` takes neither one parameter nor three.
        """
        count = len(inspect.signature(fn).parameters)
        if count not in (1, 3):
            raise TypeError(
                f"This transform_assistant_response function has {count} parameters: expected "
                "(content) or (content, chunk, done)."
            )
        self._assistant = fn
        self._takes_chunk = count == 3

    async def user(self, text: str) -> str | None:
        """Return the text that a model reads, or None if the message should get no answer."""
        return text if self._user is None else await _call(self._user, text)

    @property
    def assistant(self) -> Callable[[str, str, bool], Awaitable[Text | Ui | None]] | None:
        """Return the function that transforms an answer so far, or None if the app has set none."""
        return None if self._assistant is None else self._shown

    async def whole(self, pieces: Sequence[Piece]) -> list[Piece] | None:
        """Return the pieces of a whole answer with their text transformed, or None if the answer is not shown."""
        found: list[Piece] = []
        for is_text, run in groupby(pieces, lambda piece: isinstance(piece, Text)):
            if self._assistant is None or not is_text:
                found += run
                continue
            shown = await self._shown("".join(piece.as_text for piece in run), "", True)
            if shown is None:
                return None
            found.append(shown)
        return found

    async def _shown(self, content: str, chunk: str, done: bool) -> Text | Ui | None:
        assert self._assistant is not None
        args = (content, chunk, done) if self._takes_chunk else (content,)
        shown = await _call(self._assistant, *args)
        if shown is None:
            return None
        return Ui(str(shown)) if isinstance(shown, HTML) else Text(str(shown))
