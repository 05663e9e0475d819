"""The comment on a rating."""

from __future__ import annotations

from typing import Any

from shiny_chatkit import Chat, chat_ui
from tests.server.harness import echo, serve_chat, until
from tests.server.test_permissions import conversing, ids, page, refusals


async def test_a_comment_goes_with_its_rating() -> None:
    async with conversing(page(feedback=True)) as (browser, _):
        answer = ids(browser)

        def comment() -> str | None:
            return browser.page().messages[-1].feedback_comment

        browser.send("chat:feedback", {**answer, "value": "down", "comment": " Wrong year "})
        await until(lambda: comment() == "Wrong year")
        await browser.open()
        assert comment() == "Wrong year"
        browser.send("chat:feedback", {**answer, "value": "down", "comment": " "})
        await until(lambda: comment() is None)
        browser.send("chat:feedback", {**answer, "value": None, "comment": "x"})
        await until(lambda: browser.page().messages[-1].feedback is None)
        assert comment() is None


async def test_a_history_that_ends_with_the_page_has_no_search_or_archive() -> None:
    async with conversing(chat_ui("chat")) as (browser, _):
        thread = {"threadId": browser.page().thread.id}
        for name, data in (
            ("chat:request-threads", {"limit": 10}),
            ("chat:search", {"query": "one", "limit": 10}),
            ("chat:thread-pin", {**thread, "pinned": True}),
            ("chat:thread-archive", {**thread, "archived": True}),
        ):
            browser.send(name, data)
            assert "only while the page is open" in (await refusals(browser))[0]
        assert not browser.page().infos[thread["threadId"]].get("pinned")


async def test_functions_get_the_comment_if_they_name_it() -> None:
    heard: list[tuple[Any, ...]] = []

    def setup(chat: Chat) -> None:
        echo(chat)

        @chat.on_feedback
        def _(message_id: str, value: str | None) -> None:
            heard.append(("two", value))

        @chat.on_feedback
        async def _(message_id: str, value: str | None, comment: str | None) -> None:
            heard.append(("three", value, comment))

        @chat.on_feedback
        def _(message_id: str, value: str | None, own: str = "own") -> None:
            heard.append(("default", value, own))

    async with serve_chat(setup) as (browser, _):
        browser.submit("one")
        await until(lambda: len(browser.page().messages) == 2 and browser.page().idle)
        answer = ids(browser)
        browser.send("chat:feedback", {**answer, "value": "down"})
        await until(lambda: len(heard) == 3)
        browser.send("chat:feedback", {**answer, "value": "down", "comment": "Wrong year"})
        await until(lambda: len(heard) == 4)
    assert sorted(heard[:3]) == [
        ("default", "down", "own"),
        ("three", "down", None),
        ("two", "down"),
    ]
    assert heard[3] == ("three", "down", "Wrong year")
