"""Texts of the package reach the page with their key and values, and texts of the app without."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from shiny_chatkit import Chat, RateLimit
from shiny_chatkit.models._failures import ModelError, explained
from shiny_chatkit.types import Limits, Refused, UserSubmission
from tests.server.harness import Browser, answering, echo, serve_chat, until


async def refused(browser: Browser) -> dict[str, Any]:
    page = browser.page()
    await until(lambda: page.errors, "a refusal")
    return page.errors.pop()


async def test_a_refusal_has_its_key_and_values() -> None:
    async with serve_chat(echo, limits=Limits(max_text_chars=5)) as (browser, _):
        browser.submit("Hello there")
        error = await refused(browser)
        assert error["message"].startswith("This text is too long: it has 11 characters")
        assert error["wording"] == {"key": "textTooLong", "values": {"count": 11, "most": 5}}


async def test_a_refusal_of_the_app_has_none() -> None:
    def setup(chat: Chat) -> None:
        echo(chat)

        @chat.on_before_submit
        def _(submission: UserSubmission) -> None:
            raise Refused("Not on Sundays.")

    async with serve_chat(setup) as (browser, _):
        browser.submit("Hello")
        error = await refused(browser)
        assert (error["message"], "wording" in error) == ("Not on Sundays.", False)


async def test_the_time_of_a_rate_limit_is_a_number_and_a_unit() -> None:
    def setup(chat: Chat) -> None:
        echo(chat)
        chat.on_before_submit(RateLimit("1/hour"))

    async with serve_chat(setup) as (browser, _):
        page = browser.page()
        browser.submit("One")
        await until(lambda: page.shows("One", "You said One"))
        browser.submit("Two")
        error = await refused(browser)
        assert error["message"] == "You have sent too many messages. Try again in 60 minutes."
        when = {"amount": 60, "unit": "minute"}
        assert error["wording"] == {"key": "tooOften", "values": {"when": when}}


async def test_an_event_that_cannot_be_read_says_little_in_other_languages() -> None:
    async with serve_chat(echo) as (browser, _):
        browser.send("chat:thread-rename", {"threadId": 1})
        error = await refused(browser)
        assert "threadId must be a string" in error["message"]
        assert error["wording"] == {"key": "invalid"}
        browser.send("chat:request-state", {"version": 99})
        assert (await refused(browser))["wording"] == {"key": "outdated"}


class OverloadedError(Exception):
    status_code = 529


def failing(error: Exception) -> Any:
    async def answer() -> AsyncIterator[str]:
        yield "So far"
        raise error

    return answering(answer)


async def test_the_reason_of_a_failure_is_kept_with_its_key() -> None:
    error = explained(OverloadedError(), "Anthropic")
    assert isinstance(error, ModelError)
    async with serve_chat(failing(error)) as (browser, chat):
        page = browser.page()
        browser.submit("Go")
        await until(lambda: page.messages[1:] and page.messages[1].error and page.idle)
        shown = (await browser.open()).named("chat:state-response")[-1]["messages"][1]
        assert shown["error"] == "The model's service failed (529). Try again in a moment."
        assert shown["errorWording"] == {"key": "modelFailed", "values": {"status": "529"}}
        assert "(failed: The model's service failed (529)" in chat.export()


@pytest.mark.parametrize(
    ("text", "wording"), [(None, {"key": "appFailed"}), ("Ask Ada about it.", None)]
)
async def test_the_apps_own_text_for_errors_has_no_key(text: str | None, wording: Any) -> None:
    async with serve_chat(failing(ValueError("secret")), sanitize=True) as (browser, _):
        if text is not None:
            browser.session.app.sanitize_error_msg = text
        page = browser.page()
        browser.submit("Go")
        await until(lambda: page.messages[1:] and page.messages[1].error and page.idle)
        error = page.named("chat:error")[-1]
        assert (error.get("wording"), "secret" in error["message"]) == (wording, False)
