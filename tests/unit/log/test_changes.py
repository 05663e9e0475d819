"""Folding an event tells what it changed, and calls nobody."""

from __future__ import annotations

from typing import Any

import pytest

from shiny_chatkit.log import Log, Message, Thread
from shiny_chatkit.log import fold as apply

NOW = 1_800_000_000_000


@pytest.fixture
def conversation() -> Log:
    conversation = Log()
    conversation.threads = {id: Thread(id) for id in ("shown", "other")}
    for thread_id in conversation.threads:
        fold(conversation, "chat:stream-chunk", thread_id, chunk="Hello", done=True)
    return conversation


def fold(conversation: Log, event: str, thread_id: str, **data: Any) -> Any:
    payload = {"threadId": thread_id, "messageId": f"m-{thread_id}", **data}
    return apply(conversation, {"event": event, "data": payload}, NOW)


def test_deleted_messages_have_left(conversation: Log) -> None:
    changes = fold(conversation, "chat:messages-deleted", "shown", messageIds=["m-shown", "none"])
    assert changes.left == {"m-shown"}
    assert changes.has_less


def test_a_cleared_thread_has_lost_its_messages(conversation: Log) -> None:
    assert fold(conversation, "chat:clear", "shown").left == {"m-shown"}


def test_a_thread_that_is_no_longer_listed_leaves_with_its_messages(
    conversation: Log,
) -> None:
    infos = [conversation.threads["shown"].info()]
    event = {"event": "chat:update-thread-list", "data": {"threads": infos}}
    assert apply(conversation, event, NOW).left == {"other", "m-other"}


def test_truncated_text_is_less_of_a_message_that_stays(conversation: Log) -> None:
    changes = fold(conversation, "chat:message-truncate", "shown", parts=0, chars=0)
    assert changes.shrunk
    assert not changes.left


def test_news_name_their_thread(conversation: Log) -> None:
    citation = {"url": "u", "title": "", "snippet": ""}
    assert fold(conversation, "chat:citation", "shown", **citation).news == "shown"
    assert fold(conversation, "chat:citation", "other", **citation).news == "other"
    assert fold(conversation, "chat:citation", "unknown", **citation).news is None
    assert fold(conversation, "chat:stream-chunk", "other", chunk="", done=True).news is None
    assert fold(conversation, "chat:assistant-message", "other", text="x", role="user").news is None
    assert fold(conversation, "chat:busy", "other", busy=True).news is None


def test_what_comes_without_a_time_has_the_time_of_its_event(conversation: Log) -> None:
    message = conversation.threads["shown"].find("m-shown")
    assert message is not None
    assert message.created_at == NOW


def test_loading_a_dump_tells_what_it_replaces(conversation: Log) -> None:
    changes = conversation.load(Log().dump()).changes
    assert changes.left == {"shown", "other", "m-shown", "m-other"}


def test_older_messages_that_were_being_written_are_interrupted(conversation: Log) -> None:
    thread = conversation.threads["shown"]
    newest = [Message("new", "assistant", NOW, streaming=True)]
    older = [Message("old", "assistant", NOW, streaming=True), Message("done", "user", NOW)]
    thread.unloaded = "all"
    changes = fold(conversation, "chat:messages-loaded", "shown", messages=newest, unloaded="older")
    assert newest[0].streaming
    assert not changes.messages
    changes = fold(conversation, "chat:messages-loaded", "shown", messages=older, unloaded="none")
    assert changes.messages == {("shown", "old")}
    assert [(m.id, m.streaming, m.interrupted) for m in older] == [
        ("old", False, True),
        ("done", False, False),
    ]
