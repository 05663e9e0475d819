"""The deprecated transform functions of ``ui.Chat``: what they take, and how they are called."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from typing import Any

from htmltools import HTML

from ._app_code import app_code
from .content import Text, Ui


async def _call(fn: Callable[..., Any], *args: Any) -> Any:
    with app_code():
        result = fn(*args)
        return await result if inspect.isawaitable(result) else result


class Transforms:
    """The functions a chat's messages pass through, if the app has set any."""

    def __init__(self) -> None:
        self._user: Callable[[str], Any] | None = None
        self._assistant: Callable[..., Any] | None = None
        self._takes_chunk = False

    def set_user(self, fn: Callable[[str], Any]) -> None:
        """Transform what a user sends before a model reads it."""
        self._user = fn

    def set_assistant(self, fn: Callable[..., Any]) -> None:
        """Transform what is shown of an answer.

        Raises
        ------
        TypeError
            If ``fn`` takes neither one parameter nor three.
        """
        count = len(inspect.signature(fn).parameters)
        if count not in (1, 3):
            raise TypeError(
                "A transform_assistant_response function takes (content) or (content, chunk, done)."
            )
        self._assistant = fn
        self._takes_chunk = count == 3

    async def user(self, text: str) -> str | None:
        """Return what a model reads of a user's message; None if nothing is to answer it."""
        return text if self._user is None else await _call(self._user, text)

    @property
    def assistant(self) -> Callable[[str, str, bool], Awaitable[Text | Ui | None]] | None:
        """Gives what to show of an answer so far; ``None`` where nothing is to be transformed."""
        return None if self._assistant is None else self._shown

    async def _shown(self, content: str, chunk: str, done: bool) -> Text | Ui | None:
        assert self._assistant is not None
        args = (content, chunk, done) if self._takes_chunk else (content,)
        shown = await _call(self._assistant, *args)
        if shown is None:
            return None
        return Ui(str(shown)) if isinstance(shown, HTML) else Text(str(shown))
