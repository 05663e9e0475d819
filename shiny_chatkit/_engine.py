"""What stands behind a ``Chat``: one session's conversation, wired to its turns and its wire."""

from __future__ import annotations

import asyncio
from typing import Any, Literal, cast

from shiny import reactive
from shiny.reactive import Effect_  # pyright: ignore[reportPrivateImportUsage]
from shiny.session import Session, session_context

from . import _errors, bookmark
from ._answering import Answering
from ._provider_messages import ChatMessageDict
from ._transforms import Transforms
from .conversation import Conversation, Message, new_id
from .delivery import Channel, Inbox, Outbox
from .generation import Submission, prepare_session, request_flush, turn_of
from .protocol import MESSAGE_TYPE, PROTOCOL_VERSION, InboundEvent, Rejection, build, inbound


class Engine:
    """Connects the rooms of one chat.

    Parameters
    ----------
    id
        The namespaced id of the chat.
    session
        Its session.
    on_error
        How errors are told.
    greeting
        Content to show while the conversation is empty.
    """

    def __init__(self, id: str, session: Session, *, on_error: str, greeting: Any) -> None:
        self._id = id
        self._session = session
        self._placeholder: str | None = None
        self._cancel_bookmarking = bookmark.CancelCallback()
        self.transforms = Transforms()
        root = session.root_scope()
        self._channel = Channel(
            Conversation(),
            Outbox(id, lambda batch: root.send_custom_message(MESSAGE_TYPE, cast(Any, batch))),
            self._changed,
        )
        self.conversation = self._channel.conversation
        inbox = Inbox(id, session, self._receive, self._receive_text)
        # These hold the session's own events; in a bookmark they would be sent again.
        root.bookmark.exclude.extend(inbox.input_ids)
        with session_context(session):
            self._version = reactive.Value(0)
            self.answering = Answering(
                id,
                session,
                self._channel,
                self.transforms,
                _errors.resolve_on_error(on_error, session),
            )
            self._inbox_effect = Effect_(inbox.read, priority=9999, session=session)
        self.writing = self.answering.writing
        self._greeting = self.writing.parts(greeting)
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
                    self.answering.turns.stop(event.thread_id)
                case inbound.RequestState():
                    self._channel.outbox.open(self._state())
                case Rejection():
                    self._refuse(event.message, event.thread_id, event.message_id)
                case _:
                    raise AssertionError(f"{event.event} is live, but nothing handles it")

    def _receive_text(self, text: str) -> None:
        with reactive.isolate():
            self._submit(self.conversation.active_id, new_id(), text)

    def _submit(self, thread_id: str, message_id: str, text: str) -> None:
        thread = self.conversation.threads.get(thread_id)
        if thread is None:
            self._refuse("There is no such conversation.", None, message_id)
        elif thread.find(message_id) or self.answering.turns.has(message_id):
            self._refuse("This message was sent before.", thread_id, None)
        else:
            self.answering.submit(Submission(thread_id, message_id, text))

    def _refuse(self, why: str, thread_id: str | None, message_id: str | None) -> None:
        self._channel.emit(
            build.error(code="rejected", message=why, thread_id=thread_id, message_id=message_id)
        )

    def _state(self) -> build.StateResponseEvent:
        thread = self.conversation.active
        threads = self.conversation.threads.values()
        return build.state_response(
            version=PROTOCOL_VERSION,
            threads=[t.info() for t in threads],
            active_thread_id=thread.id,
            messages=thread.shown(),
            settings_items=[],
            context_sources=[],
            commands=[],
            todos=[],
            pending_inputs=[],
            greeting=[part.to_dict() for part in self._greeting] or None,
            input={"placeholder": self._placeholder} if self._placeholder is not None else None,
            busy_threads=[t.id for t in threads if t.busy],
            typing=thread.typing,
            queued=list(thread.queued),
            cleared=thread.cleared,
        )

    # -- From the app ------------------------------------------------------------------------

    def stop(self, thread_id: str | None) -> None:
        """Do what the stop button does."""
        self.answering.turns.stop(self.writing.thread(thread_id).id)

    def clear(self, thread_id: str | None) -> None:
        """Empty a thread; its turn ends, unless it is the one that asks."""
        thread = self.writing.thread(thread_id)
        turn = turn_of(self._channel)
        if turn is None or turn.thread_id != thread.id:
            self.answering.turns.forget(thread.id)
        self._channel.emit(build.clear(thread_id=thread.id))

    def update_input(
        self, value: str | None, placeholder: str | None, submit: bool, focus: bool
    ) -> None:
        """Change what the composer holds."""
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

    def log(self) -> tuple[Message, ...]:
        """Reactively read copies of the active thread's messages."""
        self._version()
        return self.conversation.active.copies()

    def plain_messages(
        self, transform_user: Literal["all", "last", "none"], transform_assistant: bool
    ) -> list[ChatMessageDict]:
        """Reactively read the active thread's messages as plain dictionaries."""
        self._version()
        messages = [m for m in self.conversation.active.messages if not m.streaming or m.parts]
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

    def _changed(self) -> None:
        with reactive.isolate():
            self._version.set(self._version() + 1)
        request_flush(self._session)

    # -- Life --------------------------------------------------------------------------------

    def enable_bookmarking(
        self, client: Any, bookmark_on: Literal["response"] | None
    ) -> bookmark.CancelCallback:
        """Register the hooks, in the place of earlier ones."""
        self._cancel_bookmarking()
        if self._session.is_stub_session():
            return bookmark.CancelCallback()
        self._cancel_bookmarking = bookmark.enable_bookmarking(
            id=self._id,
            session=self._session,
            client=client,
            conversation=self.conversation,
            on_restored=self._restored,
            settled=self._settled,
            bookmark_on=bookmark_on,
        )
        return self._cancel_bookmarking

    def _settled(self) -> str | None:
        """Reactive: the id of the answer that was completed last, while nothing runs."""
        self._version()
        thread = self.conversation.active
        if thread.busy or not thread.messages or thread.messages[-1].role != "assistant":
            return None
        return thread.messages[-1].id

    def _restored(self) -> None:
        self._channel.outbox.refresh(self._state())
        self._changed()

    def _end(self) -> None:
        self._channel.outbox.close()
        self.answering.turns.end()

    def destroy(self) -> None:
        """End all that belongs to the chat."""
        self._cancel_bookmarking()
        self._inbox_effect.destroy()
        self.answering.destroy()
        self._end()
