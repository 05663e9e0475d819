"""Writes one message into the log, piece by piece."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextvars import ContextVar
from typing import Any, Literal, NamedTuple

from shiny_chatkit.conversation import HtmlPart, Message, Part, TextPart, new_id, now
from shiny_chatkit.delivery import Channel
from shiny_chatkit.protocol import build
from shiny_chatkit.protocol.build import OutboundEvent

Normalize = Callable[[Any], Sequence[Part]]
Transform = Callable[[str, str, bool], Awaitable["TextPart | HtmlPart | None"]]


class Checkpoint(NamedTuple):
    """A place in a message one can go back to."""

    parts: int
    chars: int
    source: int


class MessageWriter:
    """One message being written, from its first piece to its end.

    The message takes its place in the thread at :meth:`start`, or with its first piece. Once it has
    ended, by whichever way, what is still written is dropped.

    Parameters
    ----------
    channel, thread_id
        Where the message goes.
    normalize
        Gives the parts a piece of content stands for.
    message_id
        The id of the message; a new one by default.
    icon
        HTML for the message's icon.
    transform
        Called with the text so far, the newest piece and whether it is the last; gives what to show
        instead of the text so far, or None to leave it as it is.
    on_start
        Called when the message takes its place.
    """

    def __init__(
        self,
        channel: Channel,
        thread_id: str,
        normalize: Normalize,
        *,
        message_id: str | None = None,
        icon: str | None = None,
        transform: Transform | None = None,
        on_start: Callable[[], None] = lambda: None,
    ) -> None:
        self.channel = channel
        self.thread_id = thread_id
        self.message_id = message_id or new_id()
        self._normalize = normalize
        self._icon = icon
        self._transform = transform
        self._source = ""
        self._on_start = on_start
        self.started = False
        self.ended = False

    @property
    def open(self) -> bool:
        """Whether the message has begun and not ended."""
        return self.started and not self.ended

    @property
    def message(self) -> Message | None:
        """The message as it stands in the log."""
        thread = self.channel.conversation.threads.get(self.thread_id)
        return thread.find(self.message_id) if thread else None

    @property
    def text(self) -> str:
        """All that was written, as a model would read it."""
        message = self.message
        return "" if message is None else (message.source or message.content)

    def start(self) -> None:
        """Take the message's place in the thread."""
        if self.started or self.ended:
            return
        self.started = True
        self._emit(build.message_start, role="assistant", created_at=now(), icon=self._icon)
        self._on_start()

    async def write(self, content: Any) -> None:
        """Append a piece of content of any kind the chat knows."""
        if self.ended:
            return
        for part in self._normalize(content):
            self.start()
            if self._transform is None:
                self._append(part)
            else:
                await self._append_transformed(part.text, done=False)

    def checkpoint(self) -> Checkpoint:
        """Remember this place in the message."""
        message = self.message
        if message is None or not message.parts:
            return Checkpoint(0, 0, 0)
        last = message.parts[-1]
        chars = len(last.text) if isinstance(last, TextPart) else 0
        return Checkpoint(len(message.parts), chars, len(self._source))

    def rewind(self, place: Checkpoint) -> None:
        """Drop what was written since ``place``."""
        if not self.ended:
            self._source = self._source[: place.source]
            self._emit(build.message_truncate, parts=place.parts, chars=place.chars)

    async def finish(self) -> None:
        """End the message well; one that never began leaves nothing."""
        if self.open:
            if self._transform is not None:
                await self._append_transformed("", done=True)
            self._emit(build.stream_chunk, chunk="", done=True)
        self.ended = True

    def stop(self) -> bool:
        """End the message at the user's wish; an empty one goes. Says whether it was open."""
        was_open, self.ended = self.open, True
        if was_open:
            message = self.message
            partial = message.text if message else ""
            if not self._remove_if_empty():
                self._emit(build.generation_stopped, partial_content=partial)
        return was_open

    def fail(self, error: str) -> bool:
        """End the message with an error mark; an empty one goes. Says whether it stays."""
        was_open, self.ended = self.open, True
        if not was_open or self._remove_if_empty():
            return False
        self.channel.emit(
            build.error(
                code="failed",
                message=error,
                thread_id=self.thread_id,
                message_id=self.message_id,
            )
        )
        return True

    def _append(self, part: Part) -> None:
        self.channel.emit(_part_event(part, self.message_id, self.thread_id))

    async def _append_transformed(self, text: str, *, done: bool) -> None:
        assert self._transform is not None
        self._source += text
        shown = await self._transform(self._source, text, done)
        message = self.message
        if message is not None:
            message.source = self._source
        if shown is not None and not self.ended:
            self._emit(build.message_truncate, parts=0, chars=0)
            self._append(shown)

    def _remove_if_empty(self) -> bool:
        message = self.message
        if message is None or message.content:
            return message is None
        self.channel.emit(
            build.messages_deleted(thread_id=self.thread_id, message_ids=[self.message_id])
        )
        return True

    def _emit(self, event: Callable[..., Any], **fields: Any) -> None:
        self.channel.emit(event(message_id=self.message_id, thread_id=self.thread_id, **fields))


def put_message(
    channel: Channel,
    thread_id: str,
    message_id: str,
    role: Literal["user", "assistant"],
    parts: Sequence[Part],
    icon: str | None,
) -> None:
    """Put a whole message into a thread."""
    created_at = now()
    if len(parts) == 1 and isinstance(part := parts[0], TextPart):
        channel.emit(
            build.assistant_message(
                message_id=message_id,
                text=part.text,
                thread_id=thread_id,
                role=role,
                icon=icon,
                created_at=created_at,
            )
        )
        return
    channel.emit(
        build.message_start(
            message_id=message_id,
            thread_id=thread_id,
            role=role,
            created_at=created_at,
            icon=icon,
        )
    )
    for part in parts:
        channel.emit(_part_event(part, message_id, thread_id))
    channel.emit(
        build.stream_chunk(message_id=message_id, thread_id=thread_id, chunk="", done=True)
    )


def _part_event(part: Part, message_id: str, thread_id: str) -> OutboundEvent:
    if isinstance(part, TextPart):
        return build.stream_chunk(
            message_id=message_id, thread_id=thread_id, chunk=part.text, done=False
        )
    return build.html(message_id=message_id, thread_id=thread_id, html=part.html, deps=part.deps)


_writers: ContextVar[tuple[MessageWriter, ...]] = ContextVar("shiny_chatkit_writers", default=())


def enter_writer(writer: MessageWriter) -> None:
    """Make ``writer`` the one that nested stream contexts of this task write to."""
    _writers.set((*_writers.get(), writer))


def leave_writer(writer: MessageWriter) -> None:
    """Undo :func:`enter_writer`."""
    _writers.set(tuple(w for w in _writers.get() if w is not writer))


def current_writer(channel: Channel) -> MessageWriter | None:
    """The innermost open message of this task in a chat."""
    return next((w for w in reversed(_writers.get()) if w.channel is channel and w.open), None)
