"""Errors in the four modes, and what sessions may do to each other."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from typing import Any

import pytest
from shiny import App, Inputs, Outputs, Session, reactive, ui
from shiny.types import SafeException, SilentException

from shiny_chatkit import Chat
from shiny_chatkit.types import ChatContext
from tests.server.harness import Browser, answering, serve, serve_chat, silent, until

# -- Errors -------------------------------------------------------------------------------------------

SANITIZED = "An error has occurred. Check your logs or contact the app author for clarification."


def notifications(browser: Browser) -> list[str]:
    frames = browser.frames("notification")
    return [str(n["message"]["html"]) for n in frames if n["type"] == "show"]


@pytest.mark.parametrize(
    ("on_error", "sanitize", "error", "shown"),
    [
        ("auto", False, ValueError("my error"), "my error"),
        ("auto", True, ValueError("my error"), SANITIZED),
        ("actual", True, ValueError("my error"), "my error"),
        ("sanitize", False, ValueError("my error"), SANITIZED),
        ("sanitize", False, SafeException("my error"), "my error"),
        ("auto", True, SafeException("my error"), "my error"),
        ("actual", False, ValueError(), "ValueError"),
    ],
)
@pytest.mark.parametrize("content", [True, False], ids=["after content", "before content"])
async def test_errors(
    on_error: Any, sanitize: bool, error: Exception, shown: str, content: bool
) -> None:
    async def answer() -> AsyncIterator[str]:
        if content:
            yield "so far"
        raise error

    async with serve_chat(answering(answer), sanitize=sanitize, on_error=on_error) as (browser, _):
        page = browser.page()
        browser.submit("Go")
        await until(lambda: page.idle and page.errors and notifications(browser))
        (toast,) = notifications(browser)
        assert shown in toast
        assert "(" not in toast.replace("Error in Chat(", "")
        if content:
            assert page.messages[1].content == "so far"
            assert page.messages[1].error == shown
        else:
            assert page.said == [("user", "Go")]
            assert page.errors[0]["message"] == shown
            assert page.messages[0].error == shown
        if shown == SANITIZED:
            assert "my error" not in str(browser.sent)
        browser.submit("Again")
        await until(lambda: page.idle and len(page.errors) == 2)


async def test_the_notification_of_one_error_is_not_removed_with_that_of_another() -> None:
    async def fail(text: str) -> str:
        raise ValueError(text)

    async with serve_chat(answering(fail), on_error="actual") as (browser, _):
        page = browser.page()
        for count, text in enumerate(("one", "two", "three"), 1):
            browser.submit(text)
            await until(lambda count=count: page.idle and len(notifications(browser)) == count)
        shown = [n["message"]["id"] for n in browser.frames("notification") if n["type"] == "show"]
        removed = [n["message"] for n in browser.frames("notification") if n["type"] == "remove"]
        # Shiny removes a notification only after it has faded, whatever it shows then.
        assert len({*shown}) == 3
        assert removed == shown[:2]


async def test_a_message_that_could_not_be_answered_is_tried_again() -> None:
    tries: list[str] = []

    async def answer(text: str) -> str:
        tries.append(text)
        if len(tries) == 1:
            raise ValueError("not now")
        return "here you are"

    async with serve_chat(answering(answer), on_error="actual") as (browser, _):
        page = browser.page()
        id = browser.submit("Go")
        await until(lambda: page.idle and page.errors)
        await browser.open()
        assert page.messages[0].error == "not now"
        browser.send("chat:resend-from", {"threadId": page.thread.id, "messageId": id})
        await until(lambda: page.shows("Go", "here you are"))
        assert tries == ["Go", "Go"]
        assert [message.error for message in page.messages] == [None, None]
        assert page.messages[0].id == id


async def test_an_unhandled_error_ends_the_session() -> None:
    async def answer() -> None:
        raise ValueError("my error")

    async with serve_chat(answering(answer), on_error="unhandled") as (browser, _):
        browser.submit("Go")
        await until(lambda: browser.connection.closed)
        assert "my error" not in str(browser.sent)


async def test_an_impossible_mode_is_refused() -> None:
    def server(input: Inputs, output: Outputs, session: Session) -> None:
        with pytest.raises(ValueError, match="on_error"):
            Chat("chat", on_error="loud")  # pyright: ignore[reportArgumentType]

    async with serve(server, open=()):
        pass


async def test_a_silent_exception_ends_an_answer_quietly() -> None:
    async def answer() -> AsyncIterator[str]:
        yield "so far"
        raise SilentException

    async with serve_chat(answering(answer)) as (browser, _):
        page = browser.page()
        browser.submit("Go")
        await until(lambda: page.shows("Go", "so far"))
        assert page.errors == []
        assert notifications(browser) == []


async def test_yielding_an_unknown_object_is_an_error_like_any_other() -> None:
    async def answer() -> AsyncIterator[Any]:
        yield "so far"
        yield object()

    async with serve_chat(answering(answer)) as (browser, _):
        page = browser.page()
        browser.submit("Go")
        await until(lambda: page.idle and len(page.messages) == 2)
        assert "message_content_chunk" in (page.messages[1].error or "")


async def test_an_unhandled_error_lets_the_session_end_in_peace() -> None:
    cleaned: list[bool] = []

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        chat = Chat("chat", on_error="unhandled")

        async def clean() -> None:
            await asyncio.sleep(0.01)
            cleaned.append(True)

        session.on_ended(clean)

        @chat.on_user_submit
        async def _() -> None:
            raise ValueError("secret")

    async with serve(server) as browser:
        browser.submit("Go")
        await until(lambda: browser.connection.closed)
        await until(lambda: cleaned, "the app's own clean-up", timeout=1)


async def test_an_unhandled_error_shows_nothing_on_its_message() -> None:
    async with serve_chat(silent, on_error="unhandled") as (browser, chat):

        async def failing() -> AsyncIterator[str]:
            yield "Some"
            raise ValueError("secret")

        await chat.append_message_stream(failing())
        await until(lambda: browser.connection.closed)
        with reactive.isolate():
            assert [m.error for m in chat.log()] == [None]


# -- Sessions ---------------------------------------------------------------------------------------


async def test_a_sleeping_handler_does_not_delay_another_session() -> None:
    release = threading.Event()

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        chat = Chat("chat")

        @chat.on_user_submit
        def _(text: str) -> str:
            if text == "slow":
                release.wait(20)
            return text.upper()

    app = App(ui.page_fluid(), server)
    async with serve(app) as slow, serve(app) as quick:
        slow.submit("slow")
        await until(lambda: slow.page().thread.busy)
        quick.submit("quick")
        await until(lambda: quick.page().shows("quick", "QUICK"))
        assert slow.page().thread.busy
        release.set()
        await until(lambda: slow.page().shows("slow", "SLOW"))
        assert quick.page().shows("quick", "QUICK")


async def test_the_end_of_the_session_ends_what_runs() -> None:
    ended: list[str] = []
    contexts: list[ChatContext] = []

    async def answer(text: str, ctx: ChatContext) -> AsyncIterator[str]:
        contexts.append(ctx)
        try:
            yield "some"
            await asyncio.sleep(60)
        finally:
            ended.append(text)

    async with serve_chat(answering(answer)) as (browser, _):
        page = browser.page()
        browser.submit("one")
        await until(lambda: len(page.messages) == 2)
        browser.submit("two")
        await until(lambda: page.thread.queued)
        browser.connection.cause_disconnect()
        browser.connection.closed = True
        await until(lambda: ended == ["one"])
        assert contexts[0].cancelled
        sent = len(browser.sent)
        await asyncio.sleep(0.1)
        assert ended == ["one"]
        assert len(browser.sent) == sent
