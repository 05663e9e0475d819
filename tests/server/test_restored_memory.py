"""A process that has restored what models remember sends their providers the same requests as the one before."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import chatlas
import pytest

from shiny_chatkit import Chat
from tests.models import Call, ModelServer, Request, Say, Step, Wait
from tests.server.harness import Browser, serve_chat, silent, until
from tests.server.model_client import over

KEY: dict[str, Any] = {"api_key": "none", "model": "test"}
PROVIDERS: dict[str, Callable[[ModelServer], Any]] = {
    "openai": lambda model: chatlas.ChatOpenAI(base_url=model.base_url, **KEY),
    "completions": lambda model: chatlas.ChatOpenAICompletions(base_url=model.base_url, **KEY),
    "anthropic": lambda model: chatlas.ChatAnthropic(
        api_key="none", model="test", kwargs={"base_url": model.root}
    ),
}

pytestmark = pytest.mark.filterwarnings("ignore:ChatOpenAI.. uses OpenAI's Responses API")


def look(where: str) -> str:
    """Look."""
    return f"Nothing in {where}."


def restart(chat: Chat) -> None:
    """Forget what models remember, and restore it from what a store has."""
    session = chat._chat_session
    memories, thread = session.clients._memories, session.log.first
    rows = {m.id: memories.turns_of(thread.id, m.id) for m in thread.messages if m.role == "user"}
    memories._threads.clear()
    memories._asked.clear()
    memories.restore(thread, json.loads(json.dumps(rows)))


async def ask_twice(browser: Browser, chat: Chat, model: ModelServer) -> tuple[Any, Any]:
    """Ask before and after a restart, and return what the provider got."""
    page = browser.page()
    browser.submit("and now?")
    known = len(page.messages)
    await until(lambda: len(page.messages) > known + 1 and not page.thread.busy)
    before = model.requests[-1].body
    restart(chat)
    answer = page.messages[-1].id
    browser.send("chat:resend-from", {"threadId": page.thread.id, "messageId": answer})
    await until(lambda: page.messages[-1].id != answer and not page.thread.busy)
    return before, model.requests[-1].body


@pytest.mark.parametrize("provider", PROVIDERS)
async def test_tools_and_stops(provider: str, model: ModelServer) -> None:
    def answer(request: Request) -> list[Step]:
        if request.text == "look":
            calls = [Call("look", {"where": "here"}), Call("look", {"where": "there"})]
            return [Say("Let me look. "), *calls] if not request.answered else [Say("Nothing.")]
        return [Say("So "), Wait()] if request.text == "stop" else [Say("Yes.")]

    model.answer = answer
    client = PROVIDERS[provider](model)
    client.register_tool(look)
    async with serve_chat(silent, client=client) as (browser, chat):
        page = browser.page()
        browser.submit("look")
        await over(browser, 1)
        browser.submit("stop")
        await until(lambda: len(page.messages) == 4 and page.messages[-1].text)
        browser.stop()
        await over(browser, 2)
        before, after = await ask_twice(browser, chat, model)
        assert after == before
        assert "Nothing in there." in json.dumps(before)


@pytest.mark.parametrize("provider", PROVIDERS)
async def test_a_process_that_ended_in_the_middle(provider: str, model: ModelServer) -> None:
    """The question and the part of its answer that the page shows."""
    silence = Wait()

    def answer(request: Request) -> list[Step]:
        if request.text == "long":
            return (
                [Say("So far "), Call("look", {"where": "here"})]
                if not request.answered
                else [silence]
            )
        return [Say("Yes.")]

    model.answer = answer
    client = PROVIDERS[provider](model)
    client.register_tool(look)
    async with serve_chat(silent, client=client) as (browser, chat):
        page = browser.page()
        browser.submit("long")
        await until(lambda: len(model.requests) == 2)
        browser.stop()
        await until(lambda: not page.thread.busy)
        session = chat._chat_session
        memories, thread = session.clients._memories, session.log.first
        memories._threads.clear()
        memories._asked.clear()
        memories.restore(thread, {})
        browser.submit("next")
        await until(lambda: len(model.requests) == 3 and not page.thread.busy)
        said = [(said.role, said.text) for said in model.requests[-1].said]
        assert said == [("user", "long"), ("assistant", "So far "), ("user", "next")]
        before, after = await ask_twice(browser, chat, model)
        assert after == before
