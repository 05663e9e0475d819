"""Every exception is logged with its traceback, and seen in a terminal without any configuration."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from shiny_chatkit import Chat
from shiny_chatkit.host._pump import Pump
from tests.server.harness import answering, echo, serve_chat, until
from tests.support.new_process import run_python

APP = """
import asyncio
from tests.server.harness import answering, serve_chat, until

async def answer():
    raise ValueError("no database")

async def main():
    async with serve_chat(answering(answer), sanitize=True) as (browser, chat):
        browser.submit("Go")
        await until(lambda: browser.page().errors)

asyncio.run(main())
"""


def errors(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    return [record for record in caplog.records if record.name == "shiny_chatkit.errors"]


async def fail() -> None:
    raise ValueError("no database")


@pytest.mark.parametrize("on_error", ["actual", "sanitize", "unhandled"])
async def test_an_error_of_a_handler_is_logged_whatever_is_shown(
    on_error: Any, caplog: pytest.LogCaptureFixture
) -> None:
    async with serve_chat(answering(fail), on_error=on_error) as (browser, _):
        browser.submit("Go")
        await until(lambda: errors(caplog))
        await until(lambda: browser.page().errors or browser.connection.closed)
    (record,) = errors(caplog)
    assert record.levelno == logging.ERROR
    assert record.getMessage() == "Error in Chat('chat')."
    assert record.exc_info is not None
    assert str(record.exc_info[1]) == "no database"


async def test_an_error_of_a_callback_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    def setup(chat: Chat) -> None:
        echo(chat)

        @chat.on_feedback
        async def _(message_id: str, value: str) -> None:
            await fail()

    async with serve_chat(setup) as (browser, _):
        page = browser.page()
        browser.submit("Go")
        await until(lambda: page.idle and len(page.messages) == 2)
        rated = {"threadId": page.thread.id, "messageId": page.messages[1].id, "value": "up"}
        browser.send("chat:feedback", rated)
        await until(lambda: errors(caplog))
    assert len(errors(caplog)) == 1
    assert "ValueError: no database" in caplog.text


async def test_an_error_of_a_flush_is_logged_and_flushes_go_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    flushes = 0

    async def flush() -> None:
        nonlocal flushes
        flushes += 1
        raise ValueError("no database")

    async with serve_chat(answering(fail)):
        monkeypatch.setattr("shiny.reactive.flush", flush)
        for count in (1, 2):
            Pump.here().flush_soon()
            await until(lambda count=count: flushes >= count)
        monkeypatch.undo()
    assert "ValueError: no database" in caplog.text


def test_without_configuration_errors_go_to_standard_error() -> None:
    done = run_python(APP)
    assert done.returncode == 0, done.stderr
    assert "Error in Chat('chat').\nTraceback (most recent call last):" in done.stderr
    assert "ValueError: no database" in done.stderr
    assert done.stdout == ""
