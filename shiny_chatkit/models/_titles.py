"""Writes the titles of threads, with the chat's client or a function of the app."""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections.abc import Callable, Sequence
from typing import Any

from shiny_chatkit.host import app_code, call_in_thread
from shiny_chatkit.log import Log, Message, Thread
from shiny_chatkit.protocol.clean import quoted
from shiny_chatkit.turns import Enter

from ._state import AnyChat
from ._title_text import excerpt, one_line, title_in

MAX_TITLE_CHARS = 60
"""Longest title that a client may write; longer ones are cut."""

TITLE_SECONDS = 30
"""Time to write a title. After that, the first message stays the title."""

PROMPT = (
    "Write a title for the following conversation, in the language in which it is held: at most six words, "
    "no quotation marks, no formatting. Do not answer the conversation. Reply with the title only."
)

_log = logging.getLogger("shiny_chatkit.clients")

TitleFunction = Callable[[Sequence[Message]], Any]
"""A function of the app, plain or async, that returns the title of these messages, or None."""


def title_writer(value: Any) -> bool | TitleFunction:
    """Return the argument ``titles`` of a chat.

    Raises
    ------
    TypeError
        If it is neither a bool nor a function.
    """
    if isinstance(value, bool) or (callable(value) and not isinstance(value, type)):
        return value
    raise TypeError(
        f"Invalid value {quoted(value)} for `titles`: expected True, False, or a function that takes the "
        "messages and returns the title."
    )


class Titles:
    """Names threads after their first complete answer.

    Parameters
    ----------
    chat_id
        The namespaced id of the chat, for log messages.
    log
        The threads.
    client
        Returns a copy of the chat's client without turns, tools and system prompt, or None.
    rename
        Renames a thread.
    enter
        Enters the context in which the app's function runs.
    max_chars
        The longest title that a thread may have.
    """

    def __init__(
        self,
        chat_id: str,
        log: Log,
        *,
        client: Callable[[], AnyChat | None],
        rename: Callable[[str, str], None],
        enter: Enter,
        max_chars: int,
    ) -> None:
        self.writer: bool | TitleFunction = False
        """The function that writes titles, or whether the client does."""
        self._chat_id = chat_id
        self._log = log
        self._client = client
        self._rename = rename
        self._enter: Enter = enter
        self._max_chars = max_chars
        self._titled: dict[str, tuple[str, str]] = {}
        """For each thread, the first message that a title was requested for, and this title."""
        self._tasks: set[asyncio.Task[None]] = set()
        self._has_warned = False

    def answered(self, thread_id: str) -> None:
        """Begin to write a title if a thread has its first complete answer and no name; do not wait for it."""
        thread = self._log.threads.get(thread_id)
        if self.writer is False or thread is None or (first := _answered(thread)) is None:
            return
        asked, title = self._titled.get(thread_id, (None, ""))
        # A title that the user has given stays; one that was written here is replaced if the first message was.
        if asked == first or thread.title not in ("", title):
            return
        self._titled[thread_id] = (first, thread.title)
        client = self._client() if self.writer is True else None
        if self.writer is True and client is None:
            self._warn()
            return
        task = asyncio.create_task(self._name(thread, first, thread.title, client))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def end(self) -> None:
        """Write no more titles."""
        for task in self._tasks:
            task.cancel()

    async def _name(self, thread: Thread, first: str, before: str, client: AnyChat | None) -> None:
        try:
            with app_code(), self._enter():
                title = await asyncio.wait_for(self._written(thread, client), TITLE_SECONDS)
            now = self._log.threads.get(thread.id)
            if title and now is not None and now.title == before and _first(now) == first:
                self._rename(now.id, title)
                self._titled[now.id] = (first, now.title)
        except Exception as error:  # noqa: BLE001 - clients and app code may raise anything
            _log.debug(
                "No title was written for thread %r of chat %r.",
                thread.id,
                self._chat_id,
                exc_info=error,
            )

    async def _written(self, thread: Thread, client: AnyChat | None) -> str:
        messages = thread.copies()
        if client is None:
            return one_line(await self._of_app(messages), self._max_chars)
        stream = await client.stream_async(f"{PROMPT}\n\n{excerpt(messages)}")
        text = "".join([chunk async for chunk in stream])
        return title_in(text, min(MAX_TITLE_CHARS, self._max_chars))

    async def _of_app(self, messages: Sequence[Message]) -> str:
        write: Any = self.writer
        called: Any = getattr(write, "__call__", None)  # noqa: B004 - objects with an async __call__
        if inspect.iscoroutinefunction(write) or inspect.iscoroutinefunction(called):
            title = await write(messages)
        else:
            title = await call_in_thread(lambda: write(messages))
            while inspect.isawaitable(title):
                title = await title
        if title is not None and not isinstance(title, str):
            raise TypeError(f"Invalid title {quoted(title)}: expected a string or None.")
        return title or ""

    def _warn(self) -> None:
        if not self._has_warned:
            self._has_warned = True
            _log.warning(
                "Chat(%r, titles=True) lets the chat's client write titles, but the chat has no client. Write "
                "Chat(%r, titles=function) with a function that takes the messages and returns a title.",
                self._chat_id,
                self._chat_id,
            )


def _first(thread: Thread) -> str | None:
    return next((message.id for message in thread.messages if message.role == "user"), None)


def _answered(thread: Thread) -> str | None:
    """Return the id of the first question if the thread has a complete answer, or else None."""
    first = _first(thread)
    after = False
    for message in thread.messages:
        after = after or message.id == first
        is_complete = not (message.streaming or message.stopped or message.error is not None)
        if after and message.role == "assistant" and is_complete and message.parts:
            return first
    return None
