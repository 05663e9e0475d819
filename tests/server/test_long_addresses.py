"""An address that gets too long: it keeps the last state that fits, and says so once."""

from __future__ import annotations

import json
import logging
import random
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import pytest
from shiny import App, Inputs, Outputs, Session, reactive, ui

from shiny_chatkit import Chat, Limits
from shiny_chatkit.chat.bookmark._signing import SECRET_NAME
from shiny_chatkit.testing import FakeClient
from shiny_chatkit.types import SettingsItem
from tests.server.harness import Browser, echo, serve, until
from tests.server.test_bookmarks import texts_in, urls
from tests.server.test_forged_bookmarks import LOGGER, SECRET, told
from tests.support.saved_dumps import query

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/"
PLAIN = Path(__file__).parents[1] / "fixtures" / "bookmarks" / "plain.json"


def noise(chars: int) -> str:
    """Text that cannot be made shorter."""
    return "".join(random.Random(chars).choices(LETTERS, k=chars))


def app_of(**options: Any) -> App:
    """An app whose answers are as long as the message says."""

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        chat = Chat("chat", **options)
        chat.enable_bookmarking()

        @chat.on_user_submit
        def _(text: str) -> str:
            return noise(int(text))

        @reactive.effect
        @reactive.event(input.save)
        async def _() -> None:
            await session.bookmark()

        session.bookmark.on_bookmark(lambda state: state.values.update(other=chat.id))

    return App(lambda request: ui.page_fluid(), server, bookmark_store="url")


async def ask(browser: Browser, text: str) -> None:
    page = browser.page()
    known = len(page.messages)
    browser.submit(text)
    await until(lambda: len(page.messages) == known + 2 and page.idle)
    await browser.barrier()


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [
        r.getMessage() for r in caplog.records if r.name == LOGGER and r.levelno == logging.WARNING
    ]


async def test_the_last_address_that_fits_stays(caplog: pytest.LogCaptureFixture) -> None:
    app = app_of()
    async with serve(app) as browser:
        await ask(browser, "100")
        await until(lambda: len(urls(browser)) == 1)
        await ask(browser, "80000")
        await until(lambda: told(browser))
        await ask(browser, "200")
        # The conversation still is too long; the rest of the app can be bookmarked.
        known = len(urls(browser))
        browser.set(save=1)
        await until(lambda: len(urls(browser)) > known)
        assert all(len(url) <= Limits().max_address_chars for url in urls(browser))
        assert "other=%22chat%22" in urls(browser)[-1]
        assert noise(100) in texts_in(urls(browser)[-1])
        assert noise(200) not in texts_in(urls(browser)[-1])
        (notice,) = told(browser)
        assert (
            "too long for the URL of the page. Reloading the page shows an earlier state" in notice
        )
        search = "?" + urlparse(urls(browser)[-1]).query
        (warning,) = warnings(caplog)
        assert 'bookmark_store="server"' in warning
        assert "48,000" in warning
    async with serve(app, search=search) as browser:
        await until(lambda: len(browser.page().messages) == 2)
        assert told(browser) == []
        # What a bookmark brought is the last state that fits.
        await ask(browser, "80001")
        await until(lambda: told(browser))
        assert all(noise(100) in texts_in(url) for url in urls(browser))


async def test_a_first_answer_that_is_too_long(caplog: pytest.LogCaptureFixture) -> None:
    async with serve(app_of()) as browser:
        await ask(browser, "80000")
        await until(lambda: told(browser))
        assert "Reloading the page loses it." in told(browser)[0]
        assert "contains no part of it" in warnings(caplog)[0]
        await ask(browser, "80000")
        assert len(told(browser)) == 1


async def test_a_conversation_that_fits_again_is_kept_again() -> None:
    async with serve(app_of()) as browser:
        await ask(browser, "80000")
        await until(lambda: told(browser))
        browser.send(
            "chat:slash-command",
            {"threadId": browser.page().thread.id, "command": "clear", "args": ""},
        )
        await until(lambda: browser.page().messages == [])
        await ask(browser, "100")
        await until(lambda: urls(browser) and noise(100) in texts_in(urls(browser)[-1]))


async def test_an_address_that_proxies_refuse_is_told_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    app = app_of()
    for _ in range(2):
        async with serve(app) as browser:
            await ask(browser, "9000")
            await until(lambda browser=browser: urls(browser))
            assert told(browser) == []
    (warning,) = warnings(caplog)
    assert "nginx" in warning
    assert "max_address_chars=8000" in warning


async def test_the_app_sets_the_limit() -> None:
    async with serve(app_of(limits=Limits(max_address_chars=2000))) as browser:
        await ask(browser, "100")
        await until(lambda: urls(browser))
        await ask(browser, "3000")
        await until(lambda: told(browser))
        assert len(urls(browser)[-1]) <= 2000


async def test_two_chats_that_do_not_fit_together() -> None:
    def server(input: Inputs, output: Outputs, session: Session) -> None:
        for id in ("chat", "other"):
            chat = Chat(id)
            chat.enable_bookmarking()
            chat.on_user_submit(lambda text: noise(int(text)))

    app = App(lambda request: ui.page_fluid(), server, bookmark_store="url")
    async with serve(app, open=("chat", "other")) as browser:
        browser.submit("30000")
        await until(lambda: len(urls(browser)) == 2)  # Each chat lets the address follow.
        browser.submit("30001", id="other")
        await until(lambda: told(browser))
        assert all(len(url) <= Limits().max_address_chars for url in urls(browser))


async def test_files_of_the_server_may_be_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        chat = Chat("chat")
        chat.enable_bookmarking()
        chat.on_user_submit(lambda text: noise(int(text)))

    app = App(lambda request: ui.page_fluid(), server, bookmark_store="server")
    async with serve(app) as browser:
        await ask(browser, "200000")
        await until(lambda: urls(browser))
        search = "?" + urlparse(urls(browser)[-1]).query
    async with serve(app, search=search) as browser:
        await until(lambda: len(browser.page().messages) == 2)
        assert browser.page().messages[1].text == noise(200000)


@pytest.mark.parametrize("kept", [0.99, 0.7, 0.5])
async def test_an_address_that_was_cut_short_is_told(kept: float) -> None:
    def server(input: Inputs, output: Outputs, session: Session) -> None:
        chat = Chat("chat")
        echo(chat)
        chat.enable_bookmarking()

    app = App(lambda request: ui.page_fluid(), server, bookmark_store="url")
    async with serve(app) as browser:
        browser.submit(noise(500))
        await until(lambda: urls(browser))
        search = "?" + urlparse(urls(browser)[-1]).query
    async with serve(app, search=search[: int(len(search) * kept)]) as browser:
        await until(lambda: told(browser))
        assert "could not be restored" in told(browser)[0]
        browser.submit("Hello")
        await until(lambda: browser.page().shows("Hello", "You said Hello"))


async def test_a_bookmark_of_an_earlier_version_is_restored(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Version 0.1.0 wrote JSON into addresses as well as into files."""
    monkeypatch.setenv(SECRET_NAME, SECRET)
    clients: list[FakeClient] = []
    chats: list[Chat] = []

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        clients.append(FakeClient(lambda asked: f"heard {asked.text}"))
        item = SettingsItem("web", "Web", "toggle")
        chats.append(Chat("chat", client=clients[-1], settings=[item]))
        chats[-1].enable_bookmarking(clients[-1])

    app = App(lambda request: ui.page_fluid(), server, bookmark_store="url")
    async with serve(app, search=query(json.loads(PLAIN.read_text()))) as browser:
        page = browser.page()
        await until(lambda: page.shows("one", "heard one", "**two**", "heard **two**"))
        with reactive.isolate():
            assert chats[0].settings() == {"web": True}
        browser.submit("three")
        await until(lambda: page.said[-1] == ("assistant", "heard three"))
        asked = [turn.text for turn in clients[0].asked[-1].turns if turn.role == "user"]
        assert asked == ["one", "**two**", "three"]
