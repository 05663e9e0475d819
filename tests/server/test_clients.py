"""A chatlas client that answers by itself, over HTTP: what it is sent, remembers and is charged for."""

from __future__ import annotations

import asyncio
import base64
import threading
from collections.abc import Iterator
from typing import Any

import chatlas
import pytest
from shiny import reactive

from shiny_chatkit import Chat
from shiny_chatkit.testing import FakeClient
from shiny_chatkit.testing._fake_provider import FakeProvider
from shiny_chatkit.types import ChatContext, SettingsItem, Usage
from tests.models import (
    Call,
    ModelServer,
    Request,
    Say,
    Script,
    Think,
    Wait,
    forever,
)
from tests.models import Usage as Tokens
from tests.server.harness import Browser, said, serve_chat, silent, until
from tests.server.model_client import client, kinds, over, texts

pytestmark = pytest.mark.filterwarnings("ignore::chatlas._chat.ToolFailureWarning")


async def show_thread(browser: Browser, chat: Chat, id: str) -> None:
    await chat.switch_thread(id)
    await until(lambda: browser.page().thread.id == id)


async def new_thread(browser: Browser, chat: Chat) -> None:
    await show_thread(browser, chat, await chat.create_thread())


# -- What a client is sent, and what it says -----------------------------------------------------


async def test_thinking_text_and_tools_are_parts_in_their_order(model: ModelServer) -> None:
    def get_weather(city: str) -> str:
        """The weather in a city."""
        return f"Sunny in {city}"

    model.answer = Script(
        [Think("Hm."), Say("Let me look. "), Call("get_weather", {"city": "Paris"})],
        [Say("It is sunny.")],
    )
    async with serve_chat(silent, client=client(model, get_weather)) as (browser, _):
        browser.submit("The weather?")
        await over(browser, 1)
        answer = browser.page().messages[-1]
        assert kinds(browser) == ["thinking", "text", "tool", "text"]
        (tool,) = answer.records("tool")
        assert (tool["name"], tool["arguments"]) == ("get_weather", {"city": "Paris"})
        assert "Sunny in Paris" in str(tool["result"])


async def test_files_and_mentions_reach_the_model(model: ModelServer) -> None:
    def setup(chat: Chat) -> None:
        @chat.context_source("sales")
        def _() -> str:
            return "a,b\n1,2"

    png = base64.b64encode(b"no real image").decode()
    files = [
        {"type": "file", "name": "x.png", "mime": "image/png", "size": 13, "content": png},
        {
            "type": "file",
            "name": 'a"b.csv',
            "mime": "text/csv",
            "size": 3,
            "content": base64.b64encode(b"1,2").decode(),
        },
        {"type": "widget", "name": "sales", "widgetId": "sales"},
    ]
    async with serve_chat(setup, client=client(model)) as (browser, _):
        browser.submit("Look", attachments=files)
        await over(browser, 1)
    (message,) = [m for m in model.requests[0].body["messages"] if m["role"] == "user"]
    image, table, context, text = message["content"]
    assert image["image_url"]["url"] == f"data:image/png;base64,{png}"
    assert table["text"] == '<attachment name="a&quot;b.csv">\n1,2\n</attachment>'
    assert context["text"] == '<context name="sales">\na,b\n1,2\n</context>'
    assert text["text"] == "Look"


async def test_settings_named_like_parameters_count_from_the_next_turn(model: ModelServer) -> None:
    settings = [
        SettingsItem("model", "Model", "select", "small", options=["small", "large"]),
        SettingsItem("temperature", "Temperature", "range", 0.5, min=0, max=1),
        SettingsItem("max_tokens", "Length", "range", 100.0, min=1, max=1000),
        SettingsItem("loud", "Loud", "toggle"),
    ]
    given = client(model)
    async with serve_chat(silent, client=given, settings=settings) as (browser, chat):
        browser.submit("one")
        await over(browser, 1)
        await chat.update_settings(model="large", temperature=1)
        browser.submit("two")
        await over(browser, 2)
    first, second = (request.body for request in model.requests)
    assert (first["model"], first["temperature"]) == ("small", 0.5)
    assert (second["model"], second["temperature"]) == ("large", 1)
    assert "loud" not in first
    assert 100 in first.values()
    assert given.model == "test"


@pytest.mark.parametrize(
    "settings", [[], [SettingsItem("top_k", "Choice", "range", 3.0, min=1, max=9)]]
)
async def test_the_clients_own_parameters_stand_beside_settings(
    settings: list[SettingsItem], monkeypatch: pytest.MonkeyPatch
) -> None:
    # As Google's has them.
    monkeypatch.setattr(
        FakeProvider, "translate_model_params", lambda _, params: {"config": dict(params)}
    )
    given = FakeClient(lambda _: "Yes.")
    given.set_model_params(max_tokens=5, top_k=1)
    async with serve_chat(silent, client=given, settings=settings) as (browser, _):
        browser.submit("one")
        await over(browser, 1)
    assert given.asked[-1].parameters["config"] == {"max_tokens": 5, "top_k": 3 if settings else 1}
    assert given._standard_model_params == {"max_tokens": 5, "top_k": 1}


# -- What it remembers ---------------------------------------------------------------------------


async def test_each_thread_has_turns_of_its_own(model: ModelServer) -> None:
    given = client(model, system_prompt="Be brief.")
    async with serve_chat(silent, client=given) as (browser, chat):
        browser.submit("one")
        await over(browser, 1)
        first = browser.page().thread.id
        await new_thread(browser, chat)
        browser.submit("two")
        await over(browser, 1)
        await show_thread(browser, chat, first)
        browser.submit("three")
        await over(browser, 2)
        assert [t.text for t in chat.thread_client().get_turns()][0::2] == ["one", "three"]
    asked = [texts(request) for request in model.requests]
    assert asked[1] == [("system", "Be brief."), ("user", "two")]
    assert [text for role, text in asked[2] if role == "user"] == ["one", "three"]
    assert given.get_turns() == [], "the app's own client was changed"


async def test_two_threads_answer_at_once(model: ModelServer) -> None:
    go_on = threading.Event()

    def answer(request: Request) -> Iterator[Any]:
        yield Say(f"{request.text}: begun. ")
        yield Wait(until=go_on)
        yield Say(f"{request.text}: done.")

    model.answer = answer
    async with serve_chat(silent, client=client(model)) as (browser, chat):
        page = browser.page()
        browser.submit("one")
        await until(lambda: len(page.messages) == 2 and "begun" in page.messages[1].text)
        first = page.thread.id
        await new_thread(browser, chat)
        browser.submit("two")
        await until(lambda: len(page.messages) == 2 and "begun" in page.messages[1].text)
        go_on.set()
        await over(browser, 1)
        assert page.messages[1].text == "two: begun. two: done."
        await show_thread(browser, chat, first)
        await over(browser, 1)
        assert page.messages[1].text == "one: begun. one: done."


async def test_an_edit_rewinds(model: ModelServer) -> None:
    async with serve_chat(silent, client=client(model)) as (browser, _):
        page = browser.page()
        for number, text in enumerate(("one", "two", "three"), start=1):
            browser.submit(text, message_id=text)
            await over(browser, number)
        data = {"messageId": "two", "threadId": page.thread.id, "text": "other"}
        browser.send("chat:edit-message", data)
        await until(lambda: len(model.requests) == 4)
        await over(browser, 2)
        assert [said.text for said in model.requests[-1].said if said.role == "user"] == [
            "one",
            "other",
        ]


async def test_another_answer_is_asked_for_without_the_first(model: ModelServer) -> None:
    async with serve_chat(silent, client=client(model)) as (browser, chat):
        page = browser.page()
        for number, text in enumerate(("one", "two"), start=1):
            browser.submit(text)
            await over(browser, number)
        for _ in range(2):
            asked = len(model.requests)
            last = page.messages[-1].id
            browser.send("chat:resend-from", {"messageId": last, "threadId": page.thread.id})
            await until(lambda n=asked: len(model.requests) > n)
            await over(browser, 2)
        assert texts(model.requests[-1]) == texts(model.requests[1])
        assert len(page.messages[-1].versions) == 2
        assert len(chat.thread_client().get_turns()) == 4


async def test_a_cleared_thread_is_forgotten(model: ModelServer) -> None:
    given = client(model)
    given.set_turns([chatlas.UserTurn("example"), chatlas.AssistantTurn("answer")])
    async with serve_chat(silent, client=given) as (browser, chat):
        browser.submit("one")
        await over(browser, 1)
        await chat.clear_messages()
        await until(lambda: not browser.page().messages)
        assert [turn.text for turn in chat.thread_client().get_turns()] == ["example", "answer"]
        browser.submit("two")
        await over(browser, 1)
        assert texts(model.requests[-1]) == [
            ("user", "example"),
            ("assistant", "answer"),
            ("user", "two"),
        ]


async def test_another_client_takes_over(model: ModelServer) -> None:
    async with serve_chat(silent, client=client(model)) as (browser, chat):
        browser.submit("one")
        await over(browser, 1)
        chat.client = client(model, system_prompt="Another.")
        browser.submit("two")
        await over(browser, 2)
        assert [role for role, _ in texts(model.requests[-1])] == [
            "system",
            "user",
            "assistant",
            "user",
        ]
        chat.client = None
        browser.submit("three")
        await until(lambda: len(browser.page().messages) == 5)
        await browser.barrier()
        assert len(model.requests) == 2
        with pytest.raises(TypeError, match="expected a chatlas client"):
            chat.client = "gpt"
        with pytest.raises(RuntimeError, match="no client"):
            chat.thread_client()


async def test_a_handler_with_content_takes_the_place_of_the_client(model: ModelServer) -> None:
    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _(text: str) -> str | None:
            return "By hand." if text == "mine" else None

    async with serve_chat(setup, client=client(model)) as (browser, chat):
        browser.submit("mine")
        await over(browser, 1)
        browser.submit("yours")
        await over(browser, 2)
        assert [content for _, content in said(chat)][1::2] == ["By hand.", "Number **1**: yours"]


# -- Usage ---------------------------------------------------------------------------------------


async def test_what_answers_take_adds_up(model: ModelServer) -> None:
    def get_weather(city: str) -> str:
        """The weather in a city."""
        return "Sunny"

    model.answer = Script(
        [Tokens(100, 10), Call("get_weather", {"city": "Paris"})], [Tokens(200, 20), Say("Sunny.")]
    )
    async with serve_chat(silent, client=client(model, get_weather)) as (browser, chat):
        for number in (1, 2):
            browser.submit("go")
            await over(browser, number)
        with reactive.isolate():
            used = [m.usage for m in chat.log() if m.role == "assistant"]
            assert used == [Usage(300, 30)] * 2
            assert chat.usage() == Usage(600, 60)
        other = await chat.create_thread()
        with reactive.isolate():
            assert chat.usage(other) == Usage()


async def test_a_handler_of_its_own_reads_the_thread(model: ModelServer) -> None:
    seen: list[int] = []

    def setup(chat: Chat) -> None:
        @chat.slash_command("count")
        async def _(args: str, ctx: ChatContext) -> str:
            seen.append(len(chat.thread_client(ctx.thread_id).get_turns()))
            return "ok"

    async with serve_chat(setup, client=client(model)) as (browser, _):
        browser.submit("one")
        await over(browser, 1)
        thread = browser.page().thread.id
        browser.send("chat:slash-command", {"command": "count", "args": "", "threadId": thread})
        await over(browser, 2)
        assert seen == [2]


async def test_endless_answers_end_with_the_session(model: ModelServer) -> None:
    model.answer = lambda _: forever("more ")
    async with serve_chat(silent, client=client(model), open=False) as (browser, _):
        await browser.open()
        browser.submit("go")
        await until(lambda: len(browser.page().messages) == 2)
    assert await asyncio.to_thread(model.gone.wait, 5), "the request outlived its session"
