"""Suggestions in the greeting and in answers, as the page, the app and exports read them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from htmltools import TagList

from shiny_chatkit import Chat
from shiny_chatkit.types import Suggestion, Suggestions
from tests.server.harness import Browser, answering, said, serve_chat, silent, until

HOSTILE = '<img src=x onerror="alert(1)"> **b** </span>'


def greeting(browser: Browser) -> list[dict[str, Any]]:
    return browser.page().named("chat:state-response")[-1].get("greeting") or []


@pytest.mark.parametrize(
    ("options", "kinds"),
    [
        ({"suggestions": ["a", Suggestion("b", submit=True)]}, ["html"]),
        ({"greeting": "**Hello**", "suggestions": ("a", HOSTILE)}, ["text", "html"]),
        ({"greeting": "**Hello**", "suggestions": Suggestions(["a"])}, ["text", "html"]),
        ({"greeting": Suggestion("a")}, ["html"]),
        ({"greeting": TagList("**Hello**", Suggestion("a"), Suggestion("b"))}, ["text", "html"]),
        ({"greeting": "**Hello**", "suggestions": []}, ["text"]),
        ({"suggestions": []}, []),
    ],
)
async def test_a_chat_begins_with_them(options: dict[str, Any], kinds: list[str]) -> None:
    async with serve_chat(silent, **options) as (browser, _):
        await browser.open()
        shown = greeting(browser)
        assert [part["type"] for part in shown] == kinds
        assert all("<img" not in part.get("html", "") for part in shown)


async def test_an_answer_may_hold_them_and_reads_well() -> None:
    def answer() -> Iterator[Any]:
        yield "Penguins."
        yield Suggestions([HOSTILE, Suggestion("Which is the heaviest?", label="Heaviest")])
        yield "More:"
        yield Suggestion("c")

    async with serve_chat(answering(answer)) as (browser, chat):
        page = browser.page()
        browser.submit("Go")
        await until(lambda: len(page.messages) == 2 and page.idle)
        assert [part.to_dict()["type"] for part in page.messages[-1].parts] == [
            "text",
            "html",
            "text",
            "html",
        ]
        content = said(chat)[-1][1]
        assert content == (
            f"Penguins.\n\n- {HOSTILE}\n- Which is the heaviest?\n\nMore:\n\n- c\n\n"
        )
        exported = chat.export("markdown")
        assert "- Which is the heaviest?" in exported
        assert "data-suggestion" not in exported
        web_page = chat.export("html")
        assert "<li>Which is the heaviest?</li>" in web_page
        assert "<img" not in web_page


async def test_they_can_be_returned_and_appended() -> None:
    def returned(chat: Chat) -> None:
        @chat.on_user_submit
        async def _() -> Any:
            await chat.append_message(Suggestions(["appended"]))
            return Suggestion("returned")

    async with serve_chat(returned) as (browser, _):
        page = browser.page()
        browser.submit("Go")
        await until(lambda: len(page.messages) == 3 and page.idle)
        assert [m.content.strip() for m in page.messages[1:]] == ["- appended", "- returned"]
