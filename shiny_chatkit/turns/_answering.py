"""Answers submissions with the app's handlers, one after the other, or with its client."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Protocol

from shiny import reactive

from shiny_chatkit.content import Attachment, parts_of
from shiny_chatkit.host import captures_content, telemetry_span
from shiny_chatkit.log import Thread, now
from shiny_chatkit.protocol import build
from shiny_chatkit.wire import Channel

from ._asking import Asking
from ._context import ChatContext
from ._failures import Failures
from ._handlers import Handler
from ._kept_bytes import KeptBytes
from ._transforms import Transforms
from ._turn import Enter, Turn
from ._turns import Submission
from ._writing import Writing


class Registered(Protocol):
    """The handlers that an app has registered."""

    def active(self) -> list[Handler]:
        """Return the handlers that answer now, in order."""
        ...

    @property
    def are_none(self) -> bool:
        """Whether the app has registered no handler at all."""
        ...


class UnansweredMessages(Protocol):
    """Looks after messages that nothing seems to answer."""

    def nobody_answers(self, thread_id: str, message_id: str) -> None:
        """Take note of a message that no handler or client can answer."""
        ...

    def nothing_shown(self, thread_id: str, message_id: str, answered: Sequence[Handler]) -> None:
        """Take note of handlers that ended without content."""
        ...


class Answering:
    """Answers what one viewer submits.

    Parameters
    ----------
    id
        The namespaced id of the chat.
    channel
        Receives events.
    kept
        Counts what came with the messages.
    writing
        Writes the answers.
    failures
        Shows what fails.
    transforms
        Transforms the user's text before a handler gets it.
    handlers
        The app's handlers.
    unanswered
        Looks after messages without an answer.
    enter
        Enters the context in which the handlers run.
    settings
        Returns the current values of the settings.
    attach
        Computes the content of the context source with this name.
    check
        Raises an error if the chat is configured so that nothing may be answered.
    on_activity
        Called with a thread's id when a message is added to it.
    on_handlers
        Called before handlers run, with the thread, the id of the user's message and the functions.
    on_over
        Called when everything in a turn has ended.
    """

    def __init__(
        self,
        id: str,
        channel: Channel,
        kept: KeptBytes,
        writing: Writing,
        failures: Failures,
        transforms: Transforms,
        *,
        handlers: Registered,
        unanswered: UnansweredMessages,
        enter: Enter,
        settings: Callable[[], Mapping[str, Any]],
        attach: Callable[[str], Awaitable[Attachment]],
        check: Callable[[], None],
        on_activity: Callable[[str], None],
        on_handlers: Callable[[Thread, str, list[Callable[..., Any]]], None],
        on_over: Callable[[Turn], None],
    ) -> None:
        self.enter: Enter = enter
        self._id = id
        self._channel = channel
        self._kept = kept
        self._writing = writing
        self._failures = failures
        self._transforms = transforms
        self._handlers = handlers
        self._unanswered = unanswered
        self._settings = settings
        self._attach = attach
        self._check = check
        self._on_activity = on_activity
        self._on_handlers = on_handlers
        self._on_over = on_over
        self._client: Handler | None = None
        self._has_ended = False
        self.user_input: reactive.Value[tuple[str, str] | None] = reactive.Value(
            None, name="user_input"
        )
        """The latest submission: the original and the transformed text."""

    def set_client(self, fn: Callable[..., Any] | None) -> None:
        """Set the fallback that answers if no handler has; None removes it."""
        self._client = None if fn is None else Handler(fn)

    def end(self) -> None:
        """Take note that the viewer has gone."""
        self._has_ended = True

    def over(self, turn: Turn) -> None:
        """Take note that everything in a turn has ended."""
        self._on_over(turn)

    async def answer(self, turn: Turn, submission: Submission) -> str:
        """Show the user's message, run what answers it, and return the text of the answer."""
        attributes = {
            "shiny_chatkit.chat.id": self._id,
            "shiny_chatkit.message.id": submission.message_id,
            "gen_ai.conversation.id": submission.thread_id,
        }
        with telemetry_span("chat.turn", attributes, submission.sent_in) as span:
            if captures_content():
                span.set_attribute("shiny_chatkit.question", submission.text)
            text = await self._answer(turn, submission)
            if captures_content():
                span.set_attribute("shiny_chatkit.answer", text)
            if turn.cancelled:
                span.set_attribute("shiny_chatkit.stopped", True)
            return text

    async def _answer(self, turn: Turn, submission: Submission) -> str:
        try:
            source = await self._transforms.user(submission.text)
            attachments = [*submission.attachments]
            attachments += [await self._attach(name) for name in submission.mentions]
            self._check()
        except asyncio.CancelledError:
            # The turn was stopped before its message was shown; keep what the user wrote.
            if not self._is_gone(turn) and not self._has_ended:
                self._place(submission, submission.text, submission.attachments)
            raise
        except Exception as error:
            if not self._is_gone(turn):
                self._place(submission, submission.text, submission.attachments)
                await self._failures.fail(error, turn, None)
            raise
        if self._is_gone(turn):
            return ""
        if source is None:
            self._place(submission, submission.text, attachments)
            return ""
        thread = self._place(submission, source, attachments)
        command = submission.command
        handlers = [command[0]] if command else self._handlers.active()
        if handlers or self._client:
            turn.emit(build.typing_indicator(typing=True, thread_id=thread.id))
        elif self._handlers.are_none:
            self._unanswered.nobody_answers(thread.id, submission.message_id)
        text = command[1] if command else source
        shown = self._channel.shown(thread.id)
        self._on_handlers(thread, submission.message_id, [handler.fn for handler in handlers])
        for handler in handlers:
            await self._run(handler, turn, submission, text, attachments)
        # A handler may have deleted the user's message.
        stands = thread.find(submission.message_id) is not None
        if self._client and not command and not turn.has_content and stands:
            await self._run(self._client, turn, submission, text, attachments)
        elif (
            handlers
            and not command
            and not turn.cancelled
            and shown == self._channel.shown(thread.id)
        ):
            self._unanswered.nothing_shown(thread.id, submission.message_id, handlers)
        return self._writing.text_of(turn)

    def _is_gone(self, turn: Turn) -> bool:
        return turn.is_forgotten or turn.thread_id not in self._channel.log.threads

    async def _run(
        self,
        handler: Handler,
        turn: Turn,
        submission: Submission,
        text: str,
        attachments: list[Attachment],
    ) -> None:
        if turn.cancelled:
            return
        writer = self._writing.writer(turn, on_start=lambda: self._writing.set_latest(turn.main))
        context = ChatContext(
            thread_id=turn.thread_id,
            message_id=writer.message_id,
            user_input=text,
            messages=self._channel.log.threads[submission.thread_id].copies(
                until=submission.message_id
            ),
            asking=Asking(turn, writer, asyncio.get_running_loop()),
            attachments=attachments,
            settings=self._settings(),
            cancel_event=turn.cancel_event,
        )
        await self._writing.write_all(writer, handler.run(text, context), turn)

    def _place(self, submission: Submission, source: str, attachments: list[Attachment]) -> Thread:
        """Add the user's message to the thread unless it is already there."""
        thread = self._channel.log.threads[submission.thread_id]
        known = thread.find(submission.message_id)
        # Adding a failed message again removes its error.
        if known is None or known.error is not None:
            self._channel.emit(
                build.assistant_message(
                    message_id=submission.message_id,
                    text=submission.text,
                    thread_id=thread.id,
                    role="user",
                    format="plain",
                    created_at=known.created_at if known else now(),
                    attachments=[*parts_of(attachments), *submission.lost] or None,
                    replaces=submission.replaces,
                )
            )
        ids = {"message_id": submission.message_id, "thread_id": thread.id}
        if source != submission.text:
            self._channel.emit(build.message_source(**ids, source=source))
        command = submission.command
        self._channel.emit(
            build.message_sent(
                **ids,
                attachments=list[Any](attachments),
                command=command and command.name,
                args=command and command.args,
            )
        )
        self._kept.count()
        self.user_input.set((submission.text, source))
        self._on_activity(thread.id)
        self._writing.flush()
        return thread
