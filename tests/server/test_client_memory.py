"""A client's memory when answers stop early, are saved in between, or the next one is waiting."""

from __future__ import annotations

import asyncio
import json

import pytest

from shiny_chatkit import Chat
from tests.models import (
    Call,
    Fail,
    ModelServer,
    Request,
    Say,
    Step,
    Think,
    Wait,
    forever,
)
from tests.server.harness import Browser, serve_chat, silent, until
from tests.server.model_client import client, over, texts

pytestmark = pytest.mark.filterwarnings("ignore::chatlas._chat.ToolFailureWarning")

GAP = "[No answer.]"


async def stop_for_the_next(browser: Browser, text: str) -> None:
    """Stop while another message waits: it is answered as soon as the stop has been heard."""
    page = browser.page()
    browser.submit(text)
    await until(lambda: page.thread.queued, "the queue")
    browser.stop()


@pytest.mark.parametrize(
    ("first", "roles"),
    [
        ([Wait()], ["user", "assistant", "user"]),
        ([Think("Hm. "), Wait()], ["user", "assistant", "user"]),
        ([Say("So "), Wait()], ["user", "assistant", "user"]),
        ([Call("look")], ["user", "assistant", "tool", "assistant", "user"]),
    ],
)
async def test_what_was_stopped_is_known_to_the_message_that_waits(
    model: ModelServer, first: list[Step], roles: list[str]
) -> None:
    def look() -> str:
        """Look."""
        return "Nothing."

    silence = Wait()
    is_call = isinstance(first[0], Call)
    asked = 2 if is_call else 1

    def answer(request: Request) -> list[Step]:
        if request.text == "two":
            return [Say("Yes.")]
        return first if request.number == 1 else [silence]

    model.answer = answer
    async with serve_chat(silent, client=client(model, look)) as (browser, _):
        browser.submit("one")
        await until(lambda: len(model.requests) == asked)
        await stop_for_the_next(browser, "two")
        await until(lambda: len(model.requests) == asked + 1)
        await until(lambda: not browser.page().thread.busy)
        assert [role for role, _ in texts(model.requests[-1])] == roles


async def test_a_tool_that_is_slow_to_end_changes_nothing_any_more(model: ModelServer) -> None:
    began, may_end, ended = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        """Tidies up for long."""
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            await may_end.wait()
            ended.set()

    model.answer = lambda r: [Call("slow")] if r.number == 1 else [Say(f"Answer {r.number}.")]
    async with serve_chat(silent, client=client(model, slow)) as (browser, _):
        browser.submit("one")
        await until(began.is_set)
        await stop_for_the_next(browser, "two")
        await until(lambda: len(model.requests) == 2 and not browser.page().thread.busy)
        may_end.set()
        await until(ended.is_set)
        browser.submit("three")
        await until(lambda: len(model.requests) == 3 and not browser.page().thread.busy)
        assert [said for said in texts(model.requests[-1]) if said[0] != "tool"] == [
            ("user", "one"),
            ("assistant", ""),
            ("assistant", GAP),
            ("user", "two"),
            ("assistant", "Answer 2."),
            ("user", "three"),
        ]


async def test_what_is_saved_in_the_middle_of_an_answer_has_what_was_said(
    model: ModelServer,
) -> None:
    model.answer = lambda _: forever("more ")
    async with serve_chat(silent, client=client(model)) as (browser, chat):
        page = browser.page()
        browser.submit("one")
        await until(lambda: len(page.messages) == 2 and "more" in page.messages[1].text)
        clients = chat._chat_session.clients
        saved = json.loads(json.dumps(await clients.get_state()))
        asked, said = chat.thread_client().get_turns()
        browser.stop()
        await until(lambda: not page.thread.busy)
        await clients.set_state(saved)
        restored = chat.thread_client().get_turns()
        assert [turn.text for turn in restored] == ["one", said.text]
        assert asked.text == "one"
        assert "more" in said.text


async def test_a_handler_that_takes_the_question_away_leaves_nothing_to_ask(
    model: ModelServer,
) -> None:
    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _(text: str) -> None:
            if text == "anew":
                await chat.clear_messages()

    async with serve_chat(setup, client=client(model)) as (browser, _):
        page = browser.page()
        browser.submit("one")
        await over(browser, 1)
        browser.submit("anew")
        await until(lambda: not page.messages and not page.thread.busy)
        await browser.barrier()
        assert not page.errors
        browser.submit("two")
        await over(browser, 1)
        assert texts(model.requests[-1]) == [("user", "two")]
        assert len(model.requests) == 2


async def test_each_use_of_a_tool_keeps_its_own_result(model: ModelServer) -> None:
    def look(where: str) -> str:
        """Look."""
        return f"Nothing in {where}."

    uses = [Call("look", {"where": "here"}), Call("look", {"where": "there"})]
    answers = [uses, [Fail(500)], [Say("Yes.")]]
    model.answer = lambda request: answers[request.number - 1]
    async with serve_chat(silent, client=client(model, look)) as (browser, _):
        browser.submit("one")
        await until(lambda: len(model.requests) == 2 and not browser.page().thread.busy)
        browser.submit("two")
        await over(browser, 2)
        told = [text for role, text in texts(model.requests[-1]) if role == "tool"]
        assert told == ["Nothing in here.", "Nothing in there."]
