"""A channel counts the visible events of each thread until the thread is deleted."""

from __future__ import annotations

from typing import Any

from shiny_chatkit.log import Log, Thread
from shiny_chatkit.protocol import build
from shiny_chatkit.wire import Channel


class Wire:
    """Reads along, and keeps nothing."""

    def put(self, event: Any) -> None:
        """Drop it."""

    def changed(self) -> None:
        """Take no note."""


def text(thread_id: str, chunk: str) -> Any:
    return build.stream_chunk(message_id="m", thread_id=thread_id, chunk=chunk, done=False)


def test_visible_events_are_counted_as_long_as_their_thread_exists() -> None:
    conversation = Log()
    conversation.threads["other"] = Thread("other")
    wire = Wire()
    channel = Channel(conversation)
    channel.attach(wire)
    channel.emit(text("other", "Hello"))
    channel.emit(text("other", ""))
    assert channel.shown("other") == 1
    channel.emit(build.update_thread_list(threads=[conversation.first.info()]))
    channel.emit(text("other", "too late"))
    assert channel.shown("other") == 0
    assert not [id for id in channel._shown if id == "other"]
