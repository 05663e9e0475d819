"""Passes each event of the browser to the function that performs it."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from typing import Any

from shiny import reactive

from shiny_chatkit.log import new_id
from shiny_chatkit.protocol import InboundEvent, Rejection, inbound
from shiny_chatkit.protocol.clean import clean_text
from shiny_chatkit.protocol.exceptions import Refused
from shiny_chatkit.protocol.words import said_by, words
from shiny_chatkit.stores import StoreError
from shiny_chatkit.turns import Submission

from . import _history, _messages, _panels, _questions, _threads
from ._checks import Checks
from ._context import EventContext

_FUNCTIONS: dict[type[Any], Callable[[EventContext, Any], Awaitable[None] | None]] = {
    inbound.RequestState: _threads.request_state,
    inbound.RequestHistory: _threads.request_history,
    inbound.RequestThreads: _history.request_threads,
    inbound.Search: _history.search,
    inbound.ThreadCreate: _threads.create,
    inbound.ThreadSwitch: _threads.switch,
    inbound.ThreadRename: _threads.rename,
    inbound.ThreadDelete: _threads.delete,
    inbound.ThreadPin: _history.pin,
    inbound.ThreadArchive: _history.archive,
    inbound.UserMessage: _messages.user_message,
    inbound.SlashCommand: _messages.slash_command,
    inbound.EditMessage: _messages.edit,
    inbound.ResendFrom: _messages.resend,
    inbound.FileChunk: _messages.file_chunk,
    inbound.StopGeneration: _questions.stop,
    inbound.InputResponse: _questions.input_response,
    inbound.PermissionResponse: _questions.permission_response,
    inbound.SettingsChange: _panels.settings_change,
    inbound.TodoClear: _panels.todo_clear,
    inbound.Feedback: _panels.feedback,
}
"""The function that performs each event; async functions only read."""


class Dispatch:
    """Performs events in the order of their arrival, and tells the user why one is refused.

    Parameters
    ----------
    context
        What events act on.
    prepare
        Loads what the page shows first: the thread before a lost connection, the one that the browser showed last, or
        another one.
    enter
        Enters the context that code needs if Shiny does not call it.
    owner
        Returns who uses the page.
    """

    def __init__(
        self,
        context: EventContext,
        prepare: Callable[[str | None, str | None], Awaitable[None]],
        enter: Callable[[], AbstractContextManager[None]],
        owner: Callable[[], str],
    ) -> None:
        self._context = context
        self._prepare = prepare
        self._enter = enter
        self._waiting: deque[Callable[[], Awaitable[None]]] = deque()
        self._worker: asyncio.Task[None] | None = None
        self._is_held = False
        self._reads: dict[type[Any], asyncio.Task[None]] = {}
        self._checks = Checks(context, owner, enter, self._accepted)

    def event(self, event: InboundEvent | Rejection) -> None:
        """Perform what an event requests, as soon as the app accepts it and what it concerns is loaded."""
        if not self._checks.take(event):
            self._accepted(event)

    async def hold(self) -> None:
        """Let events wait, and return when none is being performed; those that only read are performed."""
        self._is_held = True
        if self._worker is not None:
            await asyncio.wait({self._worker})

    def go_on(self) -> None:
        """Perform what has waited."""
        self._is_held = False
        self._begin()

    def end(self) -> None:
        """Stop checking, because the session has ended."""
        self._checks.end()

    def _accepted(self, event: InboundEvent | Rejection) -> None:
        if not isinstance(event, Rejection) and event.traits.only_reads:
            self._read(event)
        elif self._is_free() and not self._must_load(event):
            self._perform(event)
        else:
            self._later(lambda: self._load_and_perform(event))

    def _later(self, do: Callable[[], Awaitable[None]]) -> None:
        self._waiting.append(do)
        self._begin()

    def _is_free(self) -> bool:
        return self._worker is None and not self._is_held

    def _begin(self) -> None:
        if self._is_free() and self._waiting:
            self._worker = asyncio.create_task(self._work())

    async def _work(self) -> None:
        try:
            with self._enter():
                while self._waiting and not self._is_held:
                    await self._waiting.popleft()()
        finally:
            self._worker = None

    def _read(self, event: InboundEvent) -> None:
        earlier = self._reads.pop(type(event), None)
        if earlier is not None:
            earlier.cancel()

        async def read() -> None:
            try:
                found = _FUNCTIONS[type(event)](self._context, event)
                if found is not None:
                    await found
            except Refused as refusal:
                self._context.refuse(said_by(refusal), None, None)
            except StoreError:
                self._context.refuse(words("cannotRead"), None, None)
            except Exception as fault:  # noqa: BLE001 - one event must not end the session
                self._context.refuse(self._context.report(fault), None, None)

        self._reads[type(event)] = asyncio.create_task(read())

    def _must_load(self, event: InboundEvent | Rejection) -> bool:
        workspace = self._context.workspace
        if workspace.persistence is None or isinstance(event, Rejection):
            return False
        if event.traits.waits_for_store:
            return True
        thread_id: str | None = getattr(event, "thread_id", None)
        return thread_id is not None and not workspace.is_loaded(thread_id, event.traits.loads)

    async def _load_and_perform(self, event: InboundEvent | Rejection) -> None:
        try:
            if not isinstance(event, Rejection):
                await self._load(event)
        except Refused:
            pass  # Performing the event refuses it with the right words.
        except StoreError:
            self._context.refuse(
                words("cannotLoad"),
                getattr(event, "thread_id", None),
                _submitted_id(event),
            )
            return
        except Exception as fault:  # noqa: BLE001 - a store of the app may raise anything
            why = self._context.report(fault)
            self._context.refuse(why, getattr(event, "thread_id", None), _submitted_id(event))
            return
        self._perform(event)

    async def _load(self, event: InboundEvent) -> None:
        workspace = self._context.workspace
        if isinstance(event, inbound.RequestState):
            await self._prepare(event.last_thread_id, event.kept_thread_id)
            return
        thread_id: str | None = getattr(event, "thread_id", None)
        if thread_id is not None:
            await workspace.load(thread_id, event.traits.loads)
        if isinstance(event, inbound.RequestHistory):
            await _threads.load_history(self._context, event)

    def _perform(self, event: InboundEvent | Rejection) -> None:
        context, thread_id = self._context, getattr(event, "thread_id", None)
        with reactive.isolate():
            if isinstance(event, Rejection):
                context.refuse(event.message, event.thread_id, self._unplaced(event))
            elif thread_id is not None and thread_id not in context.workspace.log.threads:
                context.refuse(words("noThread"), None, _submitted_id(event))
            else:
                perform = _FUNCTIONS[type(event)]

                def do() -> None:
                    if event.traits.replaces_answer and thread_id is not None:
                        context.check_here(thread_id)
                    perform(context, event)

                self._attempt(do, thread_id, _submitted_id(event))

    def text(self, text: str) -> None:
        """Submit a message that a script has set as an input value."""
        thread_id = self._context.on_show.thread.id
        if not self._checks.take_text(text, thread_id, self._accepted_text):
            self._accepted_text(text)

    def _accepted_text(self, text: str) -> None:
        thread_id = self._context.on_show.thread.id
        if self._is_free() and self._context.workspace.is_loaded(thread_id, "all"):
            self._submit(text)
            return

        async def submit() -> None:
            try:
                await self._prepare(None, None)
                await self._context.workspace.load(self._context.on_show.thread.id, "all")
            except Exception as fault:  # noqa: BLE001 - a store of the app may raise anything
                self._context.refuse(self._context.report(fault), None, None)
                return
            self._submit(text)

        self._later(submit)

    def _submit(self, text: str) -> None:
        text, context = clean_text(text), self._context
        with reactive.isolate():
            thread_id = context.on_show.thread.id
            submission = Submission(
                thread_id, new_id(), text, mentions=context.sources.mentioned_in(text)
            )
            self._attempt(lambda: _messages.submit(context, submission), thread_id, None)

    def _attempt(
        self, do: Callable[[], None], thread_id: str | None, message_id: str | None
    ) -> None:
        """Run an action; show a refusal in the chat, and also report a fault."""
        try:
            do()
        except Refused as refusal:
            self._context.refuse(said_by(refusal), thread_id, message_id)
        except Exception as fault:  # noqa: BLE001 - one event must not end the session
            self._context.refuse(self._context.report(fault), thread_id, message_id)

    def _unplaced(self, rejection: Rejection) -> str | None:
        """Return the id of a refused submission, or None if a message with this id is already in a thread."""
        if rejection.event != inbound.UserMessage.event or rejection.message_id is None:
            return None
        threads = self._context.workspace.log.threads.values()
        known = any(thread.find(rejection.message_id) for thread in threads)
        return None if known else rejection.message_id


def _submitted_id(event: InboundEvent | Rejection) -> str | None:
    """Return the id of the submission that a refusal answers, or None."""
    return event.message_id if isinstance(event, inbound.UserMessage) else None
