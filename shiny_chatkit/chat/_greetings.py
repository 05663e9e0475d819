"""The greeting of the threads of one page: what the app sets, and what it returns when an empty thread is shown."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, aclosing
from dataclasses import dataclass, field
from typing import Any, cast

from shiny.module import ResolvedId
from shiny.session import Session
from shiny.types import SilentException

from shiny_chatkit.adapters import Render, as_contents
from shiny_chatkit.content import Text, Ui
from shiny_chatkit.element import ChatGreeting, as_greeting, is_stream
from shiny_chatkit.host import Effect_, app_code, call_in_thread
from shiny_chatkit.log import Part, TextPart, Thread
from shiny_chatkit.protocol import build
from shiny_chatkit.protocol import content as wire
from shiny_chatkit.protocol.build import OutboundEvent
from shiny_chatkit.turns import each, message_of


@dataclass(eq=False)
class _Shown:
    """A greeting as it is shown."""

    persistent: bool
    parts: list[Part] = field(default_factory=list["Part"])
    text: str = ""
    streaming: bool = False


class Greetings:
    """Keeps the greetings of one page, and asks the app's function for one.

    A greeting that the app has set belongs to all threads, and one that its function has returned belongs to the
    thread for which the page requested it.

    Parameters
    ----------
    source
        The app's greeting: content, or a function that returns it; None for none.
    suggestions
        The suggestions below every greeting.
    on_show
        Returns the thread on show.
    render
        Converts UI to content.
    emit
        Sends an event to the page.
    enter
        Enters the context in which the app's function runs.
    client
        Returns a copy of the chat's client without turns, or None.
    tell
        Reports an exception of the app's function.
    is_on_page
        Returns whether the page has a greeting of its own, which takes precedence at first.
    ready
        Waits until the messages of the thread on show are known.
    """

    def __init__(
        self,
        source: Any,
        suggestions: list[Part],
        *,
        on_show: Callable[[], Thread],
        render: Render,
        emit: Callable[[OutboundEvent], None],
        enter: Callable[[], AbstractContextManager[None]],
        client: Callable[[], Any],
        tell: Callable[[Exception], Awaitable[None]],
        is_on_page: Callable[[], bool],
        ready: Callable[[], Awaitable[None]],
    ) -> None:
        self._suggestions = suggestions
        self._on_show = on_show
        self._render = render
        self._emit = emit
        self._enter = enter
        self._client = client
        self._tell = tell
        self._is_on_page = is_on_page
        self._ready = ready
        self._set: _Shown | None = None
        self._returned: dict[str, _Shown] = {}
        self._cleared = False
        self._tasks: set[asyncio.Task[None]] = set()
        self.use(source)

    def use(self, source: Any) -> None:
        """Take another greeting of the app for each new conversation."""
        self._source = source
        greeting = None if source is None or _is_function(source) else as_greeting(source)
        self._fixed = (
            None if greeting is None or is_stream(greeting.content) else self._whole(greeting)
        )
        self._is_asked_for = source is not None and self._fixed is None

    # -- What the page shows -----------------------------------------------------------------

    def shown(self) -> tuple[list[wire.Part] | None, wire.GreetingState | None]:
        """Return the greeting of the thread on show for a snapshot, and its state."""
        greeting = self._current()
        state: wire.GreetingState = {}
        if greeting is None:
            if not self._suggestions and not self._cleared:
                return None, None
            state["wanted"] = True
            if self._cleared:
                state["cleared"] = True
        elif greeting.persistent:
            state["persistent"] = True
        if greeting is not None and greeting.streaming:
            state["streaming"] = True
        own = [] if greeting is None else greeting.parts
        # While a greeting is being streamed, its text must come last.
        below = [] if greeting is not None and greeting.streaming else self._suggestions
        return [part.to_dict() for part in (*own, *below)], state or None

    @property
    def text(self) -> str | None:
        """The text of the greeting of the thread on show, or None if there is none or it is not complete."""
        greeting = self._current()
        return None if greeting is None or greeting.streaming else greeting.text or None

    def _current(self) -> _Shown | None:
        greeting = self._returned.get(self._on_show().id) or self._set
        if greeting is None and not (self._is_on_page() and not self._cleared):
            greeting = self._fixed
        return greeting

    def _show(self) -> None:
        parts, state = self.shown()
        self._emit(build.greeting(greeting=parts or [], greeting_state=state))

    # -- What the app sets -------------------------------------------------------------------

    async def set(self, value: Any) -> None:
        """Set the greeting of all threads, or remove all greetings with None; return when a stream has ended."""
        while inspect.isawaitable(value):
            value = await value
        if value is None:
            self.clear()
            return
        greeting = as_greeting(value)
        shown = self._whole(greeting)
        before, thread = self._current(), self._on_show()
        if before is not None and not before.persistent and _has_messages(thread):
            # A greeting that has disappeared does not come back before the conversation is cleared.
            shown.persistent = False
        self._returned.clear()
        self._set = shown
        self._show()
        if shown.streaming:
            await self._stream(shown, greeting.content)

    def clear(self) -> None:
        """Remove all greetings, so that the page asks for a new one."""
        self._set, self._cleared = None, True
        self._returned.clear()
        self._show()

    def restore(self, saved: Any) -> None:
        """Set the greeting that a bookmark has kept; it is text, so it cannot contain more than a model's."""
        kept = cast("dict[str, Any]", saved) if isinstance(saved, dict) else {}
        if isinstance(text := kept.get("content"), str):
            persistent = kept.get("persistent") is True
            self._set = self._whole(ChatGreeting(text, persistent=persistent))

    @property
    def kept(self) -> dict[str, Any] | None:
        """The greeting for a bookmark, if it is text that did not come from the app's code."""
        greeting = self._current()
        if greeting is None or greeting is self._fixed or greeting.streaming:
            return None
        if not greeting.text or any(not isinstance(part, TextPart) for part in greeting.parts):
            return None
        return {"content": greeting.text, "persistent": greeting.persistent}

    # -- What the page asks for --------------------------------------------------------------

    def ask(self) -> None:
        """Call the app's function for the thread on show, unless it has been called for this thread."""
        if self._is_asked_for:
            task = asyncio.create_task(self._answer())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _answer(self) -> None:
        try:
            await self._ready()
            thread = self._on_show()
            if self._current() is not None or _has_messages(thread):
                return
            self._returned[thread.id] = waiting = _Shown(persistent=False)
            with self._enter(), app_code():
                greeting = await self._call()
                if greeting is None or self._returned.get(thread.id) is not waiting:
                    return
                self._returned[thread.id] = shown = self._whole(greeting)
                if self._current() is shown:
                    self._show()
                if shown.streaming:
                    await self._stream(shown, greeting.content)
        except SilentException:
            pass
        except Exception as error:  # noqa: BLE001 - a user's function may raise anything
            await self._tell(error)

    async def _call(self) -> ChatGreeting | None:
        value = self._source
        if _is_function(value):
            given = {}
            if "client" in inspect.signature(value).parameters and (client := self._client()):
                given["client"] = client
            if inspect.iscoroutinefunction(value) or inspect.isasyncgenfunction(value):
                value = value(**given)
            else:
                function = value
                value = await call_in_thread(lambda: function(**given))
        while inspect.isawaitable(value):
            value = await value
        return None if value is None else as_greeting(value)

    async def _stream(self, shown: _Shown, content: Any) -> None:
        try:
            async with aclosing(each(content)) as chunks:
                async for chunk in chunks:
                    if not self._is_current(shown):
                        return
                    self._add(shown, chunk)
        finally:
            shown.streaming = False
            if self._current() is shown:
                self._show()

    def _is_current(self, shown: _Shown) -> bool:
        return shown is self._set or shown in self._returned.values()

    def _add(self, shown: _Shown, chunk: Any) -> None:
        contents = as_contents(chunk, self._render, chunk=True)
        pieces = [piece for piece in contents.pieces if isinstance(piece, (Text, Ui))]
        shown.text += "".join(map(_text_of, pieces))
        on_show = self._current() is shown
        for part in message_of(type(contents)(list(pieces))).parts:
            last = shown.parts[-1] if shown.parts else None
            if isinstance(part, TextPart) and isinstance(last, TextPart):
                last.append(part.text)
                if on_show:
                    self._emit(build.greeting_chunk(chunk=part.text))
            else:
                shown.parts.append(part)
                if on_show:
                    self._show()

    def _whole(self, greeting: ChatGreeting) -> _Shown:
        if is_stream(greeting.content):
            return _Shown(greeting.persistent, streaming=True)
        contents = as_contents(greeting.content, self._render)
        text = "".join(map(_text_of, contents.pieces))
        return _Shown(greeting.persistent, message_of(contents).parts, text)

    def end(self) -> None:
        """Cancel what is running, because the session has ended."""
        for task in self._tasks:
            task.cancel()


def observed_ids(id: str) -> list[ResolvedId]:
    """Return the ids of the inputs that only tell the app what the user does, with the names of shinychat."""
    names = ("greeting_dismissed", "cancel", "slash_command", "message_edit")
    return [ResolvedId(f"{id}_{name}") for name in names]


def watch_requests(id: str, session: Session, greetings: Greetings) -> tuple[ResolvedId, Effect_]:
    """Ask for a greeting whenever the page requests one, and return the id of the input that says so."""
    input_id = ResolvedId(f"{id}_greeting_requested")
    requested = session.input[input_id]

    def read() -> None:
        if requested.is_set() and requested():
            greetings.ask()

    return input_id, Effect_(read, session=session)


def _is_function(value: Any) -> bool:
    return inspect.isroutine(value) or (callable(value) and not hasattr(value, "tagify"))


def _has_messages(thread: Thread) -> bool:
    return any(message.role != "system" for message in thread.messages)


def _text_of(piece: Any) -> str:
    return piece.html if isinstance(piece, Ui) else piece.as_text
