"""Writes one message into the log, piece by piece."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextvars import ContextVar
from itertools import takewhile
from typing import Any, Literal, NamedTuple

from shiny_chatkit.adapters import Contents
from shiny_chatkit.content import Piece, Text, Thinking, ToolCall, ToolResult, Ui, parts_of
from shiny_chatkit.host import ToolSpans
from shiny_chatkit.log import Log, Message, TextPart, ThinkingPart, fold, new_id, now
from shiny_chatkit.protocol import build
from shiny_chatkit.protocol import content as wire
from shiny_chatkit.protocol.build import OutboundEvent
from shiny_chatkit.protocol.clean import clean
from shiny_chatkit.protocol.words import wording_of
from shiny_chatkit.wire import Channel

from ._thinking_tags import Span, TagPairs, ThinkingSplitter

Normalize = Callable[[Any], Sequence[Piece]]
Draw = Callable[[Any], Awaitable[Any]]
Transform = Callable[[str, str, bool], Awaitable["Text | Ui | None"]]


class Checkpoint(NamedTuple):
    """A position in a message to which it can be rewound."""

    parts: int
    chars: int
    source: int
    splitter: ThinkingSplitter


class MessageWriter:
    """Writes one message, from its first piece to its end.

    The message is added to the thread by :meth:`start` or with its first piece. Anything written after its end
    is dropped.

    Parameters
    ----------
    channel, thread_id
        The channel and thread of the message.
    normalize
        Converts content to pieces.
    draw
        Prepares slow content, such as a long table, before it is normalized.
    message_id
        The id of the message; a new one by default.
    icon
        HTML for the message's icon.
    transform
        Called with the text so far, the newest chunk and whether it is the last one. Returns what to show
        instead of the text so far, or None to leave it unchanged.
    on_start
        Called when the message is added to the thread.
    replaces
        Called when the message is added, and returns the id of the message that it replaces, if any.
    thinking_tags
        The tags that enclose reasoning.
    """

    def __init__(
        self,
        channel: Channel,
        thread_id: str,
        normalize: Normalize,
        *,
        draw: Draw | None = None,
        message_id: str | None = None,
        icon: str | None = None,
        transform: Transform | None = None,
        on_start: Callable[[], None] = lambda: None,
        replaces: Callable[[], str | None] = lambda: None,
        thinking_tags: TagPairs | None = None,
    ) -> None:
        self.channel = channel
        self.thread_id = thread_id
        self.message_id = message_id or new_id()
        self._normalize = normalize
        self._draw = draw
        self._icon = icon
        self._transform = transform
        self._source = ""
        self._on_start = on_start
        self._replaces = replaces
        self._splitter = ThinkingSplitter(thinking_tags or TagPairs(()))
        self._tools = ToolSpans()
        self._thinking_since: int | None = None
        self.started = False
        self.ended = False

    @property
    def open(self) -> bool:
        """Return whether the message has begun and not ended."""
        return self.started and not self.ended

    @property
    def message(self) -> Message | None:
        """Return the message in the log, or None."""
        thread = self.channel.log.threads.get(self.thread_id)
        return thread.find(self.message_id) if thread else None

    @property
    def text(self) -> str:
        """Return the message's text as a model would read it."""
        message = self.message
        return "" if message is None else (message.source or message.content)

    def start(self) -> None:
        """Add the message to the thread."""
        if self.started or self.ended:
            return
        self.started = True
        self._emit(
            build.message_start,
            role="assistant",
            created_at=now(),
            icon=self._icon,
            replaces=self._replaces(),
        )
        self._on_start()

    async def write(self, content: Any) -> None:
        """Append content of any type that the chat accepts."""
        if self._draw is not None and not isinstance(content, str):
            content = await self._draw(content)
        if self.ended:
            return
        for piece in self._normalize(content):
            if not piece.passes:
                self.start()
            for part in self._split(piece):
                if self._transform is None or not part.as_text:
                    self._append(part)
                else:
                    await self._append_transformed(part.as_text, done=False)

    def checkpoint(self) -> Checkpoint:
        """Return the current position in the message."""
        message = self.message
        if message is None or not message.parts:
            return Checkpoint(0, 0, 0, self._splitter.copy())
        last = message.last
        chars = len(last.text) if isinstance(last, TextPart) else 0
        return Checkpoint(len(message.parts), chars, len(self._source), self._splitter.copy())

    def rewind(self, place: Checkpoint) -> None:
        """Drop everything written since ``place``."""
        if not self.ended:
            self._source = self._source[: place.source]
            self._splitter = place.splitter.copy()
            self._emit(build.message_truncate, parts=place.parts, chars=place.chars)

    async def finish(self) -> None:
        """End the message normally; a message that never began leaves no trace."""
        try:
            if self.open:
                for part in _pieces(self._splitter.end()):
                    await self._write_part(part)
            if self.open and self._transform is not None:
                await self._append_transformed("", done=True)
        finally:
            if self.open:
                self._end_thinking()
                self._emit(build.stream_chunk, chunk="", done=True)
            self.ended = True
            self._tools.end()

    def stop(self) -> bool:
        """End the message because the user stopped it, remove it if it is empty, and return whether it was open."""
        if was_open := self.give_up():
            message = self.message
            self._emit(build.generation_stopped, partial_content=message.text if message else "")
        return was_open

    def give_up(self) -> bool:
        """Write nothing from now on, remove the message if it is empty, and return whether it was open."""
        was_open, self.ended = self.open, True
        self._tools.end()
        if was_open:
            self._append_held()
            self._end_thinking()
            self._remove_if_empty()
        return was_open

    def fail(self, error: str) -> bool:
        """End the message with an error, remove it if it is empty, and return whether it stays."""
        was_open, self.ended = self.open, True
        self._tools.end()
        if was_open:
            self._append_held()
        if not was_open or self._remove_if_empty():
            return False
        self._end_thinking()
        self.channel.emit(
            build.error(
                code="failed",
                message=str(error),
                wording=wording_of(error),
                thread_id=self.thread_id,
                message_id=self.message_id,
            )
        )
        return True

    def _split(self, piece: Piece) -> list[Piece]:
        """Return a piece, split into text and reasoning."""
        if isinstance(piece, Text):
            if not piece.text or self._splitter.passes(piece.text):
                return [piece]
            return _pieces(self._splitter.feed(piece.text))
        if isinstance(piece, (ToolCall, ToolResult)):
            if isinstance(piece, ToolCall):
                self._tools.called(piece.id, piece.name)
            else:
                self._tools.returned(piece.id, is_error=piece.is_error)
            # The model's next text starts a new answer.
            return [*_pieces(self._splitter.end()), piece]
        if piece.opens_part:
            return [*_pieces(self._splitter.flush()), piece]
        return [piece]

    async def _write_part(self, piece: Piece) -> None:
        if self._transform is None or not piece.as_text:
            self._append(piece)
        else:
            await self._append_transformed(piece.as_text, done=False)

    def _append_held(self) -> None:
        """Append text that was held back because it might have become a tag."""
        if self._transform is None:
            for piece in _pieces(self._splitter.end()):
                self._append(piece)

    def _append(self, piece: Piece) -> None:
        if isinstance(piece, _ThinkingEnd):
            self._end_thinking()
            return
        if isinstance(piece, Thinking):
            self._thinking_since = self._thinking_since or now()
        elif piece.opens_part and not (isinstance(piece, Text) and not piece.text):
            self._end_thinking()
        self.channel.emit(piece.event(self.message_id, self.thread_id))

    def _end_thinking(self) -> None:
        """Close the open phase of reasoning with its duration."""
        if self._thinking_since is not None:
            duration, self._thinking_since = now() - self._thinking_since, None
            self._emit(build.thinking_done, duration=duration)

    async def _append_transformed(self, text: str, *, done: bool) -> None:
        assert self._transform is not None
        self._source += text
        shown = await self._transform(self._source, text, done)
        self._emit(build.message_source, source=self._source)
        message = self.message
        if shown is not None and not self.ended:
            # The transformed content replaces the text, but not the reasoning before it.
            parts = message.parts if message else []
            kept = sum(1 for _ in takewhile(lambda part: isinstance(part, ThinkingPart), parts))
            self._emit(build.message_truncate, parts=kept, chars=0)
            self._append(shown)

    def _remove_if_empty(self) -> bool:
        message = self.message
        if message is None or message.parts:
            return message is None
        self.channel.emit(
            build.messages_deleted(thread_id=self.thread_id, message_ids=[self.message_id])
        )
        return True

    def _emit(self, event: Callable[..., Any], **fields: Any) -> None:
        self.channel.emit(event(message_id=self.message_id, thread_id=self.thread_id, **fields))


class _ThinkingEnd(Piece):
    """Marks the end of a phase of reasoning that a closing tag ended."""

    opens_part = False

    def event(self, message_id: str, thread_id: str) -> OutboundEvent:
        """Return the event that closes the phase."""
        return build.thinking_done(message_id=message_id, thread_id=thread_id)


def _pieces(spans: Sequence[Span]) -> list[Piece]:
    return [_piece(kind, text) for kind, text in spans]


def _piece(kind: Literal["text", "thinking", "done"], text: str) -> Piece:
    match kind:
        case "text":
            return Text(text)
        case "thinking":
            return Thinking(text)
        case "done":
            return _ThinkingEnd()


def without_tags(pieces: Sequence[Piece], thinking_tags: TagPairs) -> list[Piece]:
    """Return the pieces of a whole message, split into text and reasoning."""
    found: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, Text) and piece.text:
            splitter = ThinkingSplitter(thinking_tags)
            found += _pieces([*splitter.feed(piece.text), *splitter.end()])
        else:
            found.append(piece)
    return found


def put_message(
    channel: Channel,
    thread_id: str,
    message_id: str,
    role: Literal["user", "assistant"],
    pieces: Sequence[Piece],
    icon: str | None,
    attachments: list[wire.AttachmentPart],
) -> None:
    """Put a whole message into a thread."""
    for event in message_events(thread_id, message_id, role, pieces, icon, attachments):
        channel.emit(event)


def message_events(
    thread_id: str,
    message_id: str,
    role: Literal["user", "assistant"],
    pieces: Sequence[Piece],
    icon: str | None = None,
    attachments: list[wire.AttachmentPart] | None = None,
) -> Iterator[OutboundEvent]:
    """Yield the events of a whole message: a single one if it is only text."""
    if len(pieces) == 1 and isinstance(piece := pieces[0], Text):
        yield build.assistant_message(
            message_id=message_id,
            text=piece.text,
            thread_id=thread_id,
            role=role,
            icon=icon,
            created_at=now(),
            attachments=attachments or None,
        )
        return
    yield build.message_start(
        message_id=message_id,
        thread_id=thread_id,
        role=role,
        created_at=now(),
        icon=icon,
        attachments=attachments or None,
    )
    for piece in pieces:
        yield piece.event(message_id, thread_id)
    yield build.stream_chunk(message_id=message_id, thread_id=thread_id, chunk="", done=True)


def message_of(contents: Contents) -> Message:
    """Return the message that content would create, without adding it to a chat."""
    log = Log()
    role = "user" if contents.role == "user" else "assistant"
    files = parts_of(contents.attachments)
    for event in message_events(log.first.id, new_id(), role, contents.pieces, None, files):
        fold(log, clean(event), now())
    return log.first.messages[0]


_writers: ContextVar[tuple[MessageWriter, ...]] = ContextVar("shiny_chatkit_writers", default=())


def enter_writer(writer: MessageWriter) -> None:
    """Make ``writer`` the target of nested stream contexts of this task."""
    _writers.set((*_writers.get(), writer))


def leave_writer(writer: MessageWriter) -> None:
    """Undo :func:`enter_writer`."""
    _writers.set(tuple(w for w in _writers.get() if w is not writer))


def current_writer(channel: Channel, *, begun: bool = True) -> MessageWriter | None:
    """Return the innermost open writer of this task in a chat, or None.

    Parameters
    ----------
    begun
        Whether the message must already be in the thread.
    """
    return next(
        (
            writer
            for writer in reversed(_writers.get())
            if writer.channel is channel and not writer.ended and (writer.started or not begun)
        ),
        None,
    )
