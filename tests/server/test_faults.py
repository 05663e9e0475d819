"""A fault while an event of the browser is handled: it is reported, and the session goes on."""

from __future__ import annotations

from typing import Any

import pytest

from shiny_chatkit import Chat
from shiny_chatkit.types import ChatkitError, GenerationCancelled, LimitExceeded
from tests.server.harness import Browser, serve_chat, silent, until

SECRET = "password=hunter2"


def break_threads(chat: Chat, error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise error

    monkeypatch.setattr(chat._chat_session.workspace.threads, "rename", fail)


async def rename(browser: Browser) -> str:
    """Let the page rename its thread; return the refusal it gets."""
    page = browser.page()
    browser.send("chat:thread-rename", {"threadId": page.thread.id, "title": "New"})
    await until(lambda: page.errors)
    (error,) = page.errors
    assert error["code"] == "rejected"
    return error["message"]


@pytest.mark.parametrize("error", [ValueError(SECRET), KeyError(SECRET), OSError(SECRET)])
async def test_a_fault_is_sanitized_and_reported(
    error: Exception, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with serve_chat(silent, on_error="sanitize") as (browser, chat):
        break_threads(chat, error, monkeypatch)
        assert SECRET not in await rename(browser)
        await until(lambda: SECRET in caplog.text)
        # The session goes on.
        browser.submit("Hello")
        await until(lambda: browser.page().messages)


async def test_a_fault_is_shown_where_errors_are(monkeypatch: pytest.MonkeyPatch) -> None:
    async with serve_chat(silent, on_error="actual") as (browser, chat):
        break_threads(chat, ValueError("No space left."), monkeypatch)
        assert await rename(browser) == "No space left."


async def test_a_refusal_is_not_reported(caplog: pytest.LogCaptureFixture) -> None:
    async with serve_chat(silent, on_error="sanitize") as (browser, _):
        page = browser.page()
        browser.send("chat:settings-change", {"key": "nothing", "value": 1})
        await until(lambda: page.errors)
        assert page.errors[0]["message"] == "There is no setting 'nothing'."
        await browser.barrier()
        assert "Traceback" not in caplog.text


def test_every_exception_of_the_package_has_one_base() -> None:
    assert issubclass(LimitExceeded, (ChatkitError, ValueError))
    assert issubclass(GenerationCancelled, ChatkitError)
