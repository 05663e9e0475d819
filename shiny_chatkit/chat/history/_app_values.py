"""Keeps what the app wants to remember of each conversation, and returns it when the conversation is shown again."""

from __future__ import annotations

import asyncio
import copy
import inspect
import json
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, suppress
from typing import Any

from shiny import reactive
from shiny.types import SilentException

from shiny_chatkit.host import app_code
from shiny_chatkit.log import Thread
from shiny_chatkit.panels import checked_callback
from shiny_chatkit.protocol import build
from shiny_chatkit.protocol.checks import values as check_values
from shiny_chatkit.protocol.clean import quoted
from shiny_chatkit.turns import StreamTask, turn_of
from shiny_chatkit.wire import Channel
from shiny_chatkit.workspace import is_worth_keeping

ValuesFunction = Callable[[dict[str, Any]], Any]


class AppValues:
    """Calls the functions of an app that save and restore values, one after the other, for one session.

    Parameters
    ----------
    channel
        Receives the values that are kept.
    on_show
        Returns the thread on show.
    enter
        Enters the context in which the functions run.
    tell
        Reports an exception of a function.
    """

    def __init__(
        self,
        channel: Channel,
        *,
        on_show: Callable[[], Thread],
        enter: Callable[[], AbstractContextManager[None]],
        tell: Callable[[Exception], Awaitable[None]],
    ) -> None:
        self._channel = channel
        self._on_show = on_show
        self._enter = enter
        self._tell = tell
        self._savers: list[ValuesFunction] = []
        self._restorers: list[ValuesFunction] = []
        self._has_begun = False
        self._of: str | None = None
        """The id of the thread to which the state of the app belongs."""
        self._waiting: deque[Callable[[], Awaitable[None]]] = deque()
        self._worker: asyncio.Task[None] | None = None

    def on_save(self, fn: Any) -> None:
        """Call a function with a dictionary to fill whenever values are kept."""
        self._savers.append(_checked("history.on_save", fn))

    def on_restore(self, fn: Any) -> None:
        """Call a function with the values of a conversation that is shown again."""
        self._restorers.append(_checked("history.on_restore", fn))

    # -- What happens ------------------------------------------------------------------------

    def begin(self) -> None:
        """Follow the page from now on, because it shows a thread of a store."""
        self._has_begun = True

    def follow(self) -> None:
        """Take note that the page may show another thread."""
        if self._has_begun and self._on_show().id != self._of:
            self._later(self._switch)

    def answered(self, thread_id: str) -> None:
        """Keep the values of a thread, because something was said in it."""
        if self._has_begun:
            self._later(lambda: self._keep(thread_id))

    def wrote(
        self, thread_id: str | None, stream: reactive.ExtendedTask[[], str] | None = None
    ) -> None:
        """Keep the values when a message of the app is complete; during a turn, its end does that.

        Parameters
        ----------
        thread_id
            The thread; None for the one on show.
        stream
            The task that writes the message, if it is not complete.
        """
        if turn_of(self._channel) is not None:
            return
        id = thread_id or self._on_show().id
        if isinstance(stream, StreamTask) and stream.running is not None:
            stream.running.add_done_callback(lambda _: self.answered(id))
        else:
            self.answered(id)

    async def save(self) -> None:
        """Keep the values of the thread on show now.

        Raises
        ------
        Exception
            If a function of the app raises one.
        """
        # A function of the app that calls this must not wait for itself.
        while self._worker is not None and self._worker is not asyncio.current_task():
            await asyncio.shield(self._worker)
        if self._has_begun:
            await self._save(self._on_show().id)

    def end(self) -> None:
        """Stop calling functions."""
        self._has_begun = False
        self._waiting.clear()
        if self._worker is not None:
            self._worker.cancel()

    # -- One after the other -----------------------------------------------------------------

    def _later(self, do: Callable[[], Awaitable[None]]) -> None:
        self._waiting.append(do)
        if self._worker is None:
            self._worker = asyncio.create_task(self._work())

    async def _work(self) -> None:
        try:
            while self._waiting:
                await self._waiting.popleft()()
        finally:
            self._worker = None

    async def _switch(self) -> None:
        thread_id = self._on_show().id
        if thread_id == self._of:
            return
        if self._of is not None:
            await self._keep(self._of)
        self._of = thread_id
        await self._restore(thread_id)

    async def _keep(self, thread_id: str) -> None:
        try:
            await self._save(thread_id)
        except Exception as error:  # noqa: BLE001 - a function of the app may raise anything
            await self._tell(error)

    async def _save(self, thread_id: str) -> None:
        if thread_id != self._of or self._kept(thread_id) is None or not self._savers:
            return
        values: dict[str, Any] = {}
        errors = [error for fn in (*self._savers,) if (error := await self._call(fn, values))]
        kept: dict[str, Any] = {}
        errors += [error for name, value in values.items() if (error := _take(kept, name, value))]
        thread = self._kept(thread_id)
        if thread is not None:
            # What could not be saved now stays as it was saved before.
            kept = {**thread.values, **kept} if errors else kept
            if kept != thread.values:
                self._channel.emit(build.thread_values(thread_id=thread_id, values=kept))
        if errors:
            raise errors[0]

    async def _restore(self, thread_id: str) -> None:
        thread = self._kept(thread_id)
        if thread is None:
            return
        values = copy.deepcopy(dict(thread.values))
        for fn in (*self._restorers,):
            if error := await self._call(fn, values):
                await self._tell(error)

    def _kept(self, thread_id: str) -> Thread | None:
        """Return a thread, unless it is empty or was deleted."""
        thread = self._channel.log.threads.get(thread_id)
        return thread if thread is not None and is_worth_keeping(thread) else None

    async def _call(self, fn: ValuesFunction, values: dict[str, Any]) -> Exception | None:
        """Call a function and return the exception that it raised."""
        try:
            with self._enter(), app_code():
                result = fn(values)
                while inspect.isawaitable(result):
                    result = await result
        except SilentException:
            pass
        except Exception as error:  # noqa: BLE001 - a function of the app may raise anything
            return error
        return None


def _checked(name: str, fn: Any) -> ValuesFunction:
    checked_callback(name, fn, ("values",))
    with suppress(ValueError):  # Some built-ins have no signature.
        if not inspect.signature(fn).parameters:
            raise TypeError(
                f"`{name}` calls its function with values, but {fn.__name__} takes no arguments."
            )
    return fn


def _take(kept: dict[str, Any], name: Any, value: Any) -> Exception | None:
    """Add a value as a store returns it, or return the reason why no store can keep it."""
    try:
        kept |= json.loads(json.dumps({name: value}))
    except (TypeError, ValueError, RecursionError) as error:
        return TypeError(
            f"The value {quoted(name)} of history.on_save cannot be kept with the conversation, because it is not "
            f"JSON-like: {check_values.named(value)} ({error})."
        )
    return None
