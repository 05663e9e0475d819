"""Reasoning that a model writes into its text, between tags: shown apart, never part of what was said."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from shiny import reactive

from shiny_chatkit import Chat
from shiny_chatkit.testing import FakeClient
from shiny_chatkit.types import CodeArtifact, Status, ToolCall, ToolResult
from tests.models import ModelServer, Say, Script
from tests.server.harness import Browser, answering, said, serve_chat, silent, until
from tests.server.model_client import client, over, texts

TEXT = "<think>\nHm, **two** words.\n</think>\n\nThe answer."
PARTS = [("thinking", "Hm, **two** words."), ("text", "The answer.")]


def parts(browser: Browser) -> list[tuple[str, str]]:
    found = [part.to_dict() for part in browser.page().messages[-1].parts]
    return [(part["type"], part.get("text", "")) for part in found]


async def answered(browser: Browser) -> list[tuple[str, str]]:
    """Submit something and wait for the whole answer."""
    page = browser.page()
    browser.submit("Go")
    await until(lambda: len(page.messages) == 2 and page.idle)
    return parts(browser)


@pytest.mark.parametrize("size", [1, 3, 1000])
async def test_of_a_model_s_stream(model: ModelServer, size: int) -> None:
    model.answer = Script(
        [Say(TEXT[at : at + size]) for at in range(0, len(TEXT), size)], [Say("More.")]
    )
    async with serve_chat(silent, client=client(model)) as (browser, chat):
        browser.submit("Go")
        await over(browser, 1)
        assert parts(browser) == PARTS
        assert said(chat)[-1] == ("assistant", "The answer.")
        # The model reads what it wrote.
        browser.submit("And?")
        await over(browser, 2)
        assert texts(model.requests[-1])[-2] == ("assistant", TEXT)


@pytest.mark.parametrize(
    "shape", ["yield", "return", "append", "stream", "context", "whole client"]
)
async def test_of_any_answer(shape: str) -> None:
    def setup(chat: Chat) -> None:
        async def answer(text: str) -> Any:
            if shape == "return":
                return TEXT
            if shape == "append":
                await chat.append_message({"role": "assistant", "content": TEXT})
            elif shape == "stream":
                await chat.append_message_stream(iter(TEXT))
            else:
                async with chat.message_stream_context() as stream:
                    for char in TEXT:
                        await stream.append(char)
            return None

        def chars() -> Iterator[str]:
            yield from TEXT

        if shape == "whole client":
            chat.client = FakeClient([TEXT])
        else:
            chat.on_user_submit(chars if shape == "yield" else answer)

    async with serve_chat(setup) as (browser, chat):
        assert await answered(browser) == PARTS
        assert said(chat)[-1] == ("assistant", "The answer.")


async def test_an_unfinished_tag_is_text_however_the_answer_ends() -> None:
    async with serve_chat(answering(lambda: iter(["See <thi"]))) as (browser, _):
        assert await answered(browser) == [("text", "See <thi")]

    def fails() -> Iterator[str]:
        yield "See <thi"
        raise ValueError("Broken")

    async with serve_chat(answering(fails), on_error="sanitize") as (browser, _):
        assert await answered(browser) == [("text", "See <thi")]

    async def waits() -> AsyncIterator[str]:
        yield "See "
        yield "<thi"
        written.append("<thi")
        await asyncio.sleep(3600)

    written: list[str] = []
    async with serve_chat(answering(waits)) as (browser, chat):
        page = browser.page()
        browser.submit("Go")
        await until(lambda: written and page.messages[1:] and page.messages[1].content == "See ")
        await chat.stop()
        await until(lambda: page.idle)
        assert parts(browser) == [("text", "See <thi")]


async def test_a_tag_that_is_never_closed_ends_with_the_answer() -> None:
    async with serve_chat(answering(lambda: iter(["<think>", "Hm"]))) as (browser, chat):
        assert await answered(browser) == [("thinking", "Hm")]
        (part,) = browser.page().messages[-1].parts
        assert part.to_dict()["done"]  # pyright: ignore[reportGeneralTypeIssues]
        assert said(chat)[-1] == ("assistant", "")


async def test_other_content_in_between() -> None:
    def answer() -> Iterator[Any]:
        yield "<think>one "
        yield Status("Looking")
        yield "two <"
        yield CodeArtifact("1")
        yield "three</think>"
        yield "`not closed "
        yield ToolCall("f", id="t")
        yield ToolResult("t", "1")
        yield "<think>four"
        yield ToolCall("f", id="u")
        yield ToolResult("u", "1")
        yield "five"

    async with serve_chat(answering(answer)) as (browser, chat):
        assert await answered(browser) == [
            ("thinking", "one two <"),
            ("artifact", ""),
            ("thinking", "three"),
            ("text", "`not closed "),
            ("tool", ""),
            ("thinking", "four"),
            ("tool", ""),
            ("text", "five"),
        ]
        assert said(chat)[-1] == ("assistant", "`not closed five")


async def test_a_stream_that_starts_over() -> None:
    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _() -> None:
            async with chat.message_stream_context() as outer:
                await outer.append("A <")
                async with chat.message_stream_context() as inner:
                    await inner.append("think>gone `")
                    await inner.replace("b> ")
                await outer.append("<think>c</think>d")

    async with serve_chat(setup) as (browser, _):
        assert await answered(browser) == [("text", "A <b> "), ("thinking", "c"), ("text", "d")]


async def test_users_and_code_keep_their_tags() -> None:
    async with serve_chat(answering(lambda: "Write `<think>`:\n```\n<think>a</think>\n```")) as (
        browser,
        chat,
    ):
        browser.submit(TEXT)
        await until(lambda: len(browser.page().messages) == 2 and browser.page().idle)
        await chat.append_message({"role": "user", "content": TEXT})
        with reactive.isolate():
            assert [kind for kind, _ in parts(browser)] == ["text"]
        assert said(chat) == [
            ("user", TEXT),
            ("assistant", "Write `<think>`:\n```\n<think>a</think>\n```"),
            ("user", TEXT),
        ]


async def test_tags_can_be_chosen_and_turned_off() -> None:
    def answer() -> Iterator[str]:
        yield "<plan>a</plan><think>b</think>"

    async with serve_chat(answering(answer), thinking_tags=["plan"]) as (browser, _):
        assert await answered(browser) == [("thinking", "a"), ("text", "<think>b</think>")]
    async with serve_chat(answering(answer), thinking_tags=()) as (browser, _):
        assert await answered(browser) == [("text", "<plan>a</plan><think>b</think>")]


@pytest.mark.filterwarnings("ignore:.*is deprecated")
@pytest.mark.parametrize("whole", [True, False])
async def test_transforms_see_the_text_alone(whole: bool) -> None:
    def setup(chat: Chat) -> None:
        @chat.transform_assistant_response
        def _(text: str) -> str:
            return text.upper()

        @chat.on_user_submit
        async def _() -> None:
            await (chat.append_message(TEXT) if whole else chat.append_message_stream([TEXT]))

    async with serve_chat(setup) as (browser, chat):
        assert await answered(browser) == [PARTS[0], ("text", "THE ANSWER.")]
        assert said(chat)[-1] == ("assistant", "The answer.")
