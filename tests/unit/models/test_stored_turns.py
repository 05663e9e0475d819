"""The turns in a store give back what models remembered, whatever happened in between."""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import logging
from collections.abc import Callable
from contextlib import aclosing
from typing import Any, cast

import chatlas
import pytest
from chatlas.types import ContentToolRequest, ContentToolResult
from hypothesis import example, given, settings
from hypothesis import strategies as st

from shiny_chatkit.content import Attachment, Thinking, ToolCall
from shiny_chatkit.log import Message
from shiny_chatkit.models import Memories, _memories, _stored_turns
from shiny_chatkit.models._stored_turns import check
from shiny_chatkit.models._turn_data import dump_turns, load_turns
from shiny_chatkit.testing import FakeClient
from shiny_chatkit.turns import ChatContext
from tests.unit.models.conversation import AppSession, Conversation, clients, message, said

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
KINDS = ("text", "thinking", "tool", "tools", "refused", "fails", "fails after a tool", "stops")
HERE = ("handlers.client",)


def look(where: str) -> str:
    """Look."""
    if where == "nowhere":
        raise LookupError("There is no such place.")
    return f"Nothing in {where}."


def reply(asked: Any) -> Any:
    """Answer a question as its text says."""
    text = asked.text
    if asked.tool_results:
        return [RuntimeError("cut off")] if "after" in str(asked) else f"I saw: {text}"
    calls = {
        "tool": ["here"],
        "tools": ["here", "there"],
        "refused": ["nowhere"],
        "fails after a tool": ["here"],
    }
    for kind in sorted(calls, key=len, reverse=True):
        if text.endswith(kind):
            return ["Let me look.", *(ToolCall("look", {"where": each}) for each in calls[kind])]
    if text.endswith("thinking"):
        return [Thinking("Hm."), f"heard {text}"]
    if text.endswith("fails"):
        return ["So ", RuntimeError("cut off")]
    return f"heard {text} and many more words"


def client() -> FakeClient:
    made = FakeClient(reply, system_prompt="Be brief.")
    made.register_tool(look)
    return made


class Talk(Conversation):
    """A conversation whose questions are written to rows when they change, as a store does."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[str, Any] = {}
        self.own = clients(self, client())
        self.app = AppSession(self, client())
        self.memories.subscribe(self.save)
        self._ids = map(str, itertools.count(1))

    def save(self, thread_id: str, message_id: str) -> None:
        self.rows[message_id] = json.loads(
            json.dumps(self.memories.turns_of(thread_id, message_id))
        )

    async def ask(self, kind: str, by: str, *, files: bool = False, id: str | None = None) -> None:
        """Ask the chat's own client or the one of a handler."""
        thread = self.thread
        if id is None:
            self.show(id := next(self._ids), f"{len(thread.messages)} {kind}")
        self.save(thread.id, id)
        text = thread.messages[-1].text
        self.app.app_clients.begin(thread, id, [self.app.handler])
        answer = message(f"{id}-answer", "assistant", "")
        thread.messages.append(answer)
        try:
            if by == "own":
                await self._ask_own(text, kind, files, answer)
            elif kind not in ("fails", "fails after a tool"):
                answer.open_text().append(str(self.app.handler(text)))
        except RuntimeError as error:
            answer.error = str(error)
        self.own.end(thread.id, id)

    async def _ask_own(self, text: str, kind: str, files: bool, answer: Message) -> None:
        sent = [Attachment("file", "a.png", "image/png", len(PIXEL), PIXEL)] if files else []
        context = ChatContext(
            self.thread.id, answer.id, text, self.thread.messages[:-1], cast(Any, None), sent
        )
        async with aclosing(self.own.answer(text, context)) as stream:
            count = 0
            async for content in stream:
                if isinstance(content, str):
                    answer.open_text().append(content)
                count += 1
                if kind == "stops" and count == 3:
                    break

    async def ask_again(self) -> None:
        questions = [m for m in self.thread.messages if m.role == "user"]
        if questions:
            asked = questions[-1]
            self.remove(*(m.id for m in self.thread.messages if m.id == f"{asked.id}-answer"))
            await self.ask("text", "own", id=asked.id)

    def cut(self, count: int) -> None:
        """Remove the last questions and answers."""
        gone = [m.id for m in self.thread.messages[max(0, len(self.thread.messages) - 2 * count) :]]
        self.remove(*gone)
        for id in gone:
            self.rows.pop(id, None)

    def restored(self) -> Memories:
        """Return the memories of a new process."""
        memories = Memories(self.log, lambda fn: None)
        memories.restore(self.thread, self.rows)
        return memories

    def remembered(self, memories: Memories) -> dict[str, Any]:
        id = self.thread.id
        own = memories.of_own(id, ())
        app = memories.of_app(id, "handlers.client", (), object())
        return {"own": dump_turns(own.said()), "app": dump_turns(app.said())}


steps = st.lists(
    st.one_of(
        st.tuples(st.just("own"), st.sampled_from(KINDS), st.booleans()),
        st.tuples(st.just("app"), st.sampled_from(("text", "tool", "tools"))),
        st.tuples(st.just("edit"), st.integers(1, 3)),
        st.tuples(st.just("cut"), st.integers(1, 2)),
        st.tuples(st.just("again")),
    ),
    max_size=7,
)


@pytest.mark.filterwarnings("ignore::chatlas._chat.ToolFailureWarning")
@settings(max_examples=60, deadline=None)
@given(steps)
@example([("app", "text"), ("cut", 1), ("app", "text")])
@example([("app", "text"), ("app", "text"), ("cut", 1), ("edit", 1)])
def test_rows_give_back_what_was_remembered(steps: list[tuple[Any, ...]]) -> None:
    async def talk() -> None:
        it = Talk()
        for step in steps:
            match step:
                case ("own", kind, files):
                    await it.ask(kind, "own", files=files)
                case ("app", kind):
                    await it.ask(kind, "app")
                case ("edit", count):
                    it.cut(count)
                    await it.ask("text", "own")
                case ("cut", count):
                    it.cut(count)
                case _:
                    await it.ask_again()
            now = it.remembered(it.memories)
            assert it.remembered(it.restored()) == now
            check(it.restored().of_own(it.thread.id, ()).said())
            # A process that ends at once, before any client was asked, stores the same rows again.
            again = it.restored()
            stored = {id: again.turns_of(it.thread.id, id) for id in it.rows}
            assert json.loads(json.dumps(stored)) == it.rows

    asyncio.run(talk())


def talk(*kinds: str, by: str = "own") -> Talk:
    async def ask() -> Talk:
        it = Talk()
        for kind in kinds:
            await it.ask(kind, by)
        return it

    return asyncio.run(ask())


def restored_texts(it: Talk) -> list[str]:
    turns = it.restored().of_own(it.thread.id, ()).said()
    check(turns)
    return [turn.text for turn in turns]


@pytest.mark.parametrize("row", ["none", "missing"])
def test_a_question_without_a_row_is_remembered_as_the_page_shows_it(row: str) -> None:
    it = talk("text", "text")
    if row == "none":
        it.rows["2"] = None
    else:
        del it.rows["2"]
    it.thread.messages[-1] = message("2-answer", "assistant", "heard 2")
    assert restored_texts(it)[2:] == ["2 text", "heard 2"]


def test_a_question_whose_answer_never_began() -> None:
    it = talk("text")
    it.show("2", "two")
    assert restored_texts(it)[2:] == ["two", "[No answer.]"]


def _broken(change: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def broken(row: Any) -> Any:
        change(row["turns"]["chat"])
        return row

    return broken


@pytest.mark.parametrize(
    "broken",
    [
        lambda row: "text",
        lambda row: [row],
        lambda row: 3,
        lambda row: {},
        lambda row: {**row, "version": 99},
        lambda row: {**row, "turns": []},
        lambda row: {**row, "turns": {"chat": "text"}},
        lambda row: {**row, "turns": {"chat": [None]}},
        lambda row: {**row, "turns": {"chat": {"a": 1}}},
        _broken(lambda turns: turns.pop()),
        _broken(lambda turns: turns.pop(0)),
        _broken(lambda turns: turns.reverse()),
        _broken(lambda turns: turns[0].update(role="system")),
        _broken(lambda turns: turns[0].update(role=[])),
        _broken(lambda turns: turns[0].update(contents=[{"content_type": "other"}])),
        _broken(lambda turns: turns[1].update(contents=7)),
        _broken(lambda turns: turns.__delitem__(slice(2, 4))),
        _broken(lambda turns: turns[1].update(contents=[])),
        _broken(lambda turns: turns[2].update(contents=turns[0]["contents"])),
    ],
)
def test_a_broken_row_is_remembered_as_the_page_shows_it(
    broken: Callable[[Any], Any], caplog: pytest.LogCaptureFixture
) -> None:
    it = talk("text", "tool", "text")
    it.rows["2"] = broken(it.rows["2"])
    with caplog.at_level(logging.WARNING, "shiny_chatkit.clients"):
        texts = restored_texts(it)
    assert texts[:2] == said_in(it)[:2]
    assert texts[2:4] == ["2 tool", it.thread.messages[3].text]
    assert texts[4:] == said_in(it)[-2:]
    assert "'2'" in caplog.text


def said_in(it: Talk) -> list[str]:
    return [turn.text for turn in it.memories.of_own(it.thread.id, ()).said()]


def test_a_client_that_no_row_mentions_is_told_what_the_page_shows() -> None:
    it = talk("text", "text")
    new = it.restored().of_app(it.thread.id, "handlers.renamed", (), object())
    assert [turn.text for turn in new.said()] == said_in(it)


def test_the_start_of_a_client_comes_first() -> None:
    it = talk("text")
    start = [chatlas.UserTurn("An example"), chatlas.AssistantTurn("Good.")]
    turns = it.restored().of_own(it.thread.id, start).said()
    assert [turn.text for turn in turns][:3] == ["An example", "Good.", "0 text"]


def test_a_handlers_client_never_keeps_a_call_without_a_result() -> None:
    it = Talk()
    call = ContentToolRequest(id="1", name="look", arguments={"where": "here"})

    def interrupted(text: str) -> str:
        it.app.client.set_turns([chatlas.UserTurn(text), chatlas.AssistantTurn([call])])
        return ""

    it.app.handler = interrupted
    it.app.client.set_turns([])

    async def ask() -> None:
        await it.ask("text", "app")

    asyncio.run(ask())
    name = next(iter(it.rows["1"]["turns"].keys() - {"chat"}))
    turns = it.restored().of_app(it.thread.id, name, (), object()).said()
    check(turns)
    assert [c.error for c in turns[2].contents if isinstance(c, ContentToolResult)] != [None]


def test_older_messages_may_be_loaded_later() -> None:
    it = talk("text", "tool", "text", "tools")
    messages = it.thread.messages
    memories = Memories(it.log, lambda fn: None)
    it.thread.messages = messages[4:]
    memories.restore(it.thread, {"3": it.rows["3"], "4": it.rows["4"]})
    assert len(memories.of_own(it.thread.id, ()).said()) == 6
    it.thread.messages = messages
    memories.restore(it.thread, {"1": it.rows["1"], "2": it.rows["2"]})
    now = dump_turns(memories.of_own(it.thread.id, ()).said())
    assert now == it.remembered(it.memories)["own"]


def test_another_process_asks_again() -> None:
    it = talk("text", "text")
    id = it.thread.id
    other = it.restored()
    turns = [chatlas.UserTurn("1 text"), chatlas.AssistantTurn("Something else.")]
    for memories in (it.memories, other):
        assert len(memories.of_own(id, ()).said()) == 4
        memories.restore(it.thread, {"1": {"version": 1, "turns": {"chat": dump_turns(turns)}}})
        texts = [turn.text for turn in memories.of_own(id, ()).said()]
        assert texts[1] == "Something else."
        assert len(texts) == 4


def test_a_session_asks_in_a_restored_thread() -> None:
    it = talk("text", by="app")
    it.memories = it.restored()
    session = AppSession(it, client())
    assert session.ask("2", "two") == said(it.app.client)
    assert it.memories.turns_of(it.thread.id, "2") is None
    clients(it, None).end(it.thread.id, "2")
    assert [*it.memories.turns_of(it.thread.id, "2")["turns"]] == ["handlers.client"]


def test_nothing_is_stored_while_a_question_is_open() -> None:
    async def ask() -> None:
        it = Talk()
        await it.ask("text", "own")
        it.show("2", "2 text")
        context = ChatContext(it.thread.id, "a", "2 text", it.thread.messages, cast(Any, None))
        it.app.app_clients.begin(it.thread, "2", [])
        stream = it.own.answer("2 text", context)
        await anext(stream)
        assert it.memories.turns_of(it.thread.id, "2") is None
        it.own.end(it.thread.id, "2")
        assert it.memories.turns_of(it.thread.id, "2") is None
        await stream.aclose()
        assert it.rows["2"]["turns"]["chat"][-1]["partial_reason"] == "stopped"

    asyncio.run(ask())


def test_chats_without_clients_store_nothing() -> None:
    it = Conversation()
    told: list[str] = []
    it.memories.subscribe(lambda thread_id, message_id: told.append(message_id))
    it.show("1", "one")
    session = AppSession(it, client())
    session.app_clients.begin(it.thread, "1", [])
    clients(it, None).end(it.thread.id, "1")
    assert it.memories.turns_of(it.thread.id, "1") is None
    assert told == []


def test_restoring_costs_nothing_until_a_client_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    it = talk("text", "tool")
    loads, dumps = [], []

    def load(dumped: Any) -> Any:
        loads.append(dumped)
        return load_turns(dumped)

    def dump(turns: Any) -> Any:
        dumps.append(turns)
        return dump_turns(turns)

    monkeypatch.setattr(_stored_turns, "load_turns", load)
    monkeypatch.setattr(_memories, "dump_turns", dump)
    memories = it.restored()
    assert memories.turns_of(it.thread.id, "1") == it.rows["1"]
    assert (loads, dumps) == ([], [])
    memories.of_own(it.thread.id, ())
    memories.of_own(it.thread.id, ())
    assert len(loads) == 2
    memories.turns_of(it.thread.id, "1")
    assert [len(turns) for turns in dumps] == [2]
