"""The comment on a rating."""

from __future__ import annotations

from shiny_chatkit import chat_ui
from tests.server.harness import until
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
