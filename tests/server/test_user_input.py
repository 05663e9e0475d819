"""The input of the chat: updated by the app, and set as Shiny's own inputs are."""

from __future__ import annotations

from typing import Any

import pytest
from shiny import Inputs, Outputs, Session, render

from shiny_chatkit import Chat
from shiny_chatkit.protocol.limits import MAX_TEXT
from tests.server.harness import echo, said, serve, serve_chat, silent, until

# -- Updating the input ------------------------------------------------------------------------------


async def test_updating_the_input() -> None:
    async with serve_chat(silent) as (browser, chat):
        page = browser.page()
        chat.update_user_input(value="One", focus=True)
        chat.update_user_input(value="Two", submit=True)
        chat.update_user_input(placeholder="Three")
        await until(lambda: len(page.inputs) == 3)
        assert page.inputs == [
            {"value": "One", "focus": True},
            {"value": "Two", "submit": True},
            {"placeholder": "Three"},
        ]


@pytest.mark.parametrize("option", ["submit", "focus"])
async def test_an_update_needs_a_value(option: str) -> None:
    async with serve_chat(silent) as (_, chat):
        with pytest.raises(ValueError, match=option):
            chat.update_user_input(submit=option == "submit", focus=option == "focus")


# -- The text input ----------------------------------------------------------------------------------


async def test_the_text_alone_submits_once() -> None:
    async with serve_chat(echo) as (browser, _):
        page = browser.page()
        browser.set(chat_user_input="  Hello ")
        await until(lambda: page.shows("Hello", "You said Hello"))
        await browser.barrier()
        assert page.shows("Hello", "You said Hello")
        browser.set(chat_user_input="Hello")
        await until(lambda: page.shows(*["Hello", "You said Hello"] * 2))


@pytest.mark.parametrize("text", ["", "  \n", None, 3, [], {}])
async def test_what_is_no_text_does_not_submit(text: Any) -> None:
    async with serve_chat(echo) as (browser, chat):
        browser.set(chat_user_input=text)
        await browser.barrier()
        assert said(chat) == []


async def test_a_text_alone_has_the_limit_of_any_message() -> None:
    async with serve_chat(echo) as (browser, chat):
        browser.set(chat_user_input="a" * (MAX_TEXT + 1))
        await until(lambda: browser.page().errors)
        assert browser.page().errors[0]["code"] == "rejected"
        browser.set(chat_user_input="short")
        await until(lambda: browser.page().shows("short", "You said short"))
        assert len(said(chat)) == 2


async def test_the_text_and_its_event_submit_once() -> None:
    async with serve_chat(echo) as (browser, _):
        page = browser.page()
        for text in ("one", "one", "two"):
            browser.submit(text)
        await until(lambda: len(page.messages) == 6 and page.idle)
        await browser.barrier()
        assert [m.content for m in page.messages if m.role == "user"] == ["one", "one", "two"]


async def test_the_text_alone_after_an_event() -> None:
    async with serve_chat(echo) as (browser, _):
        page = browser.page()
        browser.submit("one")
        await until(lambda: page.shows("one", "You said one"))
        browser.set(chat_user_input="two")
        await until(lambda: page.shows("one", "You said one", "two", "You said two"))


async def test_the_input_holds_what_was_submitted_last() -> None:
    def server(input: Inputs, output: Outputs, session: Session) -> None:
        chat = Chat("chat")

        @render.text
        def seen() -> str:
            return f"{input.chat_user_input()} {chat.user_input()}"

    async with serve(server) as browser:
        browser.submit("Hello")
        await until(lambda: any(v.get("seen") == "Hello Hello" for v in browser.frames("values")))


async def test_a_user_message_is_shown_as_it_was_typed() -> None:
    async with serve_chat(silent) as (browser, _):
        page = browser.page()
        message_id = browser.submit("**not** <b>markdown</b>")
        await until(lambda: page.shows("**not** <b>markdown</b>"))
        assert page.messages[0].id == message_id
        (part,) = page.messages[0].to_dict()["parts"]
        assert part == {"type": "text", "text": "**not** <b>markdown</b>", "format": "plain"}


async def test_neither_input_is_bookmarked() -> None:
    excluded: list[str] = []

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        Chat("chat")
        excluded.extend(session.bookmark.exclude)

    async with serve(server):
        assert {"chat_event", "chat_user_input"} <= set(excluded)


async def test_an_input_value_that_is_no_json_does_not_silence_the_chat() -> None:
    async with serve_chat(silent) as (browser, chat):
        with pytest.raises(TypeError):
            chat.update_user_input(value=object())  # pyright: ignore[reportArgumentType]
        await browser.barrier()
