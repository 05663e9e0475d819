"""What stands behind a ``Chat``: one session's conversation, wired to its turns and its wire."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, aclosing
from typing import Any, Literal, cast

from htmltools import TagList
from shiny import reactive
from shiny.reactive import Effect_  # pyright: ignore[reportPrivateImportUsage]
from shiny.session import Session, session_context
from shiny.types import SilentException

from . import _errors, bookmark
from ._message_stream import MessageStream, message_stream_context
from ._provider_messages import ChatMessageDict
from ._transforms import Transforms
from .adapters import as_contents, client_handler, session_renderer
from .conversation import Conversation, Message, Part, Thread, new_id, now
from .delivery import Channel, Inbox, Outbox
from .generation import (
    ChatContext,
    GenerationCancelled,
    Handler,
    MessageWriter,
    StreamTask,
    Submission,
    Turn,
    Turns,
    each,
    enter_writer,
    prepare_session,
    put_message,
    request_flush,
    turn_of,
)
from .protocol import MESSAGE_TYPE, PROTOCOL_VERSION, InboundEvent, Rejection, build, inbound


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


class Engine:
    """See :class:`~shiny_chatkit.Chat`, whose methods name what this does."""

    def __init__(self, id: str, session: Session, *, on_error: str, greeting: Any) -> None:
        self.id = id
        self.transforms = Transforms()
        self._session = session
        self._on_error: _errors.OnError = _errors.resolve_on_error(on_error, session)
        self._render = session_renderer(session)
        self._greeting = self._parts(greeting)
        self._placeholder: str | None = None
        self._handlers: list[HandlerEffect] = []
        self._cancel_bookmarking = bookmark.CancelCallback()
        root = session.root_scope()
        self._channel = Channel(
            Conversation(),
            Outbox(id, lambda batch: root.send_custom_message(MESSAGE_TYPE, cast(Any, batch))),
            self._changed,
        )
        self._turns = Turns(session, self._channel, self._answer)
        inbox = Inbox(id, session, self._receive, self._receive_text)
        # These hold the session's own events; in a bookmark they would be sent again.
        root.bookmark.exclude.extend(inbox.input_ids)
        with session_context(session):
            self._version = reactive.Value(0)
            self._submitted = reactive.Value(0)
            self._user_input: reactive.Value[tuple[str, str] | None] = reactive.Value(None)
            self._latest: reactive.Value[reactive.ExtendedTask[[], str]] = reactive.Value(
                reactive.ExtendedTask(_no_stream)
            )
            self._inbox_effect = Effect_(inbox.read, priority=9999, session=session)
        if not session.is_stub_session():
            prepare_session(session)
            self._channel.bind(asyncio.get_running_loop())
            session.on_ended(self._end)

    # -- From the browser --------------------------------------------------------------------

    def _receive(self, event: InboundEvent | Rejection) -> None:
        with reactive.isolate():
            match event:
                case inbound.UserMessage():
                    self._submit(event.thread_id, event.message_id, event.text)
                case inbound.StopGeneration():
                    self._turns.stop(event.thread_id)
                case inbound.RequestState():
                    self._channel.outbox.open(self._state())
                case Rejection():
                    self._refuse(event.message, event.thread_id, event.message_id)
                case _:
                    raise AssertionError(f"{event.event} is live, but nothing handles it")

    def _receive_text(self, text: str) -> None:
        with reactive.isolate():
            self._submit(self._conversation.active_id, new_id(), text)

    def _submit(self, thread_id: str, message_id: str, text: str) -> None:
        thread = self._conversation.threads.get(thread_id)
        if thread is None:
            self._refuse("There is no such conversation.", None, message_id)
        elif thread.find(message_id) or any(q["messageId"] == message_id for q in thread.queued):
            self._refuse("This message was sent before.", thread_id, None)
        else:
            submission = Submission(thread_id, message_id, text)
            self._turns.submit(submission)
            if self._live_handlers():
                self._submitted.set(self._submitted() + 1)
            else:
                self._turns.wake(thread_id)

    def _refuse(self, why: str, thread_id: str | None, message_id: str | None) -> None:
        self._channel.emit(
            build.error(code="rejected", message=why, thread_id=thread_id, message_id=message_id)
        )

    def _state(self) -> build.StateResponseEvent:
        conversation = self._conversation
        thread = conversation.active
        return build.state_response(
            version=PROTOCOL_VERSION,
            threads=[t.info() for t in conversation.threads.values()],
            active_thread_id=thread.id,
            messages=thread.shown_messages(),
            settings_items=[],
            context_sources=[],
            commands=[],
            todos=[],
            pending_inputs=[],
            greeting=[part.to_dict() for part in self._greeting] or None,
            input={"placeholder": self._placeholder} if self._placeholder is not None else None,
            busy_threads=[t.id for t in conversation.threads.values() if t.busy],
            typing=thread.typing,
            queued=list(thread.queued),
            cleared=thread.cleared,
        )

    # -- Answering ---------------------------------------------------------------------------

    def add_handler(self, fn: Callable[..., Any]) -> Effect_:
        handler = Handler(fn)

        @reactive.event(self._submitted, ignore_init=True)
        def start_turns() -> None:
            self._turns.wake()

        effect = HandlerEffect(start_turns, handler, self._session)
        self._handlers.append(effect)
        return effect

    def answer_with(self, client: Any) -> None:
        self.add_handler(client_handler(client))

    def _live_handlers(self) -> list[Handler]:
        self._handlers = [effect for effect in self._handlers if not effect.withdrawn]
        return [effect.handler for effect in self._handlers]

    async def _answer(self, turn: Turn, submission: Submission) -> str:
        try:
            source = await self.transforms.user(submission.text)
        except Exception as error:  # noqa: BLE001 - a user's function may raise anything
            self._place_user_message(submission, submission.text)
            return await self._failed(error, turn, None)
        if source is None:
            self._channel.emit(
                build.messages_deleted(
                    thread_id=turn.thread_id, message_ids=[submission.message_id]
                )
            )
            return ""
        self._place_user_message(submission, source)
        handlers = self._live_handlers()
        if handlers:
            self._channel.emit(build.typing_indicator(typing=True, thread_id=turn.thread_id))
        return "".join([await self._run_handler(h, turn, submission, source) for h in handlers])

    async def _run_handler(
        self, handler: Handler, turn: Turn, submission: Submission, text: str
    ) -> str:
        if turn.cancelled:
            return ""
        writer = self._writer(turn, on_start=lambda: self._set_latest(turn.main))
        context = ChatContext(
            thread_id=turn.thread_id,
            message_id=writer.message_id,
            user_input=text,
            messages=self._copies(self._conversation.threads[turn.thread_id]),
            attachments=submission.attachments,
            cancel_event=turn.cancel_event,
        )
        return await self._write_all(writer, handler.run(text, context), turn)

    async def _write_all(
        self, writer: MessageWriter, contents: AsyncGenerator[Any, None], turn: Turn
    ) -> str:
        enter_writer(writer)
        try:
            async with aclosing(contents):
                async for content in contents:
                    if turn.cancelled:
                        break
                    await writer.write(content)
            await writer.finish()
        except (GenerationCancelled, SilentException):
            await writer.finish()
        except Exception as error:  # noqa: BLE001 - a user's function may raise anything
            return await self._failed(error, turn, writer)
        return writer.text

    async def _failed(self, error: Exception, turn: Turn, writer: MessageWriter | None) -> str:
        """Mark what failed and tell of it; the error then decides the task's own status."""
        if not turn.cancelled:
            text = _errors.shown_text(error, self._on_error, self._session)
            if (writer is None or not writer.fail(text)) and self._on_error != "unhandled":
                self._channel.emit(
                    build.error(code="failed", message=text, thread_id=turn.thread_id)
                )
            await _errors.tell(error, self._on_error, self.id, self._session)
        raise error

    def _place_user_message(self, submission: Submission, source: str) -> None:
        self._channel.emit(
            build.assistant_message(
                message_id=submission.message_id,
                text=submission.text,
                thread_id=submission.thread_id,
                role="user",
                format="plain",
                created_at=now(),
            )
        )
        if source != submission.text:
            message = self._conversation.threads[submission.thread_id].find(submission.message_id)
            if message is not None:
                message.source = source
        self._user_input.set((submission.text, source))

    # -- Appending ---------------------------------------------------------------------------

    def append_first(self, message: Any) -> None:
        """Append a message the chat begins with, before anything runs."""
        self._put(as_contents(message, self._render), self._conversation.active, None)

    async def append(self, message: Any, *, icon: Any, thread_id: str | None) -> None:
        turn = turn_of(self._channel)
        if turn is not None and turn.cancelled:
            return
        contents = as_contents(message, self._render)
        source = None
        if contents.role == "assistant" and (transform := self.transforms.assistant):
            source = "".join(part.text for part in contents.parts)
            shown = await transform(source, "", True)
            if shown is None:
                return
            contents.parts = [shown]
        elif contents.role == "user":
            given = "".join(part.text for part in contents.parts)
            source = await self.transforms.user(given)
            if source is None:
                return
            if source == given:
                source = None
        message_id = self._put(contents, self._thread(thread_id), self._icon(icon))
        if source is not None and (put := self._thread(thread_id).find(message_id)):
            put.source = source
        if turn is not None:
            self._set_latest(turn.main)

    def _put(self, contents: Any, thread: Thread, icon: str | None) -> str:
        """Put a whole message into a thread."""
        parts: Sequence[Part] = contents.parts
        message_id = new_id()
        if contents.role == "system":
            # Only models read these: they are in the log, and no browser hears of them.
            thread.messages.append(Message(message_id, "system", now(), list(parts)))
            self._changed()
        else:
            put_message(self._channel, thread.id, message_id, contents.role, parts, icon)
        return message_id

    def append_stream(
        self,
        message: Iterable[Any] | AsyncIterable[Any],
        *,
        icon: Any,
        thread_id: str | None,
    ) -> StreamTask:
        contents = each(message)
        turn = self._turn(thread_id)
        writer = self._writer(turn, icon=icon)
        if not turn.cancelled:
            writer.start()
        task = turn.run(lambda: self._write_all(writer, contents, turn))
        self._set_latest(task)
        return task

    def stream_context(
        self, *, icon: Any, thread_id: str | None
    ) -> AbstractAsyncContextManager[MessageStream]:
        def begin() -> tuple[Turn, MessageWriter]:
            turn = self._turn(thread_id)
            self._set_latest(turn.main)
            return turn, self._writer(turn, icon=icon)

        return message_stream_context(self._channel, begin)

    def _turn(self, thread_id: str | None) -> Turn:
        turn = turn_of(self._channel)
        if turn is not None and thread_id in (None, turn.thread_id):
            return turn
        return self._turns.attach(self._thread(thread_id).id)

    def _writer(
        self, turn: Turn, *, icon: Any = None, on_start: Callable[[], None] = lambda: None
    ) -> MessageWriter:
        return turn.owns(
            MessageWriter(
                self._channel,
                turn.thread_id,
                lambda content: as_contents(content, self._render, chunk=True).parts,
                message_id=turn.next_message_id(),
                icon=self._icon(icon),
                transform=self.transforms.assistant,
                on_start=on_start,
            )
        )

    # -- Reading and changing ----------------------------------------------------------------

    @property
    def _conversation(self) -> Conversation:
        return self._channel.conversation

    def stop(self, thread_id: str | None) -> None:
        self._turns.stop(self._thread(thread_id).id)

    def clear(self, thread_id: str | None) -> None:
        thread = self._thread(thread_id)
        turn = turn_of(self._channel)
        if turn is None or turn.thread_id != thread.id:
            self._turns.forget(thread.id)
        self._channel.emit(build.clear(thread_id=thread.id))

    def update_input(
        self, value: str | None, placeholder: str | None, submit: bool, focus: bool
    ) -> None:
        if placeholder is not None:
            self._placeholder = placeholder
        self._channel.emit(
            build.update_input(
                value=value,
                placeholder=placeholder,
                submit=submit or None,
                focus=focus or None,
            )
        )

    def latest_stream(self) -> reactive.ExtendedTask[[], str]:
        return self._latest()

    def latest_user_input(self, transform: bool) -> str | None:
        given = self._user_input()
        return None if given is None else given[1 if transform else 0]

    def log(self) -> tuple[Message, ...]:
        self._version()
        return self._copies(self._conversation.active)

    def plain_messages(
        self, transform_user: Literal["all", "last", "none"], transform_assistant: bool
    ) -> list[ChatMessageDict]:
        self._version()
        messages = [m for m in self._conversation.active.messages if not m.streaming or m.parts]
        last_user = next((m.id for m in reversed(messages) if m.role == "user"), None)

        def content(message: Message) -> str:
            if message.role == "user":
                as_source = transform_user == "all" or (
                    transform_user == "last" and message.id == last_user
                )
            else:
                as_source = not transform_assistant
            return message.source if as_source and message.source is not None else message.content

        return [{"content": content(m), "role": m.role} for m in messages]

    def _copies(self, thread: Thread) -> tuple[Message, ...]:
        return tuple(message.copy() for message in thread.messages)

    def _thread(self, thread_id: str | None) -> Thread:
        """The thread that is meant: the one named, the running handler's, or the active one."""
        if thread_id is None:
            turn = turn_of(self._channel)
            thread_id = turn.thread_id if turn is not None else self._conversation.active_id
        thread = self._conversation.threads.get(thread_id)
        if thread is None:
            raise ValueError(f"There is no thread {thread_id!r}.")
        return thread

    def _parts(self, content: Any) -> list[Part]:
        return as_contents(content, self._render).parts

    def _icon(self, icon: Any) -> str | None:
        return None if icon is None else self._render(TagList(icon)).html

    def _changed(self) -> None:
        with reactive.isolate():
            self._version.set(self._version() + 1)
        request_flush(self._session)

    def _set_latest(self, task: StreamTask | None) -> None:
        if task is not None:
            self._latest.set(task)
            request_flush(self._session)

    # -- Life --------------------------------------------------------------------------------

    def enable_bookmarking(
        self, client: Any, bookmark_on: Literal["response"] | None
    ) -> bookmark.CancelCallback:
        self._cancel_bookmarking()
        if self._session.is_stub_session():
            return bookmark.CancelCallback()
        self._cancel_bookmarking = bookmark.enable_bookmarking(
            id=self.id,
            session=self._session,
            client=client,
            conversation=self._conversation,
            on_restored=self._restored,
            settled=self._settled,
            bookmark_on=bookmark_on,
        )
        return self._cancel_bookmarking

    def _settled(self) -> str | None:
        """Reactive: the id of the answer that was completed last, while nothing runs."""
        self._version()
        thread = self._conversation.active
        if thread.busy or not thread.messages or thread.messages[-1].role != "assistant":
            return None
        return thread.messages[-1].id

    def _restored(self) -> None:
        self._channel.outbox.refresh(self._state())
        self._changed()

    def _end(self) -> None:
        self._channel.outbox.close()
        self._turns.end()

    def destroy(self) -> None:
        self._cancel_bookmarking()
        for effect in (self._inbox_effect, *self._handlers):
            effect.destroy()
        self._end()


async def _no_stream() -> str:
    return ""
