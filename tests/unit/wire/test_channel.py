"""A channel counts the visible events of each thread until the thread is deleted."""

from __future__ import annotations

from typing import Any

from shiny_chatkit.log import Conversation, Thread
from shiny_chatkit.protocol import build
from shiny_chatkit.wire import Channel


class Wire:
    """Takes what is put, in the place of an outbox."""

    def put(self, event: Any) -> None:
        """Drop it."""


def text(thread_id: str, chunk: str) -> Any:
    return build.stream_chunk(message_id="m", thread_id=thread_id, chunk=chunk, done=False)


def test_visible_events_are_counted_as_long_as_their_thread_exists() -> None:
    conversation = Conversation()
    conversation.threads["other"] = Thread("other")
    wire: Any = Wire()
    channel = Channel(conversation, wire, lambda: None)
    channel.emit(text("other", "Hello"))
    channel.emit(text("other", ""))
    assert channel.shown("other") == 1
    channel.emit(build.update_thread_list(threads=[conversation.active.info()]))
    channel.emit(text("other", "too late"))
    assert channel.shown("other") == 0
    assert not [id for id in channel._shown if id == "other"]
