"""Opening, snapshots, numbering and refusals: what a page may send at any time and what it gets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from htmltools import HTML
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shiny import Inputs, Outputs, Session, reactive, render, ui

from shiny_chatkit import Chat
from tests.server.harness import echo, said, serve, serve_chat, silent, until


async def test_nothing_is_sent_before_the_page_asks() -> None:
    async with serve_chat(echo, open=False) as (browser, chat):
        await chat.append_message("Early")
        browser.set(chat_user_input="Hello")
        await until(lambda: len(said(chat)) == 3)
        assert browser.page().batches == []
        page = await browser.open()
        assert page.said == [
            ("assistant", "Early"),
            ("user", "Hello"),
            ("assistant", "You said Hello"),
        ]


async def test_the_state_answers_at_once() -> None:
    async with serve_chat(echo, greeting="Hi") as (browser, _):
        page = browser.page()
        assert [e["event"] for e in page.events] == ["chat:state-response"]
        state = page.events[0]["data"]
        assert state["version"] == 1
        assert state["messages"] == []
        assert state["greeting"] == [{"type": "text", "text": "Hi"}]
        assert state["activeThreadId"] == state["threads"][0]["threadId"]
        assert state["busyThreads"] == []


async def test_the_greeting_is_no_message() -> None:
    async with serve_chat(echo, greeting=HTML("<b>Hi</b>")) as (browser, chat):
        assert said(chat) == []
        assert browser.page().events[0]["data"]["greeting"] == [
            {"type": "html", "html": "<b>Hi</b>", "deps": []}
        ]


async def test_the_input_as_it_was_set_before_the_element_is_there() -> None:
    async with serve_chat(silent, open=False) as (browser, chat):
        chat.update_user_input(value="Draft", placeholder="Ask")
        page = await browser.open()
        await browser.barrier()
        assert page.inputs == [{"value": "Draft", "placeholder": "Ask"}]
        again = await browser.open()
        assert again.named("chat:state-response")[-1]["input"] == {"placeholder": "Ask"}
        assert len(again.inputs) == 1


async def test_a_running_answer_is_in_the_snapshot_and_goes_on() -> None:
    gate = asyncio.Event()

    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _() -> AsyncIterator[str]:
            yield "one"
            await gate.wait()
            yield " two"

    async with serve_chat(setup) as (browser, _):
        page = browser.page()
        browser.submit("Go")
        await until(lambda: page.said[1:] == [("assistant", "one")])
        browser.pages.clear()
        page = await browser.open()
        assert page.said == [("user", "Go"), ("assistant", "one")]
        assert page.messages[1].streaming
        assert page.thread.busy
        gate.set()
        await until(lambda: page.shows("Go", "one two"))


async def test_a_page_that_lost_a_batch_asks_again() -> None:
    async with serve_chat(echo) as (browser, _):
        page = browser.page()
        browser.submit("one")
        await until(lambda: page.shows("one", "You said one"))
        known = page.seq
        await browser.open()
        assert page.seq == (known or 0) + 1
        assert page.shows("one", "You said one")


async def test_another_version_of_the_protocol_is_told_to_reload() -> None:
    async with serve_chat(echo) as (browser, _):
        page = browser.page()
        browser.send("chat:request-state", {"version": 2})
        await until(lambda: page.errors)
        assert "version" in page.errors.pop()["message"]


# -- Refusals -------------------------------------------------------------------------------------

REFUSED: list[tuple[str, Any]] = [
    ("chat:no-such-event", {}),
    ("chat:assistant-message", {"messageId": "a", "threadId": "t", "text": "x"}),
    ("chat:user-message", {}),
    ("chat:user-message", None),
    ("chat:user-message", {"text": "x", "threadId": "t", "messageId": "m", "timestamp": 0}),
    ("chat:user-message", {"text": " ", "threadId": "$", "messageId": "m", "timestamp": 0}),
    ("chat:user-message", {"text": 5, "threadId": "$", "messageId": "m", "timestamp": 0}),
    ("chat:user-message", {"text": "x", "threadId": "$", "messageId": "<b>", "timestamp": 0}),
    ("chat:user-message", {"text": "x", "threadId": "$", "messageId": "m", "timestamp": "now"}),
    ("chat:stop-generation", {"threadId": ["$"]}),
    ("chat:thread-create", {"title": 5}),
    ("chat:thread-switch", {"threadId": "no-such-thread"}),
    ("chat:thread-rename", {"threadId": "no-such-thread", "title": "x"}),
    ("chat:thread-delete", {"threadId": "no-such-thread"}),
    ("chat:slash-command", {"command": "nothing", "args": "", "threadId": "$"}),
    ("chat:slash-command", {"command": "", "args": "", "threadId": "$"}),
    ("chat:request-history", {"threadId": "$", "limit": 0}),
    ("chat:feedback", {"threadId": "$", "messageId": "unknown", "value": "up"}),
    ("chat:edit-message", {"threadId": "$", "messageId": "unknown", "text": "x"}),
    ("chat:resend-from", {"threadId": "$", "messageId": "unknown"}),
    ("chat:settings-change", {"key": "unknown", "value": 1}),
    ("chat:file-chunk", {"uploadId": "u", "content": "no base64!"}),
]


@pytest.mark.parametrize(("event", "data"), REFUSED)
async def test_what_is_refused_is_said_and_does_nothing(event: str, data: Any) -> None:
    async with serve_chat(echo) as (browser, chat):
        page = browser.page()
        if isinstance(data, dict) and data.get("threadId") == "$":
            data = {**data, "threadId": page.thread.id}
        browser.send(event, data)
        await until(lambda: page.errors)
        assert page.errors[0]["code"] == "rejected"
        assert page.errors[0]["message"]
        assert said(chat) == []
        browser.submit("still here")
        await until(lambda: page.shows("still here", "You said still here"))


async def test_a_message_is_taken_once() -> None:
    async with serve_chat(echo) as (browser, chat):
        page = browser.page()
        browser.submit("one", message_id="mine")
        await until(lambda: page.shows("one", "You said one"))
        # A page that lost its connection in between sends it again.
        browser.submit("one", message_id="mine")
        await browser.barrier()
        assert not page.errors
        browser.submit("two", message_id="mine")
        await until(lambda: page.errors)
        assert page.shows("one", "You said one")
        answer = page.messages[1].id
        browser.submit("three", message_id=answer)
        await until(lambda: len(page.errors) == 2)
        assert len(said(chat)) == 2


async def test_a_message_that_waits_is_taken_once() -> None:
    gate = asyncio.Event()

    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _(text: str) -> str:
            await gate.wait()
            return text.upper()

    async with serve_chat(setup) as (browser, _):
        page = browser.page()
        browser.submit("one", message_id="first")
        browser.submit("two", message_id="second")
        await until(lambda: page.thread.queued)
        browser.submit("two", message_id="second")
        await browser.barrier()
        assert not page.errors
        gate.set()
        await until(lambda: page.shows("one", "ONE", "two", "TWO"))


junk = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.sampled_from(["chat:user-message", "chat:stop-generation", "chat:feedback", "\ud800"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["event", "data", "text", "threadId", "messageId", "attachments"])
            | st.text(max_size=5),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


async def test_an_event_without_the_type_of_its_input_is_checked_as_well() -> None:
    async with serve_chat(echo) as (browser, _):
        page = browser.page()
        for event in ({"event": "chat:stop-generation", "data": {}}, 5, "x", [[]]):
            for name in ("chat_event", "chat_event:shiny.number"):
                browser.set(**{name: event})
        data = {"threadId": page.thread.id, "messageId": "m1", "text": "Hello", "timestamp": 1}
        browser.set(chat_event={"event": "chat:user-message", "data": data})
        await until(lambda: page.shows("Hello", "You said Hello"))
        assert {error["code"] for error in page.errors} == {"rejected"}
        page.errors.clear()


async def test_no_junk_ends_the_session() -> None:
    async with serve_chat(echo) as (browser, _):
        found: list[tuple[Any, Any]] = []

        @settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow], database=None)
        @given(junk, junk)
        def collect(event: Any, text: Any) -> None:
            found.append((event, text))

        collect()
        for event, text in found:
            browser.set(**{"chat_event:shiny_chatkit.event": event})
            if not isinstance(text, str):
                browser.set(chat_user_input=text)
        await browser.barrier()
        page = browser.page()
        assert not browser.connection.closed
        assert page.said == []
        browser.submit("still here")
        await until(lambda: page.shows("still here", "You said still here"))


# -- Reading reactively -------------------------------------------------------------------------------


async def test_messages_are_reactive_and_count_whole_messages() -> None:
    seen: list[int] = []

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        chat = Chat("chat")
        echo(chat)

        @reactive.effect
        def _() -> None:
            seen.append(len(chat.messages()))

        @reactive.effect
        @reactive.event(input.add)
        async def _() -> None:
            await chat.append_message("Added")

    async with serve(server) as browser:
        browser.set(add=1)
        await until(lambda: seen and seen[-1] == 1)
        browser.submit("Hello")
        await until(lambda: seen[-1] == 3)
        assert seen == sorted(seen)


async def test_the_chat_in_the_page() -> None:
    """The element is on the page of an ordinary app: nothing of the chat disturbs the others."""

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        chat = Chat("chat")
        echo(chat)

        @render.ui
        def out() -> Any:
            return ui.p(str(input.n()))

    async with serve(server) as browser:
        browser.set(n=1)
        browser.submit("Hello")
        await until(lambda: browser.page().shows("Hello", "You said Hello"))
        await until(lambda: any("out" in v for v in browser.frames("values")))


async def test_a_refused_event_about_a_message_does_no_harm_to_it() -> None:
    gate = asyncio.Event()

    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _() -> AsyncIterator[str]:
            yield "one"
            await gate.wait()
            yield " two"

    async with serve_chat(setup) as (browser, chat):
        page = browser.page()
        browser.submit("Go")
        await until(lambda: len(page.messages) == 2)
        answer = page.messages[1]
        where = {"threadId": page.thread.id, "messageId": answer.id}
        browser.send("chat:feedback", {**where, "value": "sideways"})
        await until(lambda: page.errors)
        gate.set()
        await until(lambda: not page.thread.busy)
        await browser.barrier()
        assert said(chat)[1] == ("assistant", "one two")
        assert page.messages[1].error is None
