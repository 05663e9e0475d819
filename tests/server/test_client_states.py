"""The state of a client in a bookmark: one that it refuses, that cannot be saved, or that has anything in it."""

from __future__ import annotations

import json
import logging
from typing import Any
from urllib.parse import urlparse

import pytest

from shiny_chatkit.testing import FakeClient
from tests.server.harness import serve, until
from tests.server.test_bookmarks import Client, bookmarking, urls
from tests.server.test_forged_bookmarks import LOGGER, bookmarked, by_hand, still_works, told
from tests.support.saved_dumps import query


class Refusing(Client):
    """Takes a state half-way, and then refuses it."""

    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self.error = error

    async def set_state(self, state: Any) -> None:
        before, self.state = self.state, state
        if before == "own":
            raise self.error


@pytest.mark.parametrize("error", [ValueError("no"), KeyError("no"), SystemExit(1)])
async def test_a_state_that_the_client_refuses_changes_nothing(error: BaseException) -> None:
    values = await bookmarked()
    client = Refusing(error)
    client.state = "own"
    async with serve(by_hand(client), search=query(values)) as browser:
        await until(lambda: told(browser))
        assert browser.page().messages == []
        assert client.state == "own"
        await still_works(browser)


@pytest.mark.parametrize("turns", [[1], "x", [{"role": "system"}], [{"role": []}], {"a": 1}])
async def test_turns_that_are_none_change_nothing(turns: Any) -> None:
    class Garbage(Client):
        async def get_state(self) -> Any:
            return {"version": 1, "turns": turns}

    values = await bookmarked(Garbage())
    async with serve(by_hand(FakeClient(["never asked"])), search=query(values)) as browser:
        await until(lambda: told(browser))
        assert browser.page().messages == []
        await still_works(browser)


async def test_a_bookmark_that_cannot_be_saved_is_told_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Unsaved(Client):
        async def get_state(self) -> Any:
            raise RuntimeError("no state today")

    async with serve(by_hand(Unsaved())) as browser:
        for text in ("one", "two"):
            browser.submit(text)
            await until(
                lambda text=text: browser.page().said[-1:] == [("assistant", f"You said {text}")]
            )
        await until(lambda: told(browser))
        await browser.barrier()
        await still_works(browser)
        await browser.barrier()
        assert ["could not be saved" in text for text in told(browser)] == [True]
        assert urls(browser) == []
    assert [r.levelno for r in caplog.records if r.name == LOGGER] == [logging.WARNING]


async def test_anything_in_a_log_can_be_saved_and_restored() -> None:
    clients: list[Client] = []
    async with serve(bookmarking(clients)) as browser:
        clients[0].state = {
            "torn": "\ud83d",
            "large": 2**70,
            "deep": json.loads("[" * 300 + "]" * 300),
        }
        browser.submit("torn")
        await until(lambda: urls(browser))
        search = "?" + urlparse(urls(browser)[-1]).query
    async with serve(bookmarking(clients), search=search) as browser:
        await until(lambda: len(browser.page().messages) == 2)
        assert clients[-1].state["torn"] == "\ufffd"
