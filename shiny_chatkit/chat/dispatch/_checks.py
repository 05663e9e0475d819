"""Lets the app check what a user submits before it is accepted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Literal, cast

from shiny import reactive

from shiny_chatkit.content import Attachment
from shiny_chatkit.protocol import InboundEvent, Rejection, inbound
from shiny_chatkit.protocol.clean import clean_text
from shiny_chatkit.protocol.exceptions import Refused
from shiny_chatkit.protocol.words import said_by, words

from ._context import EventContext


@dataclass(frozen=True)
class UserSubmission:
    """
    A submission of a user that is not accepted yet, for ``@chat.on_before_submit``.

    Attributes
    ----------
    kind
        "message", "edit" of a message, "command", or "again" for a request to answer a message again.
    text
        The text; for a command, the text after its name.
    thread_id
        The conversation.
    owner
        Who submits it: the owner of the kept conversations, else the user whom the host has authenticated, else a
        name for this session.
    attachments
        The files of a new message.
    command
        The name of a command.
    """

    kind: Literal["message", "edit", "command", "again"]
    text: str
    thread_id: str
    owner: str
    attachments: tuple[Attachment, ...] = ()
    command: str | None = None


@dataclass(eq=False)
class _Check:
    """A check that runs or waits."""

    thread_id: str
    message_id: str | None
    task: asyncio.Task[None]
    is_stopped: bool = False


class Checks:
    """Runs the app's checks of submissions, one submission after the other; other events do not wait for them.

    Parameters
    ----------
    context
        The parts of the chat that submissions concern, and the way to refuse one.
    owner
        Returns who submits.
    enter
        Enters the context in which the checks run.
    accept
        Called with each event that was accepted, perhaps with another text.
    """

    def __init__(
        self,
        context: EventContext,
        owner: Callable[[], str],
        enter: Callable[[], AbstractContextManager[None]],
        accept: Callable[[InboundEvent], None],
    ) -> None:
        self._context = context
        self._owner = owner
        self._enter = enter
        self._accept = accept
        self._last: _Check | None = None
        self._running: set[_Check] = set()

    def take(self, event: InboundEvent | Rejection) -> bool:
        """Begin to check an event, and return whether it will be accepted or refused later."""
        if isinstance(event, inbound.StopGeneration):
            self._stop(event.thread_id)
        if not self._context.on_before_submit or not isinstance(event, inbound.Submitted):
            return False
        message_id = event.message_id if isinstance(event, inbound.UserMessage) else None
        if message_id is not None and self._has(message_id):
            return True  # A page that lost its connection sends again what was not confirmed.
        if isinstance(event, inbound.SlashCommand) and not self._is_answered(event):
            return False

        def accept(text: str, submission: UserSubmission) -> None:
            changed = event if text == submission.text else _with_text(event, text)
            self._accept(cast(InboundEvent, changed))

        self._begin(event.thread_id, message_id, lambda: self._submission(event), accept)
        return True

    def take_text(self, text: str, thread_id: str, accept: Callable[[str], None]) -> bool:
        """Begin to check a text that a script has submitted; return whether it will be accepted or refused later."""
        if not self._context.on_before_submit:
            return False
        submission = UserSubmission("message", clean_text(text), thread_id, self._owner())
        self._begin(thread_id, None, lambda: submission, lambda text, _: accept(text))
        return True

    def end(self) -> None:
        """Stop checking, because the session has ended; its page sends again what was not confirmed."""
        for check in self._running:
            check.task.cancel()

    def _has(self, message_id: str) -> bool:
        checked = any(check.message_id == message_id for check in self._running)
        return checked or self._context.workspace.turns.has(message_id)

    def _is_answered(self, event: inbound.SlashCommand) -> bool:
        command = self._context.commands.find(event.command)
        return command is not None and command.handler is not None

    def _stop(self, thread_id: str) -> None:
        for check in self._running:
            if check.thread_id == thread_id:
                check.is_stopped = True
                check.task.cancel()

    def _begin(
        self,
        thread_id: str,
        message_id: str | None,
        submission: Callable[[], UserSubmission],
        accept: Callable[[str, UserSubmission], None],
    ) -> None:
        """Check a submission after the one before, and accept it or say why it is refused."""
        before, refuse = self._last, self._context.refuse

        async def run() -> None:
            try:
                if before is not None:
                    await asyncio.wait({before.task})
                with self._enter(), reactive.isolate():
                    given = submission()
                    accept(await self._checked(given), given)
            except asyncio.CancelledError:
                if not check.is_stopped:
                    raise
                refuse(words("notSent"), thread_id, message_id)
            except Refused as refusal:
                refuse(said_by(refusal), thread_id, message_id)
            except Exception as fault:  # noqa: BLE001 - a check of the app may raise anything
                refuse(self._context.report(fault), thread_id, message_id)

        def over(_: asyncio.Task[None]) -> None:
            self._running.discard(check)

        self._last = check = _Check(thread_id, message_id, asyncio.create_task(run()))
        self._running.add(check)
        check.task.add_done_callback(over)

    async def _checked(self, submission: UserSubmission) -> str:
        """Return the text of a submission that all checks accept."""
        text = submission.text
        for fn in self._context.on_before_submit:
            changed = await self._context.callbacks.call(fn, replace(submission, text=text))
            if changed is None:
                continue
            if not isinstance(changed, str):
                raise TypeError(
                    f"A function of @chat.on_before_submit returned {type(changed).__name__}: expected None to "
                    "accept the message, or a text to replace it. To refuse it, raise `Refused`."
                )
            if not changed.strip() and not submission.attachments and submission.kind != "command":
                raise Refused(words("nothingLeft"))
            text = clean_text(changed)
        return text

    def _submission(self, event: inbound.Submitted) -> UserSubmission:
        owner, thread_id = self._owner(), event.thread_id
        match event:
            case inbound.UserMessage():
                files = self._context.uploads.read(event.attachments)
                return UserSubmission("message", event.text, thread_id, owner, tuple(files))
            case inbound.EditMessage():
                return UserSubmission("edit", event.text, thread_id, owner)
            case inbound.SlashCommand():
                return UserSubmission(
                    "command", event.args, thread_id, owner, command=event.command
                )
            case inbound.ResendFrom():
                return UserSubmission("again", self._text_of(event), thread_id, owner)
            case _:
                raise AssertionError(event.event)

    def _text_of(self, event: inbound.ResendFrom) -> str:
        """Return the question to answer again, as far as it is loaded."""
        thread = self._context.workspace.log.threads.get(event.thread_id)
        messages = [] if thread is None else thread.messages
        text = ""
        for message in messages:
            if message.role == "user":
                text = message.text
            if event.message_id in (message.id, *(version.id for version in message.versions)):
                return text
        return ""


def _with_text(event: inbound.Submitted, text: str) -> inbound.Submitted:
    """Return an event with another text; a message to answer again keeps the text that was accepted before."""
    match event:
        case inbound.ResendFrom():
            return event
        case inbound.SlashCommand():
            return event.model_copy(update={"args": text})
        case _:
            return event.model_copy(update={"text": text.strip()})
