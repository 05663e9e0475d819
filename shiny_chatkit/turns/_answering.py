"""Answers submissions with the functions of ``on_user_submit``, one after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from shiny import reactive
from shiny.session import Session

from shiny_chatkit.content import Attachment, parts_of
from shiny_chatkit.host import WORTHWHILE_BYTES, Effect_, give_back_soon, request_flush
from shiny_chatkit.host import errors as _errors
from shiny_chatkit.log import Changes, Thread, now
from shiny_chatkit.protocol import build
from shiny_chatkit.wire import Channel

from ._admission import bytes_of
from ._asking import Asking
from ._context import ChatContext
from ._handlers import Handler
from ._silence import Silence
from ._transforms import Transforms
from ._turn import Turn
from ._turns import Submission, Turns
from ._writer import MessageWriter
from ._writing import Writing


class HandlerEffect(Effect_):
    """The effect of one ``on_user_submit`` function; destroying it removes the function."""

    def __init__(self, fn: Callable[[], None], handler: Handler, session: Session) -> None:
        super().__init__(fn, session=session)
        self.handler = handler
        self.withdrawn = False
        self.suspended = False

    def suspend(self) -> None:
        """Skip the function until :meth:`resume` is called."""
        self.suspended = True
        super().suspend()

    def resume(self) -> None:
        """Stop skipping the function."""
        self.suspended = False
        super().resume()

    def destroy(self) -> None:
        """Remove the function."""
        self.withdrawn = True
        super().destroy()


class Answering:
    """Answers what users submit.

    Parameters
    ----------
    id
        The namespaced id of the chat, for error messages.
    session
        The session in which handlers run.
    channel
        Receives events.
    transforms
        Transforms the user's text before a handler gets it.
    on_error
        How errors are shown.
    settings
        Returns the current values of the settings.
    attach
        Computes the content of the context source with this name.
    on_activity
        Called with a thread's id when something happens in it.
    check
        Raises an error if the chat is configured so that nothing may be answered.
    on_handlers
        Called before handlers run, with the thread, the id of the user's message and the functions.
    """

    def __init__(
        self,
        id: str,
        session: Session,
        channel: Channel,
        transforms: Transforms,
        on_error: _errors.OnError,
        *,
        settings: Callable[[], Mapping[str, Any]],
        attach: Callable[[str], Awaitable[Attachment]],
        on_activity: Callable[[str], None],
        check: Callable[[], None],
        on_handlers: Callable[[Thread, str, list[Callable[..., Any]]], None],
    ) -> None:
        self._check = check
        self._on_handlers = on_handlers
        self._id = id
        self._session = session
        self._channel = channel
        self._transforms = transforms
        self._on_error: _errors.OnError = on_error
        self._settings = settings
        self._attach = attach
        self._effects: list[HandlerEffect] = []
        self._client: Handler | None = None
        self._told = False
        """Whether an error notification may still be visible."""
        self._submitted = reactive.Value(0)
        self.writing = Writing(session, channel, transforms, self._fail, on_activity)
        self.turns = self.writing.turns = Turns(session, channel, self._answer, on_activity)
        self._on_activity = on_activity
        self._kept_before = 0
        self._has_ended = False
        channel.subscribe(self._messages_gone)
        self.silence = Silence(id, session, channel)
        self.user_input: reactive.Value[tuple[str, str] | None] = reactive.Value(None)
        """The latest submission: the original and the transformed text."""

    def add(self, fn: Callable[..., Any]) -> Effect_:
        """Add a handler, which runs after those that were added before."""
        handler = Handler(fn)

        @reactive.event(self._submitted, ignore_init=True)
        def start_turns() -> None:
            self.turns.wake()

        effect = HandlerEffect(start_turns, handler, self._session)
        self._effects.append(effect)
        return effect

    def set_client(self, fn: Callable[..., Any] | None) -> None:
        """Set the fallback that answers if no handler has; None removes it."""
        self._client = None if fn is None else Handler(fn)

    def submit(self, submission: Submission, *, first: bool = False) -> None:
        """Queue a submission, whose turn starts as soon as the thread is free."""
        if self._told:
            self._told = False
            _errors.withdraw(self._id, self._session)
        self.turns.submit(submission, first=first)
        if self._handlers():
            with reactive.isolate():
                self._submitted.set(self._submitted() + 1)
        else:
            self.turns.wake(submission.thread_id)

    def attachments(self) -> list[Attachment]:
        """Return the attachments of all messages, including queued ones."""
        waiting = [sent for w in self.turns.waiting() for sent in w.attachments]
        submitted = self._channel.conversation.submitted()
        return [attachment for _, sent in submitted for attachment in sent.attachments] + waiting

    def kept_bytes(self) -> int:
        """Return approximately how many bytes of users' texts and files are still kept."""
        waiting = sum(len(submission.text) for submission in self.turns.waiting())
        texts = sum(len(message.text) for message, _ in self._channel.conversation.submitted())
        return bytes_of(self.attachments()) + texts + waiting

    def _messages_gone(self, changes: Changes) -> None:
        if changes.left:
            self._give_back()

    def _give_back(self) -> None:
        before, self._kept_before = self._kept_before, self.kept_bytes()
        if before - self._kept_before > WORTHWHILE_BYTES:
            give_back_soon()

    def shown_text(self, error: Exception) -> str:
        """Return the text of an error that may be shown to the user."""
        return _errors.shown_text(error, self._on_error, self._session)

    async def tell(self, error: Exception) -> None:
        """Report an error that belongs to no turn."""
        self._told = True
        await _errors.tell(error, self._on_error, self._id, self._session)

    def destroy(self) -> None:
        """Remove all handlers and end their turns."""
        for effect in self._effects:
            effect.destroy()
        self.end()

    def end(self) -> None:
        """End all turns and release users' files at once, because the session object may stay in memory."""
        self._has_ended = True
        self.silence.end()
        self.turns.end()
        self._channel.conversation.release()
        self._give_back()

    def _handlers(self) -> list[Handler]:
        self._effects = [effect for effect in self._effects if not effect.withdrawn]
        return [effect.handler for effect in self._effects if not effect.suspended]

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
                await self._fail(error, turn, None)
            raise
        if self._is_gone(turn):
            return ""
        if source is None:
            self._place(submission, submission.text, attachments)
            return ""
        thread = self._place(submission, source, attachments)
        command = submission.command
        handlers = [command[0]] if command else self._handlers()
        if handlers or self._client:
            turn.emit(build.typing_indicator(typing=True, thread_id=thread.id))
        elif not self._effects:
            self.silence.nobody_answers(thread.id, submission.message_id)
        text = command[1] if command else source
        shown = self._channel.shown(thread.id)
        self._on_handlers(thread, submission.message_id, [handler.fn for handler in handlers])
        answers = [
            await self._run(handler, turn, submission, text, attachments) for handler in handlers
        ]
        # A handler may have deleted the user's message.
        stands = thread.find(submission.message_id) is not None
        if self._client and not command and not turn.has_content and stands:
            answers.append(await self._run(self._client, turn, submission, text, attachments))
        elif (
            handlers
            and not command
            and not turn.cancelled
            and shown == self._channel.shown(thread.id)
        ):
            self.silence.nothing_shown(thread.id, submission.message_id, handlers)
        return "".join(answers)

    def _is_gone(self, turn: Turn) -> bool:
        return turn.is_forgotten or turn.thread_id not in self._channel.conversation.threads

    async def _run(
        self,
        handler: Handler,
        turn: Turn,
        submission: Submission,
        text: str,
        attachments: list[Attachment],
    ) -> str:
        if turn.cancelled:
            return ""
        writer = self.writing.writer(turn, on_start=lambda: self.writing.set_latest(turn.main))
        context = ChatContext(
            thread_id=turn.thread_id,
            message_id=writer.message_id,
            user_input=text,
            messages=self._channel.conversation.threads[submission.thread_id].copies(
                until=submission.message_id
            ),
            asking=Asking(turn, writer, asyncio.get_running_loop()),
            attachments=attachments,
            settings=self._settings(),
            cancel_event=turn.cancel_event,
        )
        return await self.writing.write_all(writer, handler.run(text, context), turn)

    def _place(self, submission: Submission, source: str, attachments: list[Attachment]) -> Thread:
        """Add the user's message to the thread unless it is already there."""
        thread = self._channel.conversation.threads[submission.thread_id]
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
        self._kept_before = self.kept_bytes()
        self.user_input.set((submission.text, source))
        self._on_activity(thread.id)
        request_flush(self._session)
        return thread

    async def _fail(self, error: Exception, turn: Turn, writer: MessageWriter | None) -> None:
        """Mark the failed message and show the error to the user."""
        if turn.cancelled:
            return
        text = self.shown_text(error)
        if self._on_error == "unhandled":
            if writer is not None:
                await writer.finish()
        elif writer is None or not writer.fail(text):
            # There is no answer to mark, so mark the user's message.
            self._channel.emit(
                build.error(
                    code="failed",
                    message=text,
                    thread_id=turn.thread_id,
                    message_id=turn.answers,
                )
            )
        await self.tell(error)
