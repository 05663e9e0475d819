"""Sessions outlive whatever bookmarks and events are sent to them."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shiny import App, Inputs, Outputs, Session, reactive, ui
from shiny.bookmark import RestoreState

from shiny_chatkit import Chat
from shiny_chatkit.protocol import Rejection, parse_inbound
from shiny_chatkit.protocol.clean import nests_deeper
from shiny_chatkit.types import (
    ChatContext,
    SettingsItem,
    Thinking,
    TodoItem,
    TodoUpdate,
    ToolCall,
    ToolResult,
)
from tests.server.harness import Browser, echo, serve, until
from tests.server.test_bookmarks import Client
from tests.support.fuzz import fuzzing, rounds
from tests.support.saved_dumps import full_dump, mutated, values_of
from tests.unit.log.test_untrusted import assert_harmless
from tests.unit.protocol.test_parse import FILE, SAMPLES, WIDGET

BOOKMARKS = 150

SHINY_DEPTH = 200
"""Shiny's own reader of frames ends a session whose browser nests deeper, before the package hears of it."""


@dataclass
class Printed:
    """The output of the server during a test."""

    output: pytest.CaptureFixture[str]
    log: pytest.LogCaptureFixture

    def no_traceback(self) -> None:
        output = self.output.readouterr()
        assert "Traceback" not in output.err + output.out, output.err + output.out
        assert "Traceback" not in self.log.text, self.log.text


@pytest.fixture
def printed(capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> Printed:
    return Printed(capfd, caplog)


@pytest.mark.parametrize("start", range(rounds(2)))
async def test_a_session_outlives_any_bookmark(start: int, printed: Printed) -> None:
    """A chat is restored hundreds of times, each from a bookmark with faults of its own."""
    chats: list[Chat] = []
    client = Client()

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        chats.append(Chat("chat"))
        echo(chats[0])
        chats[0].enable_bookmarking(client, bookmark_on=None)

    app = App(lambda request: ui.page_fluid(), server, bookmark_store="url")
    async with serve(app) as browser:
        page = browser.page()
        for seed in range(start * BOOKMARKS, (start + 1) * BOOKMARKS):
            values = values_of(mutated(full_dump(), seed))
            if seed % 4 == 0:
                values = mutated(values_of(full_dump()), seed)
            # As Shiny calls it when a session begins: for each bookmark a session would take long.
            restore = browser.session.bookmark._on_restore_callbacks.invoke
            with reactive.isolate():
                await restore(RestoreState(input={}, values=values, dir=None))
            assert_harmless(json.loads(json.dumps(chats[0]._chat_session.log.dump())))
            assert client.state == {"turns": 1}
            if seed % 20 == 0:
                await browser.open()
                browser.submit(f"On {seed}")
                answer = ("assistant", f"You said On {seed}")
                await until(lambda answer=answer: page.said[-1:] == [answer], str(seed))
        assert not browser.connection.closed
    printed.no_traceback()


# -- Events ------------------------------------------------------------------------------------

EVENTS: list[dict[str, Any]] = [
    *({"event": name, "data": data} for name, data in SAMPLES.items()),
    {
        "event": "chat:user-message",
        "data": {**SAMPLES["chat:user-message"], "attachments": [FILE, WIDGET]},
    },
]


@fuzzing(500)
@given(st.integers(0, 2**40))
def test_any_event_is_read_or_refused(seed: int) -> None:
    found = parse_inbound(mutated(random.Random(seed).choice(EVENTS), seed))
    if isinstance(found, Rejection):
        assert "\n" not in found.message
        assert len(found.message) < 300


def busy_chat(input: Inputs, output: Outputs, session: Session) -> None:
    """A chat in which something of every kind can be waiting."""
    chat = Chat("chat", settings=[SettingsItem("temperature", "T", "range", 0.5, min=0, max=1)])

    @chat.on_user_submit
    async def _(text: str, ctx: ChatContext) -> AsyncIterator[Any]:
        yield Thinking("Hm")
        call = ToolCall("look", {"text": text})
        yield call
        yield ToolResult(call.id, "Seen")
        yield TodoUpdate([TodoItem(1, "Answer")])
        yield f"You said {text}"
        if "ask" in text:
            try:
                yield await ctx.ask("Which?", options=["a", "b"], timeout=0.05)
            except TimeoutError:
                yield "Nothing."

    @chat.on_settings_change
    def _(key: str, value: Any) -> None:
        pass

    @chat.slash_command("export", "Export")
    def _(args: str) -> str:
        return f"Exported {args}"


def aimed(browser: Browser, dice: random.Random) -> dict[str, Any]:
    """An event that names what is there."""
    page = browser.page()
    event = json.loads(json.dumps(dice.choice(EVENTS)))
    data = event["data"]
    ids = [message.id for message in page.messages] or ["m1"]
    asked = [q["requestId"] for m in page.messages for q in m.records("input")] or ["r1"]
    for name, known in (
        ("threadId", list(page.log.threads)),
        ("messageId", [*ids, f"new-{dice.randrange(10**6)}"]),
        ("requestId", asked),
    ):
        if name in data:
            data[name] = dice.choice(known)
    if event["event"] == "chat:user-message":
        data["text"] = dice.choice(["hi", "ask me", "/export x"])
    return event


@pytest.mark.parametrize("seed", range(rounds(3)))
async def test_sessions_outlive_any_event(seed: int, printed: Printed) -> None:
    dice = random.Random(seed)
    async with serve(busy_chat) as browser:
        for number in range(300):
            event = aimed(browser, dice)
            if dice.random() < 0.7:
                event = mutated(event, seed * 10_000 + number)
            if nests_deeper(event, SHINY_DEPTH):
                continue
            browser.set(**{"chat_event:shiny_chatkit.event": event})
            if number % 20 == 0:
                await browser.open()
            await asyncio.sleep(0)
        browser.set(all_was_sent=True)
        await until(lambda: browser.has_read("all_was_sent"), "the end of the events")
        await answers_a_good_message(browser)
    printed.no_traceback()


async def answers_a_good_message(browser: Browser) -> None:
    page = await browser.open()
    before = set(page.log.threads)
    browser.send("chat:thread-create", {})
    await until(lambda: page.thread.id not in before, "a new thread")
    browser.submit("Are you there?")
    await until(lambda: page.said[-1:] == [("assistant", "You said Are you there?")], "an answer")
    assert not browser.connection.closed
