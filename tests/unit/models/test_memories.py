"""The memory of models belongs to the workspace: its sessions have client objects of their own."""

from __future__ import annotations

from typing import Any

import chatlas

from shiny_chatkit.models._found import clients_in
from shiny_chatkit.models._memories import OWN_CLIENT
from shiny_chatkit.models._memory import Memory
from shiny_chatkit.testing import FakeClient
from tests.unit.models.conversation import AppSession, Conversation, clients, said


def client() -> FakeClient:
    return FakeClient(lambda asked: f"heard {asked.text}")


def pair(text: str) -> list[Any]:
    return [chatlas.UserTurn(text), chatlas.AssistantTurn(f"heard {text}")]


def test_a_client_with_another_start_keeps_what_the_thread_has() -> None:
    conversation = Conversation()
    first, second = client(), client()
    first.set_turns(pair("An example"))
    second.set_turns(pair("Another example"))
    conversation.show("1", "one", "heard one")
    memory = clients(conversation, first).memory(conversation.thread.id)
    memory.begin("1")
    memory.adopt([*memory.said(), *pair("one")])
    assert said(clients(conversation, second).copy(conversation.thread.id)) == [
        "An example",
        "heard An example",
        "one",
        "heard one",
    ]


def test_sessions_continue_what_the_other_one_asked() -> None:
    conversation = Conversation()
    one, two = AppSession(conversation, client()), AppSession(conversation, client())
    assert one.ask("1", "one") == []
    assert two.ask("2", "two") == ["one", "heard one"]
    assert two.ask("3", "three") == ["one", "heard one", "two", "heard two"]
    assert one.ask("4", "four")[-2:] == ["three", "heard three"]
    assert two.ask("5", "five")[::2] == ["one", "two", "three", "four"]


def test_a_session_that_has_ended_leaves_its_memory() -> None:
    conversation = Conversation()
    one = AppSession(conversation, client())
    one.ask("1", "one")
    one.ask("2", "two")
    conversation.remove("2", "2-answer")
    assert AppSession(conversation, client()).ask("3", "three") == ["one", "heard one"]


def test_sessions_that_share_one_client_object() -> None:
    conversation, shared = Conversation(), client()
    one, two = AppSession(conversation, shared), AppSession(conversation, shared)
    one.ask("1", "one")
    assert two.ask("2", "two") == ["one", "heard one"]
    conversation.remove("2", "2-answer")
    assert one.ask("3", "three") == ["one", "heard one"]


def test_a_client_by_another_name_begins_with_what_the_page_shows() -> None:
    conversation = Conversation()
    AppSession(conversation, client()).ask("1", "one")
    session = AppSession(conversation, client())
    renamed = session.client
    session.handler = lambda text: renamed.chat(text, echo="none")
    assert session.ask("2", "two") == ["one", "heard one"]


def test_a_client_that_replaces_another_one_in_its_session_begins_anew() -> None:
    conversation = Conversation()
    session = AppSession(conversation, client())
    session.ask("1", "one")
    other = AppSession(conversation, client())
    session.client, session.handler = other.client, other.handler
    assert session.ask("2", "two") == []


def test_a_thread_that_leaves_is_forgotten() -> None:
    conversation = Conversation()
    AppSession(conversation, client()).ask("1", "one")
    conversation.memories.put(conversation.thread.id, OWN_CLIENT, Memory([]))
    conversation.remove(conversation.thread.id)
    assert conversation.memories.of_client(OWN_CLIENT) == []
    assert conversation.memories.of_client("handlers.client") == []


def test_the_name_of_a_client_is_the_variable_that_leads_to_it() -> None:
    held = client()

    class Bot:
        def __init__(self) -> None:
            self.models = {"small": held}

        def answer(self, text: str) -> Any:
            return self.models["small"].chat(text)

    bot, listed = Bot(), [client(), held]

    def default(text: str, brief: bool = True, model: Any = held) -> Any:
        return model.chat(text)

    assert clients_in(bot.answer) == {held: "models.small"}
    assert clients_in(lambda text: bot.answer(text)) == {held: "bot.models.small"}
    assert clients_in(default) == {held: "model"}
    assert clients_in(lambda text: listed[1].chat(text))[held] == "listed.1"


def test_turns_that_the_app_drops_belong_to_no_question() -> None:
    memory = Memory(pair("An example"))
    turns = memory.said()
    for id in ("one", "two", "three"):
        memory.begin(id)
        turns = [*turns, *pair(id)]
        memory.adopt(turns)
    memory.adopt(turns[-4:])
    assert {id: len(turns) for id, turns in memory.questions.items()} == {
        "one": 0,
        "two": 2,
        "three": 2,
    }
    memory.rewind(lambda asked: asked != "three")
    assert [turn.text for turn in memory.said()] == ["two", "heard two"]


def test_a_dump_keeps_its_format() -> None:
    memory = Memory(pair("An example"), {"a": pair("one"), "b": [], "c": pair("two")})
    dump = memory.dump()
    assert dump["marks"] == {"a": 2, "b": 4, "c": 4}
    assert len(dump["turns"]) == 6
    loaded = Memory.load(dump)
    assert loaded.dump() == dump
    assert {id: len(turns) for id, turns in loaded.questions.items()} == {"a": 2, "b": 0, "c": 2}
