"""The class ``MarkdownStream``."""

from __future__ import annotations

from collections.abc import AsyncIterable, Awaitable, Iterable
from contextlib import aclosing
from typing import Any, Literal

from shiny import reactive
from shiny.session import session_context
from shiny.types import SilentException

from shiny_chatkit.adapters import drawing_of
from shiny_chatkit.host import (
    app_code,
    call_in_thread,
    current_session,
    errors,
    off_lock,
    warn_deprecated,
)
from shiny_chatkit.protocol.checks import options as check_options
from shiny_chatkit.protocol.checks.names import Written, checks_options
from shiny_chatkit.turns import each

from ._display import display_of
from ._items import pieces_of, text_of

StreamContent = Iterable[Any] | AsyncIterable[Any] | Awaitable[Iterable[Any] | AsyncIterable[Any]]


class MarkdownStream:
    """
    Stream markdown, HTML or text to one place of a page.

    Parameters
    ----------
    id
        The id of an :func:`~shiny_chatkit.output_markdown_stream` on the page. In Express, ``.ui()`` adds the element.
    on_error
        How to show an error of a stream:

        * ``"auto"``: as the app's ``sanitize_errors`` says.
        * ``"actual"``: a notification with the error's text.
        * ``"sanitize"``: a notification without it.
        * ``"unhandled"``: the session ends.

    Notes
    -----
    Strings are not trusted: they may come from a model, so their HTML is sanitized as in a chat. Tags and ``ui.HTML()``
    come from the app and are live: their inputs and outputs work.
    """

    @checks_options(Written("MarkdownStream()", 'MarkdownStream("stream", {name}=...)'), offered=())
    def __init__(
        self,
        id: str,
        *,
        on_error: Literal["auto", "actual", "sanitize", "unhandled"] = "auto",
    ) -> None:
        self.id = check_options.chat_id(id)
        self._session = session = current_session("MarkdownStream()")
        self.on_error: errors.OnError = errors.resolve_on_error(on_error, session)
        self._display = display_of(self.id, session)
        self._display.on_ended(self._cancel)
        self._tasks: set[reactive.ExtendedTask[[], str]] = set()
        with session_context(session):
            self._latest = reactive.value(reactive.ExtendedTask(_no_stream))

    async def stream(
        self, content: StreamContent, clear: bool = True
    ) -> reactive.ExtendedTask[[], str]:
        """
        Stream content to the page.

        Streams that run at the same time write to the same place as their content arrives; neither waits for the
        other. Call ``.latest_stream.cancel()`` first to end the one that is running.

        Parameters
        ----------
        content
            An iterable or async iterable, or an awaitable of one, such as a generator or what
            ``await client.stream_async(...)`` returns. Its items are strings, Shiny UI, and anything else that
            :meth:`Chat.append_message_stream` accepts. A synchronous iterable runs in a worker thread.
        clear
            Whether to remove what is shown now. Otherwise, the content is appended.

        Returns
        -------
        :
            The task of the stream. Its ``.result()`` is all content as text.

        Raises
        ------
        TypeError
            If ``content`` is not iterable.
        """
        check_options.flag("clear", clear)
        items = each(content)

        async def run() -> str:
            try:
                with off_lock(self._session):
                    try:
                        return await self._write(items, clear=clear)
                    except SilentException:
                        raise
                    except Exception as error:
                        await errors.tell(
                            error, self.on_error, self.id, self._session, "MarkdownStream"
                        )
                        raise
            finally:
                self._tasks.discard(task)

        with session_context(self._session):
            task = reactive.ExtendedTask(run)
        self._tasks.add(task)
        task()
        self._latest.set(task)
        return task

    async def _write(self, items: Any, *, clear: bool) -> str:
        display, texts = self._display, list[str]()
        if clear:
            display.clear()
        async with aclosing(items):
            with display.streaming(), app_code():
                async for item in items:
                    if not isinstance(item, str):
                        draw = drawing_of(item, display.render, chunk=True)
                        item = item if draw is None else await call_in_thread(draw)
                    for piece in pieces_of(item, display.render):
                        texts.append(text_of(piece))
                        display.write(piece)
        return "".join(texts)

    async def clear(self) -> reactive.ExtendedTask[[], str]:
        """Remove all content from the page, and return the task that does so."""
        return await self.stream([], clear=True)

    @property
    def latest_stream(self) -> reactive.ExtendedTask[[], str]:
        """
        Return the task of the latest stream; reading this property reacts to the next stream.

        Its ``.status()`` and ``.result()`` are reactive as well, and ``.cancel()`` ends the stream. Before the first
        stream, its status is ``"initial"``.
        """
        return self._latest()

    def get_latest_stream_result(self) -> str | None:
        """
        Return the result of the latest stream.

        Deprecated: use ``.latest_stream.result()``.
        """
        warn_deprecated(
            "`MarkdownStream.get_latest_stream_result()` is deprecated. Use `.latest_stream.result()`."
        )
        return self.latest_stream.result()

    def _cancel(self) -> None:
        """End all streams, because the session has ended."""
        for task in list(self._tasks):
            task.cancel()


async def _no_stream() -> str:
    return ""
