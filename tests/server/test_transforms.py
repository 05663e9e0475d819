"""The deprecated transform functions, end to end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any, cast

import pytest
from htmltools import HTML, TagList
from shiny import reactive, ui
from shiny._deprecated import ShinyDeprecationWarning
from shiny.types import SilentException

from shiny_chatkit import Chat
from shiny_chatkit.content import Citation, ToolCall, ToolResult
from shiny_chatkit.testing import FakeClient
from tests.server.harness import serve_chat, silent, until
from tests.server.page import Page


@pytest.fixture(autouse=True)
def _deprecated() -> Iterator[None]:
    with pytest.warns(ShinyDeprecationWarning):
        yield


def messages(chat: Chat, **options: Any) -> list[str]:
    with reactive.isolate():
        return [message["content"] for message in chat.messages(**options)]


async def test_the_user_sees_what_was_typed_and_a_model_what_was_made_of_it() -> None:
    got: list[Any] = []

    def setup(chat: Chat) -> None:
        @chat.transform_user_input
        async def _(text: str) -> str | None:
            return None if text == "drop" else text.upper()

        @chat.on_user_submit
        async def _(text: str) -> str:
            got.append((text, chat.user_input(), chat.user_input(transform=True)))
            return "Yes"

    async with serve_chat(setup) as (browser, chat):
        page = browser.page()
        browser.submit("one")
        browser.submit("two")
        await until(lambda: page.shows("one", "Yes", "two", "Yes"))
        assert got == [("ONE", "one", "ONE"), ("TWO", "two", "TWO")]
        assert messages(chat) == ["ONE", "Yes", "TWO", "Yes"]
        assert messages(chat, transform_user="last") == ["one", "Yes", "TWO", "Yes"]
        assert messages(chat, transform_user="none") == ["one", "Yes", "two", "Yes"]


async def test_a_message_transformed_to_none_stays_and_is_not_answered() -> None:
    got: list[str] = []

    def setup(chat: Chat) -> None:
        @chat.transform_user_input
        async def _(text: str) -> str | None:
            return None if text.endswith("drop") else text.upper()

        @chat.on_user_submit
        async def _(text: str) -> str:
            got.append(text)
            return "Yes"

        @chat.slash_command("do", "Do it")
        def _(args: str) -> str:
            got.append(args)
            return "Done"

    async with serve_chat(setup) as (browser, chat):
        page = browser.page()
        browser.submit("drop")
        await until(lambda: page.shows("drop") and page.idle)
        with reactive.isolate():
            assert (chat.user_input(), chat.user_input(transform=True)) == ("drop", "drop")
        assert messages(chat) == messages(chat, transform_user="none") == ["drop"]
        assert page.named("chat:typing-indicator") == page.named("chat:messages-deleted") == []
        browser.submit("/do drop")
        browser.submit("keep")
        await until(lambda: page.shows("drop", "/do drop", "keep", "Yes"))
        assert got == ["KEEP"]
        assert messages(chat) == ["drop", "/do drop", "KEEP", "Yes"]


async def test_a_client_does_not_answer_what_was_transformed_to_none() -> None:
    client = FakeClient("Yes")

    def setup(chat: Chat) -> None:
        @chat.transform_user_input
        def _(text: str) -> str | None:
            return None if text == "drop" else text

    async with serve_chat(setup, client=client) as (browser, chat):
        page = browser.page()
        browser.submit("drop")
        await until(lambda: page.shows("drop") and page.idle)
        browser.submit("keep")
        await until(lambda: page.shows("drop", "keep", "Yes"))
        assert messages(chat) == ["drop", "keep", "Yes"]
        assert [asked.text for asked in client.asked] == ["keep"]


async def test_a_failing_user_transform_is_told() -> None:
    def setup(chat: Chat) -> None:
        @chat.transform_user_input
        def _(text: str) -> str:
            raise ValueError("my error")

    async with serve_chat(setup) as (browser, _):
        page = browser.page()
        browser.submit("one")
        await until(lambda: page.errors and page.idle)
        assert page.said == [("user", "one")]


async def test_answers_are_shown_transformed() -> None:
    async with serve_chat(silent) as (browser, chat):
        page = browser.page()

        @chat.transform_assistant_response
        async def _(content: str, chunk: str, done: bool) -> str | HTML:
            await asyncio.sleep(0)
            return HTML(f"<b>{content}</b>") if done else content.upper()

        await chat.append_message("whole")
        await chat.append_message_stream(["one", " two"])
        await until(lambda: page.shows("<b>whole</b>", "<b>one two</b>"))
        assert messages(chat) == ["whole", "one two"]
        assert messages(chat, transform_assistant=True) == ["<b>whole</b>", "<b>one two</b>"]


async def test_a_stream_is_transformed_while_it_runs() -> None:
    gate = asyncio.Event()

    async def chunks() -> AsyncIterator[str]:
        yield "one"
        await gate.wait()
        yield " two"

    async with serve_chat(silent) as (browser, chat):
        page = browser.page()

        @chat.transform_assistant_response
        def _(content: str) -> str:
            return content.upper()

        await chat.append_message_stream(chunks())
        await until(lambda: page.said == [("assistant", "ONE")])
        gate.set()
        await until(lambda: page.shows("ONE TWO"))


async def test_a_transform_may_swallow_a_message() -> None:
    async with serve_chat(silent) as (browser, chat):

        @chat.transform_assistant_response
        def _(content: str) -> str | None:
            return None if content == "drop" else content

        await chat.append_message("drop")
        await chat.append_message("keep")
        await until(lambda: browser.page().shows("keep"))


BUTTON = ui.input_action_button("inner", "foo")


def shown(page: Page) -> list[list[tuple[str, str]]]:
    """The type and text of each part, by message."""
    return [[(p.to_dict()["type"], p.text) for p in message.parts] for message in page.messages]


def in_capitals(chat: Chat) -> list[tuple[str, str, bool]]:
    """Show text in capitals, and return what the function has got."""
    got: list[tuple[str, str, bool]] = []

    @chat.transform_assistant_response
    def _(content: str, chunk: str, done: bool) -> str:
        got.append((content, chunk, done))
        return content.upper()

    return got


async def test_ui_in_a_whole_answer_is_not_transformed() -> None:
    async with serve_chat(silent) as (browser, chat):
        page, got = browser.page(), in_capitals(chat)
        await chat.append_message(BUTTON)
        await chat.append_message(TagList("foo ", BUTTON, "bar"))
        await chat.append_message([ToolCall("look_up", id="c1"), ToolResult("c1", "v")])
        html, call = ("html", str(BUTTON)), ("tool", "")
        await until(lambda: len(page.messages) == 3)
        assert shown(page) == [[html], [("text", "FOO "), html, ("text", "BAR")], [call]]
        assert got == [("foo ", "", True), ("bar", "", True)]
        assert messages(chat) == [str(BUTTON), f"foo {BUTTON}bar", ""]


async def test_ui_in_a_stream_is_not_transformed() -> None:
    async with serve_chat(silent) as (browser, chat):
        page, got = browser.page(), in_capitals(chat)
        call = ToolCall("look_up", id="c1")
        await chat.append_message_stream(
            ["f", "", "oo", BUTTON, "bar", call, ToolResult("c1", "v")]
        )
        await until(lambda: page.messages and page.idle)
        html = ("html", str(BUTTON))
        assert shown(page) == [[("text", "FOO"), html, ("text", "BAR"), ("tool", "")]]
        assert got == [
            ("f", "f", False),
            ("foo", "oo", False),
            ("foo", "", True),
            ("bar", "bar", False),
            ("bar", "", True),
        ]
        assert messages(chat) == [f"foo{BUTTON}bar"]


async def test_a_stream_of_ui_alone_is_not_transformed() -> None:
    async with serve_chat(silent) as (browser, chat):
        page = browser.page()

        @chat.transform_assistant_response
        def _(content: str) -> HTML:
            return HTML(f"<p>{content}</p>")

        await chat.append_message_stream([BUTTON])
        await until(lambda: page.shows(str(BUTTON)))


async def test_sources_within_a_text_stay_when_it_is_transformed_again() -> None:
    async with serve_chat(silent) as (browser, chat):
        page, _ = browser.page(), in_capitals(chat)
        source = Citation("https://example.com", "Example")
        await chat.append_message_stream(["foo", source, " bar", source])
        await until(lambda: page.shows("FOO BAR"))
        assert [part["url"] for part in page.messages[0].records("citation")] == [source.url]


async def test_what_a_context_clears_is_not_transformed_again() -> None:
    async with serve_chat(silent) as (browser, chat):
        page, _ = browser.page(), in_capitals(chat)
        async with chat.message_stream_context() as outer:
            await outer.append("foo")
            async with chat.message_stream_context() as inner:
                await inner.append(" gone")
                await inner.append(BUTTON)
                await inner.replace(" bar")
            await outer.append(" baz")
        await until(lambda: page.shows("FOO BAR BAZ"))
        assert messages(chat) == ["foo bar baz"]


async def test_set_user_message() -> None:
    async with serve_chat(silent) as (browser, chat):
        chat.set_user_message("Draft")
        await until(lambda: browser.page().inputs == [{"value": "Draft"}])


async def test_provider_formats_and_limits() -> None:
    async with serve_chat(silent) as (_, chat):
        for number in range(4):
            await chat.append_message(f"{number}" * 40)
        with reactive.isolate():
            found = chat.messages(format="google", token_limits=(25, 1))
        assert [m["parts"][0]["text"][0] for m in cast("Any", found)] == ["2", "3"]


async def test_a_failing_transform_at_the_end_of_a_context_leaves_the_composer_ready() -> None:
    async with serve_chat(silent) as (browser, chat):

        @chat.transform_assistant_response
        def _(content: str, chunk: str, done: bool) -> str:
            if done:
                raise ValueError("no")
            return content

        with pytest.raises(ValueError):
            async with chat.message_stream_context() as stream:
                await stream.append("Text")
        await browser.barrier()
        assert browser.page().idle


async def test_a_failing_transform_after_a_silent_end_closes_the_message() -> None:
    async with serve_chat(silent) as (browser, chat):

        @chat.transform_assistant_response
        def _(content: str, chunk: str, done: bool) -> str:
            if done:
                raise ValueError("no")
            return content

        async def quiet() -> AsyncIterator[str]:
            yield "Text"
            raise SilentException

        await chat.append_message_stream(quiet())
        page = browser.page()
        await until(lambda: len(page.messages) == 1 and not page.thread.busy)
        await browser.barrier()
        assert page.idle
