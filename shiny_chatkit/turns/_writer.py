"""Writes one message into the log, piece by piece."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextvars import ContextVar
from dataclasses import replace
from typing import Any, Literal, NamedTuple

from shiny_chatkit.content import Citation, Piece, Text, Thinking, ToolCall, ToolResult, Ui
from shiny_chatkit.host import ToolSpans
from shiny_chatkit.log import Message, TextPart, new_id, now
from shiny_chatkit.protocol import build
from shiny_chatkit.protocol.build import OutboundEvent
from shiny_chatkit.protocol.words import wording_of
from shiny_chatkit.wire import Channel

from ._thinking_tags import Span, TagPairs, ThinkingSplitter
from ._transforms import Run

Normalize = Callable[[Any], Sequence[Piece]]
Draw = Callable[[Any], Awaitable[Any]]
Transform = Callable[[str, str, bool], Awaitable["Text | Ui | None"]]


class Checkpoint(NamedTuple):
    """A position in a message to which it can be rewound."""

    parts: int
    chars: int
    source: int
    run: Run | None
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
        Called with the text since the last content of another kind, the newest chunk and whether other content or
        the end follows. Returns what to show instead of this text, or None to leave it unchanged.
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
        self._run: Run | None = None
        self._on_start = on_start
        self._replaces = replaces
        self._splitter = ThinkingSplitter(thinking_tags or TagPairs(()))
        self._tools = ToolSpans()
        self._thinking_since: int | None = None
        self.started = False
        self.ended = False
        self._joined = 0
        self._is_complete = False

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
                await self._write_part(part)

    def checkpoint(self) -> Checkpoint:
        """Return the current position in the message."""
        parts, chars = self._position()
        return Checkpoint(parts, chars, len(self._source), self._run, self._splitter.copy())

    def _position(self) -> tuple[int, int]:
        """Return the number of parts, and of the characters in the last one if it is text."""
        message = self.message
        last = message.last if message else None
        chars = len(last.text) if isinstance(last, TextPart) else 0
        return len(message.parts) if message else 0, chars

    def rewind(self, place: Checkpoint) -> None:
        """Drop everything written since ``place``."""
        if not self.ended:
            self._source = self._source[: place.source]
            self._run = place.run
            self._splitter = place.splitter.copy()
            self._emit(build.message_truncate, parts=place.parts, chars=place.chars)

    def join(self) -> None:
        """Keep the message open until the matching call of :meth:`leave`."""
        self._joined += 1

    async def leave(self) -> None:
        """Undo :meth:`join`, and end the message if it only waited for this."""
        self._joined -= 1
        if self._is_complete:
            await self.finish()

    async def finish(self) -> None:
        """End the message normally, once all who joined it have left; one that never began leaves no trace."""
        self._is_complete = True
        if self._joined:
            return
        try:
            if self.open:
                for part in _pieces(self._splitter.end()):
                    await self._write_part(part)
            if self.open and (self._run or self._position() == (0, 0)):
                await self._end_run()
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
        if self._transform is None or piece == Text(""):
            self._append(piece)
        elif isinstance(piece, Text):
            await self._append_transformed(piece.text)
        else:
            if piece.opens_part and self._run:
                await self._end_run()
            elif self._run and isinstance(piece, Citation):
                self._run = replace(self._run, sources=(*self._run.sources, piece))
            self._append(piece)
            if piece.as_text:
                self._source += piece.as_text
                self._emit(build.message_source, source=self._source)

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

    async def _end_run(self) -> None:
        await self._append_transformed("", done=True)
        self._run = None

    async def _append_transformed(self, text: str, *, done: bool = False) -> None:
        if self._transform is None:
            return
        begun = self._run or Run(*self._position())
        run = self._run = replace(begun, text=begun.text + text)
        self._source += text
        shown = await self._transform(run.text, text, done)
        self._emit(build.message_source, source=self._source)
        # Another task may have written meanwhile, and shows this text together with its own.
        if shown is not None and not self.ended and self._run is run:
            self._emit(build.message_truncate, parts=run.parts, chars=run.chars)
            for piece in (shown, *run.sources):
                self._append(piece)

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


_writers: ContextVar[tuple[MessageWriter, ...]] = ContextVar("shiny_chatkit_writers", default=())


def enter_writer(writer: MessageWriter) -> None:
    """Make ``writer`` the target of nested stream contexts of this task."""
    _writers.set((*_writers.get(), writer))


def leave_writer(writer: MessageWriter) -> None:
    """Undo :func:`enter_writer`."""
    _writers.set(tuple(w for w in _writers.get() if w is not writer))


def current_writer(
    channel: Channel, thread_id: str | None = None, *, begun: bool = True
) -> MessageWriter | None:
    """Return the innermost open writer of this task in a chat, or None.

    Parameters
    ----------
    thread_id
        The thread that it must write to; by default any.
    begun
        Whether the message must already be in the thread.
    """
    return next(
        (
            writer
            for writer in reversed(_writers.get())
            if writer.channel is channel
            and thread_id in (None, writer.thread_id)
            and not writer.ended
            and (writer.started or not begun)
        ),
        None,
    )
