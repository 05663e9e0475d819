"""A chatlas client that is stopped, or whose model fails: what is shown and remembered."""

from __future__ import annotations

import asyncio
from typing import Any

import chatlas
import pytest

from tests.models import (
    Call,
    Cut,
    Fail,
    ModelServer,
    Say,
    Wait,
)
from tests.server.harness import said, serve_chat, silent, until
from tests.server.model_client import client, over, texts

pytestmark = pytest.mark.filterwarnings("ignore::chatlas._chat.ToolFailureWarning")


async def test_stop_ends_the_request_and_keeps_what_was_said(model: ModelServer) -> None:
    async with serve_chat(silent, client=client(model)) as (browser, chat):
        page = browser.page()
        browser.submit("talk forever")
        await until(lambda: len(page.messages) == 2 and "again" in page.messages[1].text)
        browser.stop()
        assert await asyncio.to_thread(model.gone.wait, 5), "the request was not ended"
        await until(lambda: not page.thread.busy)
        browser.submit("hello")
        await over(browser, 2)
        assert said(chat)[-1][1] == "Number **2**: hello"
        roles = [role for role, _ in texts(model.requests[-1])]
        assert roles == ["user", "assistant", "user"]
        assert "Once more" in texts(model.requests[-1])[1][1]


async def test_what_was_stopped_before_the_first_word_is_remembered(model: ModelServer) -> None:
    silence = Wait()
    model.answer = lambda request: [silence if request.number == 1 else Say("Yes.")]
    async with serve_chat(silent, client=client(model)) as (browser, _):
        page = browser.page()
        browser.submit("one")
        await until(lambda: model.requests)
        browser.stop()
        assert await asyncio.to_thread(model.gone.wait, 5), "the request was not ended"
        await until(lambda: not page.thread.busy)
        browser.submit("two")
        await over(browser, 1)
        # By turns: some providers take no two of a user in a row.
        assert texts(model.requests[-1]) == [
            ("user", "one"),
            ("assistant", "[No answer.]"),
            ("user", "two"),
        ]


async def test_stop_within_a_tool_leaves_turns_a_provider_takes(model: ModelServer) -> None:
    model.answer = lambda request: (
        [Say("Look. "), Call("slow")] if request.number == 1 else [Say("Fine.")]
    )
    began = asyncio.Event()

    async def slow() -> str:
        """Takes for ever."""
        began.set()
        await asyncio.Event().wait()
        return ""

    async with serve_chat(silent, client=client(model, slow)) as (browser, _):
        browser.submit("one")
        await until(began.is_set)
        browser.stop()
        await until(lambda: not browser.page().thread.busy)
        browser.submit("two")
        await over(browser, 2)
        roles = [m["role"] for m in model.requests[-1].body["messages"]]
        assert roles == ["user", "assistant", "tool", "assistant", "user"]


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ([Fail(401)], "rejected the app's API key"),
        ([Fail(429, retry_after=0)], "too many requests"),
        ([Fail(503)], "failed (503)"),
        ([Fail(404, "no such model")], "no such model"),
        ([Wait()], "did not answer in time"),
        ([Say("So far "), Cut()], "connection to the model was lost"),
        ([Say("So "), Fail(message="Overloaded")], "Overloaded"),
    ],
)
async def test_a_failure_is_told_and_can_be_tried_again(
    model: ModelServer, steps: list[Any], told: str
) -> None:
    model.answer = lambda request: steps if request.number == 1 else [Say("There.")]
    async with serve_chat(silent, client=client(model, patience=1)) as (browser, chat):
        page = browser.page()
        question = browser.submit("one")
        await until(lambda: not page.thread.busy and len(model.requests) == 1 and page.messages)
        await browser.barrier()
        partial = "".join(step.text for step in steps if isinstance(step, Say))
        errors = [error["message"] for error in page.errors]
        if partial:
            assert page.messages[-1].text == partial
            errors.append(page.messages[-1].error or "")
        assert told in " ".join(errors)
        last = page.messages[-1].id if partial else question
        browser.send("chat:resend-from", {"messageId": last, "threadId": page.thread.id})
        await until(lambda: page.messages[-1].text == "There.")
        await over(browser, 1)
        assert texts(model.requests[-1]) == [("user", "one")]
        assert len(chat.thread_client().get_turns()) == 2


async def test_a_missing_key_names_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    async with serve_chat(silent, client=chatlas.ChatAnthropic()) as (browser, _):
        browser.submit("Hello")
        await until(lambda: browser.page().errors)
        assert [error["message"] for error in browser.page().errors] == [
            (
                "Anthropic needs an API key: set the environment variable ANTHROPIC_API_KEY "
                "and start the app again."
            )
        ]


async def test_what_a_tool_gave_outlasts_a_failure(model: ModelServer) -> None:
    def get_weather(city: str) -> str:
        """The weather in a city."""
        return f"Sunny in {city}"

    answers = [[Say("Look. "), Call("get_weather", {"city": "Paris"})], [Fail(500)], [Say("Yes.")]]
    model.answer = lambda request: answers[request.number - 1]
    async with serve_chat(silent, client=client(model, get_weather)) as (browser, _):
        browser.submit("one")
        await until(lambda: len(model.requests) == 2 and not browser.page().thread.busy)
        browser.submit("two")
        await over(browser, 2)
        told = texts(model.requests[-1])
        assert [role for role, _ in told] == ["user", "assistant", "tool", "assistant", "user"]
        assert "Sunny in Paris" in told[2][1]
