"""Puts whole messages into the log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from shiny_chatkit.adapters import Contents
from shiny_chatkit.content import Piece, Text, parts_of
from shiny_chatkit.log import Log, Message, fold, new_id, now
from shiny_chatkit.protocol import build
from shiny_chatkit.protocol import content as wire
from shiny_chatkit.protocol.build import OutboundEvent
from shiny_chatkit.protocol.clean import clean
from shiny_chatkit.wire import Channel


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
