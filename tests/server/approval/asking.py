"""Helpers for tests of approval: tools that note that they ran, a model that calls them, and the user's choice."""

from __future__ import annotations

import functools
from typing import Any

import chatlas

from shiny_chatkit.testing import FakeClient
from shiny_chatkit.types import ToolCall
from tests.server.harness import Browser, until

ran: list[str] = []


def delete_all() -> str:
    """Delete all."""
    ran.append("all")
    return "Deleted."


class Disk:
    def delete_all(self) -> str:
        """Delete all."""
        ran.append("disk")
        return "Deleted."


@functools.wraps(delete_all)
def logged(*args: Any) -> str:
    return delete_all(*args)


def fake(tool: Any = delete_all, *, name: str = "delete_all") -> FakeClient:
    """A client that uses a tool in each answer."""
    given = FakeClient([ToolCall(name, {}, id="one")], "Done.")
    if isinstance(tool, chatlas.Tool):
        given.set_tools([*given.get_tools(), tool])
    else:
        given.register_tool(tool, name=name)
    return given


def cards(browser: Browser) -> list[dict[str, Any]]:
    return [card for message in browser.page().messages for card in message.records("tool")]


async def question(browser: Browser) -> dict[str, Any]:
    await until(lambda: any("permission" in card for card in cards(browser)))
    return next(card["permission"] for card in reversed(cards(browser)) if "permission" in card)


async def choose(browser: Browser, option: str) -> None:
    ids = {
        "requestId": (await question(browser))["requestId"],
        "threadId": browser.page().thread.id,
    }
    browser.send("chat:permission-response", {**ids, "optionId": option})
    await until(lambda: browser.page().idle)
