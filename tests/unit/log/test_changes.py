"""Folding an event tells what it changed, and calls nobody."""

from __future__ import annotations

from typing import Any

import pytest

from shiny_chatkit.log import Conversation, Thread

NOW = 1_800_000_000_000


@pytest.fixture
def conversation() -> Conversation:
    conversation = Conversation()
    conversation.threads = {id: Thread(id) for id in ("shown", "other")}
    conversation.active_id = "shown"
    for thread_id in conversation.threads:
        fold(conversation, "chat:stream-chunk", thread_id, chunk="Hello", done=True)
        conversation.threads[thread_id].unread = False
    return conversation


def fold(conversation: Conversation, event: str, thread_id: str, **data: Any) -> Any:
    payload = {"threadId": thread_id, "messageId": f"m-{thread_id}", **data}
    return conversation.apply({"event": event, "data": payload}, NOW)


def test_deleted_messages_have_left(conversation: Conversation) -> None:
    changes = fold(conversation, "chat:messages-deleted", "shown", messageIds=["m-shown", "none"])
    assert changes.left == {"m-shown"}
    assert changes.has_less


def test_a_cleared_thread_has_lost_its_messages(conversation: Conversation) -> None:
    assert fold(conversation, "chat:clear", "shown").left == {"m-shown"}


def test_a_deleted_thread_leaves_with_its_messages(conversation: Conversation) -> None:
    assert conversation.delete("other").left == {"other", "m-other"}


def test_truncated_text_is_less_of_a_message_that_stays(conversation: Conversation) -> None:
    changes = fold(conversation, "chat:message-truncate", "shown", parts=0, chars=0)
    assert changes.shrunk
    assert not changes.left


def test_only_a_thread_that_is_not_on_show_becomes_unread(conversation: Conversation) -> None:
    assert not fold(conversation, "chat:citation", "shown", url="u", title="", snippet="").unread
    assert fold(conversation, "chat:citation", "other", url="u", title="", snippet="").unread
    # It is told once.
    assert not fold(conversation, "chat:citation", "other", url="v", title="", snippet="").unread


def test_what_comes_without_a_time_has_the_time_of_its_event(conversation: Conversation) -> None:
    message = conversation.threads["shown"].find("m-shown")
    assert message is not None
    assert message.created_at == NOW


def test_loading_a_dump_tells_what_it_replaces(conversation: Conversation) -> None:
    changes = conversation.load(Conversation().dump())
    assert changes.left == {"shown", "other", "m-shown", "m-other"}
