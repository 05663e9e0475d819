"""Helpers for tests of warnings about chats and elements."""

from __future__ import annotations

import logging

from shiny import Inputs, Outputs, Session

from tests.server.harness import Browser, until


class Log(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        assert record.levelno == logging.WARNING
        self.said.append(record.getMessage())


def ask(browser: Browser, id: str = "chat") -> None:
    browser.send("chat:request-state", {"version": 1}, id=id)


def empty(input: Inputs, output: Outputs, session: Session) -> None:
    """A server function without a chat."""


async def settled(browser: Browser, log: Log, *, count: int) -> list[str]:
    await until(lambda: len(log.said) >= count, f"{count} warnings, not {log.said}")
    return log.said


async def quiet(browser: Browser, log: Log) -> None:
    """Wait until what would have been said has been said by another chat, later."""
    ask(browser, "canary")
    await until(lambda: "canary" in browser.absent)
    assert [text for text in log.said if "canary" not in text] == []
