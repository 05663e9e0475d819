"""How a submission is answered: the handlers of ``on_user_submit``, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shiny import reactive
from shiny.reactive import Effect_  # pyright: ignore[reportPrivateImportUsage]
from shiny.session import Session

from . import _errors
from ._transforms import Transforms
from ._writing import Writing
from .conversation import Thread, now
from .delivery import Channel
from .generation import ChatContext, Handler, MessageWriter, Submission, Turn, Turns, request_flush
from .protocol import build


class HandlerEffect(Effect_):
    """The effect of one ``on_user_submit`` function; destroying it withdraws the function."""

    def __init__(self, fn: Callable[[], None], handler: Handler, session: Session) -> None:
        super().__init__(fn, session=session)
        self.handler = handler
        self.withdrawn = False

    def destroy(self) -> None:
        """Withdraw the function."""
        self.withdrawn = True
        super().destroy()


class Answering:
    """Answers what users submit.

    Parameters
    ----------
    id
        The namespaced id of the chat, for error messages.
    session
        The session handlers run in.
    channel
        Where events go.
    transforms
        What a user's text passes through before a handler sees it.
    on_error
        How errors are told.
    """

    def __init__(
        self,
        id: str,
        session: Session,
        channel: Channel,
        transforms: Transforms,
        on_error: _errors.OnError,
    ) -> None:
        self._id = id
        self._session = session
        self._channel = channel
        self._transforms = transforms
        self._on_error: _errors.OnError = on_error
        self._effects: list[HandlerEffect] = []
        self._submitted = reactive.Value(0)
        self.writing = Writing(session, channel, transforms, self._tell)
        self.turns = self.writing.turns = Turns(session, channel, self._answer)
        self.user_input: reactive.Value[tuple[str, str] | None] = reactive.Value(None)
        """The latest submission: as given, and transformed."""

    def add(self, fn: Callable[..., Any]) -> Effect_:
        """Let ``fn`` answer, after those that were added before."""
        handler = Handler(fn)

        @reactive.event(self._submitted, ignore_init=True)
        def start_turns() -> None:
            self.turns.wake()

        effect = HandlerEffect(start_turns, handler, self._session)
        self._effects.append(effect)
        return effect

    def submit(self, submission: Submission) -> None:
        """Take a submission; its turn starts as soon as the thread is free."""
        self.turns.submit(submission)
        if self._handlers():
            with reactive.isolate():
                self._submitted.set(self._submitted() + 1)
        else:
            self.turns.wake(submission.thread_id)

    def destroy(self) -> None:
        """Withdraw all handlers and end what they are doing."""
        for effect in self._effects:
            effect.destroy()
        self.turns.end()

    def _handlers(self) -> list[Handler]:
        self._effects = [effect for effect in self._effects if not effect.withdrawn]
        return [effect.handler for effect in self._effects]

    async def _answer(self, turn: Turn, submission: Submission) -> str:
        try:
            source = await self._transforms.user(submission.text)
        except Exception as error:
            self._place(submission, submission.text)
            await self._tell(error, turn, None)
            raise
        if source is None:
            self._channel.emit(
                build.messages_deleted(
                    thread_id=turn.thread_id, message_ids=[submission.message_id]
                )
            )
            return ""
        thread = self._place(submission, source)
        handlers = self._handlers()
        if handlers:
            self._channel.emit(build.typing_indicator(typing=True, thread_id=thread.id))
        return "".join([await self._run(h, turn, submission, source, thread) for h in handlers])

    async def _run(
        self, handler: Handler, turn: Turn, submission: Submission, text: str, thread: Thread
    ) -> str:
        if turn.cancelled:
            return ""
        writer = self.writing.writer(turn, on_start=lambda: self.writing.set_latest(turn.main))
        context = ChatContext(
            thread_id=thread.id,
            message_id=writer.message_id,
            user_input=text,
            messages=thread.copies(),
            attachments=submission.attachments,
            cancel_event=turn.cancel_event,
        )
        return await self.writing.write_all(writer, handler.run(text, context), turn)

    def _place(self, submission: Submission, source: str) -> Thread:
        """Give the user's message its place in the thread."""
        thread = self._channel.conversation.threads[submission.thread_id]
        self._channel.emit(
            build.assistant_message(
                message_id=submission.message_id,
                text=submission.text,
                thread_id=thread.id,
                role="user",
                format="plain",
                created_at=now(),
            )
        )
        message = thread.find(submission.message_id)
        if message is not None and source != submission.text:
            message.source = source
        self.user_input.set((submission.text, source))
        request_flush(self._session)
        return thread

    async def _tell(self, error: Exception, turn: Turn, writer: MessageWriter | None) -> None:
        """Mark what has failed, and tell the person in front of it."""
        if turn.cancelled:
            return
        text = _errors.shown_text(error, self._on_error, self._session)
        if (writer is None or not writer.fail(text)) and self._on_error != "unhandled":
            self._channel.emit(build.error(code="failed", message=text, thread_id=turn.thread_id))
        await _errors.tell(error, self._on_error, self._id, self._session)
