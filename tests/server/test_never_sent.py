"""Data that only the server keeps of a conversation is in the log, and never on the wire."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlparse

import pytest
from shiny import App, Inputs, Outputs, Session, ui

from shiny_chatkit import Chat
from shiny_chatkit.protocol import TRAITS
from tests.server.harness import Browser, echo, serve, serve_chat, until
from tests.server.test_attachments_for_tools import file
from tests.server.test_bookmarks import urls


@pytest.mark.filterwarnings("ignore::shiny._deprecated.ShinyDeprecationWarning")
async def test_system_messages_sources_and_bytes_are_never_sent() -> None:
    def setup(chat: Chat) -> None:
        @chat.transform_user_input
        async def _(text: str) -> str:
            return f"SECRET-SOURCE {text}"

        @chat.transform_assistant_response
        async def _(text: str) -> str:
            return f"{len(text)} characters"

        @chat.slash_command("run")
        def _(args: str) -> str:
            return f"Ran {args}"

        @chat.on_user_submit
        async def _(text: str) -> None:
            await chat.append_message({"role": "system", "content": "SECRET-SYSTEM"})
            await chat.append_message_stream(iter(["SECRET-", "ANSWER"]))

    async with serve_chat(setup) as (browser, chat):
        page = browser.page()
        browser.submit("Hello", attachments=[file("a.csv", b"SECRET-BYTES")])
        await until(lambda: len(page.messages) == 2 and page.idle)
        browser.send(
            "chat:slash-command", {"threadId": page.thread.id, "command": "run", "args": "it"}
        )
        await until(lambda: len(page.messages) == 4 and page.idle)
        await browser.open()  # A reload gets a snapshot.
        log = chat._chat_session.on_show.thread
        assert [m.role for m in log.messages] == [
            "user",
            "system",
            "assistant",
            "user",
            "assistant",
        ]
        assert log.messages[0].source == "SECRET-SOURCE Hello"
        assert log.messages[2].source == "SECRET-ANSWER"
        first, ran = log.messages[0].sent, log.messages[3].sent
        assert first is not None
        assert ran is not None
        assert first.attachments[0].content == b"SECRET-BYTES"
        assert (ran.command, ran.args) == ("run", "it")
        assert page.said[0] == ("user", "Hello")
        batches = json.dumps(page.batches)
    assert "SECRET" not in batches
    assert "U0VDUkVU" not in batches  # "SECRET" in base64.
    assert all(TRAITS[event["event"]].is_sent for event in page.events)


def restorable() -> App:
    def server(input: Inputs, output: Outputs, session: Session) -> None:
        chat = Chat("chat")
        chat.enable_bookmarking(None, bookmark_on="response")
        echo(chat)

    return App(lambda request: ui.page_fluid(), server, bookmark_store="url")


async def restored_search(browser: Browser) -> str:
    page = browser.page()
    browser.submit("Look", attachments=[file("a.csv"), file("b.csv")])
    await until(lambda: len(page.messages) == 2 and page.idle)
    await until(lambda: urls(browser))
    return "?" + urlparse(urls(browser)[-1]).query


def shown_files(message: Any) -> list[str]:
    return [part["name"] for part in message.records("attachment")]


async def test_files_that_a_bookmark_does_not_hold_stay_shown_and_are_told_of() -> None:
    app = restorable()
    async with serve(app) as browser:
        search = await restored_search(browser)
    async with serve(app, search=search) as browser:
        page = browser.page()
        await until(lambda: len(page.messages) == 2)
        asked = page.messages[0]
        where = {"threadId": page.thread.id, "messageId": asked.id}
        browser.send("chat:edit-message", {**where, "text": "Look again"})
        await until(lambda: page.messages[0].text == "Look again" and page.idle)
        assert shown_files(page.messages[0]) == ["a.csv", "b.csv"]
        (told,) = page.errors
        assert "a.csv, b.csv" in told["message"]
        browser.send("chat:resend-from", {**where, "messageId": page.messages[0].id})
        await until(lambda: len(page.errors) == 2 and page.idle)
        assert shown_files(page.messages[0]) == ["a.csv", "b.csv"]


async def test_files_that_the_server_has_are_not_told_of() -> None:
    async with serve_chat(echo) as (browser, _):
        page = browser.page()
        browser.submit("Look", attachments=[file("a.csv")])
        await until(lambda: len(page.messages) == 2 and page.idle)
        where = {"threadId": page.thread.id, "messageId": page.messages[0].id}
        browser.send("chat:edit-message", {**where, "text": "Look again"})
        await until(lambda: page.shows("Look again", "You said Look again"))
        assert shown_files(page.messages[0]) == ["a.csv"]
        assert page.errors == []


async def test_a_command_that_is_gone_cannot_run_again() -> None:
    def setup(chat: Chat) -> None:
        @chat.slash_command("run")
        def _(args: str) -> str:
            return f"Ran {args}"

    async with serve_chat(setup) as (browser, chat):
        page = browser.page()
        browser.send(
            "chat:slash-command", {"threadId": page.thread.id, "command": "run", "args": "it"}
        )
        await until(lambda: page.shows("/run it", "Ran it"))
        where = {"threadId": page.thread.id, "messageId": page.messages[1].id}
        browser.send("chat:resend-from", where)
        await until(lambda: page.shows("/run it", "Ran it") and page.messages[1].versions)
        chat.remove_slash_command("run")
        browser.send("chat:resend-from", {**where, "messageId": page.messages[1].id})
        await until(lambda: page.errors)
        assert page.errors[-1]["message"] == "There is no command 'run'."
        assert page.shows("/run it", "Ran it")


async def test_a_thread_keeps_the_title_that_it_was_given_though_it_was_its_own() -> None:
    async with serve_chat(echo) as (browser, chat):
        page = browser.page()
        browser.submit("Hello")
        await until(lambda: page.shows("Hello", "You said Hello"))
        thread = chat._chat_session.on_show.thread
        await chat.rename_thread(thread.id, "Hello")
        where = {"threadId": thread.id, "messageId": page.messages[0].id}
        browser.send("chat:edit-message", {**where, "text": "Bye"})
        await until(lambda: page.shows("Bye", "You said Bye"))
        assert thread.info()["title"] == "Hello"
