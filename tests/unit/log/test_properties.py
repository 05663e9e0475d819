"""Properties of every sequence of events, in any order and with any division of text into chunks."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shiny_chatkit.log import Log, Message, TextPart
from shiny_chatkit.log import fold as apply
from tests.unit.log.test_scripts import as_log, conversation_of

NOW = 1_800_000_000_000

THREADS = ("t1", "t2")
TIME = 1_780_000_000_000

texts = st.text(alphabet="ab é漢😀\n*", max_size=8)
ids = st.sampled_from(["m1", "m2", "m3"])


def events_of(name: str, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    data = st.fixed_dictionaries({"threadId": st.sampled_from(THREADS), **fields})
    return data.map(lambda d: {"event": f"chat:{name}", "data": d})


chunk = events_of("stream-chunk", messageId=ids, chunk=texts, done=st.just(False))
events = st.one_of(
    chunk,
    events_of("stream-chunk", messageId=ids, chunk=texts, done=st.just(True)),
    events_of("message-start", messageId=ids, role=st.just("assistant"), createdAt=st.just(TIME)),
    events_of(
        "assistant-message",
        messageId=ids,
        text=texts,
        role=st.sampled_from(["user", "assistant"]),
        createdAt=st.just(TIME),
    ),
    events_of("html", messageId=ids, html=texts, deps=st.just([])),
    events_of("message-truncate", messageId=ids, parts=st.integers(0, 3), chars=st.integers(0, 9)),
    events_of("messages-deleted", messageIds=st.lists(ids, max_size=2)),
    events_of("generation-stopped", messageId=ids, partialContent=texts),
    events_of("error", code=st.just("failed"), message=texts, messageId=ids),
    events_of("typing-indicator", typing=st.booleans()),
    events_of("busy", busy=st.booleans()),
    events_of("queue", queued=st.just([{"messageId": "m3", "text": "Next"}])),
    events_of("clear"),
)
sequences = st.lists(events, max_size=25)


def fold(sequence: list[dict[str, Any]]) -> Log:
    conversation = conversation_of(*THREADS)
    for event in sequence:
        apply(conversation, event, NOW)
    return conversation


def log(conversation: Log) -> dict[str, Any]:
    """The log without the times that the fold had to make up."""
    found = as_log(conversation)
    for thread in found["threads"].values():
        for message in thread["messages"]:
            message["createdAt"] = 0
    return found


@given(sequences, st.data())
def test_cutting_chunks_changes_nothing(
    sequence: list[dict[str, Any]], data: st.DataObject
) -> None:
    cut: list[dict[str, Any]] = []
    for event in sequence:
        text = event["data"].get("chunk", "")
        if len(text) < 2:
            cut.append(event)
            continue
        at = data.draw(st.integers(0, len(text)))
        cut.append({**event, "data": {**event["data"], "chunk": text[:at], "done": False}})
        cut.append({**event, "data": {**event["data"], "chunk": text[at:]}})
    assert log(fold(cut)) == log(fold(sequence))


@given(sequences)
def test_every_log_can_be_sent_and_read_again(sequence: list[dict[str, Any]]) -> None:
    for thread in fold(sequence).threads.values():
        for message in thread.messages:
            again = Message.from_dict(json.loads(json.dumps(message.to_dict())))
            assert again.to_dict() == message.to_dict()
            assert message.copy() is not message
            assert message.copy().to_dict() == message.to_dict()


@given(sequences)
def test_ids_are_unique_in_their_thread(sequence: list[dict[str, Any]]) -> None:
    for thread in fold(sequence).threads.values():
        found = [message.id for message in thread.messages]
        assert len(found) == len(set(found))


@given(sequences)
def test_dump_and_load_keep_all_but_what_was_running(sequence: list[dict[str, Any]]) -> None:
    conversation = fold(sequence)
    last = list(conversation.threads)[-1]
    dump = json.loads(json.dumps(conversation.dump(last)))
    loaded = Log()
    assert loaded.load(dump).on_show == last
    expected = log(conversation)
    for thread in expected["threads"].values():
        thread |= {"busy": False, "typing": False, "queued": []}
        for message in thread["messages"]:
            if message.pop("streaming", False):
                message["stopped"] = True
    assert log(loaded) == expected
    again = Log()
    again.load(json.loads(json.dumps(loaded.dump())))
    assert log(again) == log(loaded)


@given(sequences, events)
def test_an_event_of_one_thread_leaves_the_other_alone(
    sequence: list[dict[str, Any]], event: dict[str, Any]
) -> None:
    conversation = fold(sequence)
    other = next(id for id in THREADS if id != event["data"]["threadId"])
    before = json.dumps(as_log(conversation)["threads"][other])
    apply(conversation, event, NOW)
    assert json.dumps(as_log(conversation)["threads"][other]) == before


@given(sequences, texts)
def test_what_is_stopped_takes_no_more(sequence: list[dict[str, Any]], late: str) -> None:
    conversation = fold(sequence)
    apply(conversation, _event("stream-chunk", messageId="m1", chunk="Some text", done=False), NOW)
    message = conversation.threads["t1"].find("m1")
    assert message is not None
    partial = message.text
    apply(conversation, _event("generation-stopped", messageId="m1", partialContent=partial), NOW)
    for event in (
        _event("stream-chunk", messageId="m1", chunk=late, done=False),
        _event("html", messageId="m1", html=late, deps=[]),
        _event("stream-chunk", messageId="m1", chunk=late, done=True),
    ):
        apply(conversation, event, NOW)
    stopped = conversation.threads["t1"].find("m1")
    assert stopped is not None
    assert (stopped.text, stopped.stopped, stopped.streaming) == (partial, True, False)


@given(st.lists(texts, max_size=6), st.integers(0, 60))
def test_truncate_counts_code_points(chunks: list[str], chars: int) -> None:
    part = TextPart()
    for piece in chunks:
        part.append(piece)
    part.truncate(chars)
    assert part.text == "".join(chunks)[:chars]
    part.append("more")
    assert part.text == "".join(chunks)[:chars] + "more"


@given(st.lists(texts, min_size=1, max_size=4), st.integers(0, 40))
def test_truncating_text_cuts_only_the_last_part(chunks: list[str], chars: int) -> None:
    message = Message("m", "assistant", TIME, parts=[TextPart(text) for text in chunks])
    message.truncate_text(chars)
    before = "".join(chunks[:-1])
    assert [part.text for part in message.parts[:-1]] == chunks[:-1]
    assert message.parts[-1].text == chunks[-1][: max(0, chars - len(before))]


def test_a_copy_is_its_own() -> None:
    message = Message("m", "assistant", TIME, parts=[TextPart("one")], source="two")
    twin = message.copy()
    assert twin.source == "two"
    message.open_text().append(" more")
    assert twin.content == "one"


def test_events_of_unknown_threads_and_names_change_nothing() -> None:
    conversation = conversation_of(*THREADS)
    before = log(conversation)
    apply(conversation, {"event": "chat:clear", "data": {"threadId": "t3"}}, NOW)
    apply(conversation, {"event": "chat:load-assets", "data": {"scripts": [], "styles": []}}, NOW)
    assert log(conversation) == before


def _event(name: str, **data: Any) -> dict[str, Any]:
    return {"event": f"chat:{name}", "data": {"threadId": "t1", **data}}
