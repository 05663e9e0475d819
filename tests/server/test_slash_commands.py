"""Slash commands in the forms of shinychat: plain calls, commands beside the conversation, commands of the page."""

from __future__ import annotations

import asyncio

from shiny_chatkit import Chat
from tests.server.harness import Browser, echo, said, serve_chat, until


def run(browser: Browser, command: str, args: str = "") -> None:
    thread_id = browser.page().thread.id
    browser.send("chat:slash-command", {"command": command, "args": args, "threadId": thread_id})


async def test_a_plain_call_returns_a_function_that_removes_the_command() -> None:
    async with serve_chat(echo) as (browser, chat):
        remove = chat.slash_command("add", "Add numbers", lambda args: f"Sum: {args}")
        run(browser, "add", "1 2")
        await until(lambda: browser.page().shows("/add 1 2", "Sum: 1 2"))
        remove()
        remove()  # Nothing happens the second time.
        run(browser, "add")
        await until(lambda: browser.page().errors)
        assert browser.page().errors.pop()["message"] == "There is no command 'add'."


async def test_a_command_beside_the_conversation_leaves_no_trace_and_does_not_wait() -> None:
    ran: list[str] = []
    go_on = asyncio.Event()

    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _(_text: str) -> str:
            await go_on.wait()
            return "Done."

        @chat.slash_command("panel", "Open the panel", echo=False)
        def _(args: str) -> str:
            ran.append(args)
            return "not shown"

    async with serve_chat(setup) as (browser, chat):
        browser.submit("Hello")
        await until(lambda: said(chat) == [("user", "Hello")])
        run(browser, "panel", "left")
        await until(lambda: ran)
        go_on.set()
        await until(lambda: browser.page().shows("Hello", "Done."))
        assert ran == ["left"]


async def test_an_error_beside_the_conversation_is_shown() -> None:
    def setup(chat: Chat) -> None:
        @chat.slash_command("panel", echo=False)
        def _() -> None:
            raise ValueError("no panel here")

    async with serve_chat(setup) as (browser, _):
        run(browser, "panel")
        await until(lambda: "no panel here" in str(browser.sent))


async def test_a_command_of_the_page_is_offered_and_answers_nothing() -> None:
    def setup(chat: Chat) -> None:
        chat.slash_command("theme", "Change the theme", None)

    async with serve_chat(setup) as (browser, chat):
        clear, theme = browser.page().named("chat:state-response")[-1]["commands"]
        assert (clear["name"], clear["wording"]) == ("clear", {"key": "clearConversation"})
        assert theme == {"name": "theme", "description": "Change the theme", "echo": False}
        run(browser, "theme", "dark")
        await browser.barrier()
        assert said(chat) == []


async def test_force_replaces_a_command_and_clear_needs_no_force() -> None:
    async with serve_chat(echo) as (browser, chat):
        chat.slash_command("now", "First", lambda: "first")
        chat.slash_command("now", "Second", lambda: "second", force=True)
        chat.slash_command("clear", "Not that", lambda: "kept")
        run(browser, "now")
        await until(lambda: browser.page().shows("/now", "second"))
        run(browser, "clear")
        await until(lambda: browser.page().shows("/now", "second", "/clear", "kept"))
