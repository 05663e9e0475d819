"""``chat.client``: behaves as the chatlas client, and has shinychat's methods to replace, clear and begin again."""

from __future__ import annotations

import copy
from typing import Any

import chatlas
import pytest
from shiny import reactive
from shiny.types import NotifyException

from shiny_chatkit import Chat
from shiny_chatkit.testing import FakeClient
from tests.models import ModelServer
from tests.server.harness import said, serve_chat, silent, until
from tests.server.model_client import client, over, texts


async def test_it_behaves_as_the_client() -> None:
    given = FakeClient("Hello.")
    async with serve_chat(silent, client=given) as (_, chat):
        held = chat.client
        assert held.value is given
        assert held == given
        assert held == chat.client
        anything: Any = held
        assert isinstance(anything, chatlas.Chat)
        held.system_prompt = "Be brief."
        assert given.system_prompt == "Be brief."
        assert isinstance(copy.deepcopy(held), FakeClient)
        assert copy.deepcopy(held) is not given
        chat.client = held  # Setting what it returns changes nothing.
        assert chat.client.value is given
        chat.client = None
        assert chat.client is None


async def test_set_takes_over_the_prompt_and_the_tools(model: ModelServer) -> None:
    def get_weather() -> str:
        """The weather."""
        return "Sunny"

    first = client(model, get_weather, system_prompt="First.")
    async with serve_chat(silent, client=first) as (browser, chat):
        browser.submit("one")
        await over(browser, 1)
        second = client(model, system_prompt="Second.")
        chat.client.set(second)
        assert second.system_prompt == "First."
        assert [tool.name for tool in second.get_tools()] == ["get_weather"]
        browser.submit("two")
        await over(browser, 2)
        assert texts(model.requests[-1])[0] == ("system", "First.")
        third = client(model, system_prompt="Third.")
        chat.client.set(third, sync=False)
        assert chat.client.value is third
        assert third.system_prompt == "Third."
        with pytest.raises(TypeError, match="expected a chatlas client"):
            chat.client.set("gpt")


NEWS = [{"role": "user", "content": "Recap?"}, {"role": "assistant", "content": "We met."}]


@pytest.mark.parametrize(
    ("options", "remembered"),
    [
        ({}, []),
        ({"client_history": "keep"}, ["one", "answer"]),
        ({"client_history": "set", "messages": NEWS}, ["Recap?", "We met."]),
        ({"client_history": "append", "messages": NEWS}, ["one", "answer", "Recap?", "We met."]),
    ],
)
async def test_clear_decides_what_the_client_remembers(
    options: dict[str, Any], remembered: list[str]
) -> None:
    async with serve_chat(silent, client=FakeClient("answer", "next")) as (browser, chat):
        browser.submit("one")
        await over(browser, 1)
        with reactive.isolate():
            await chat.client.clear(**options)
        shown = [(m["role"], m["content"]) for m in options.get("messages", ())]
        await until(lambda: said(chat) == shown)
        assert [turn.text for turn in chat.thread_client().get_turns()] == remembered
        browser.submit("two")
        await until(lambda: said(chat) == [*shown, ("user", "two"), ("assistant", "next")])


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"client_history": "set"}, "needs `messages`"),
        ({"messages": NEWS}, "`messages` is only valid"),
        ({"client_history": "all"}, "client_history"),
    ],
)
async def test_clear_says_what_is_wrong(options: dict[str, Any], sentence: str) -> None:
    async with serve_chat(silent, client=FakeClient("answer")) as (_, chat):
        with pytest.raises(ValueError, match=sentence):
            await chat.client.clear(**options)


async def test_nothing_changes_while_an_answer_is_written() -> None:
    refused: list[BaseException] = []

    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _(_text: str) -> str:
            for change in (chat.client.clear, chat.client.new_chat):
                with pytest.raises(NotifyException) as caught:
                    await change()
                refused.append(caught.value)
            return "Done."

    async with serve_chat(setup, client=FakeClient("unused")) as (browser, chat):
        browser.submit("one")
        await until(lambda: said(chat) == [("user", "one"), ("assistant", "Done.")])
        assert len(refused) == 2
        threads = len(browser.page().infos)
        await until(lambda: browser.page().idle)
        await chat.client.new_chat()
        await until(lambda: len(browser.page().infos) == threads + 1)
