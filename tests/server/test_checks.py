"""The checks of an app, before it accepts what a user submits."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from shiny_chatkit import Chat, RateLimit
from shiny_chatkit.log import new_id
from shiny_chatkit.types import Refused, UserSubmission
from tests.server.harness import Browser, said, serve_chat, until

Check = Callable[[UserSubmission], str | Awaitable[str | None] | None]


def checking(*checks: Check) -> Callable[[Chat], None]:
    """An app that repeats what it is told, after the checks."""

    def setup(chat: Chat) -> None:
        for check in checks:
            chat.on_before_submit(check)

        @chat.on_user_submit
        def _(text: str) -> str:
            return f"You said {text}"

        @chat.slash_command("say", "Says something")
        def _(args: str) -> str:
            return f"Command {args}"

    return setup


def rejected(browser: Browser) -> list[dict[str, Any]]:
    return [data for data in browser.page().named("chat:error") if data["code"] == "rejected"]


def no_secrets(submission: UserSubmission) -> str | None:
    if "secret" in submission.text:
        raise Refused("Please keep secrets to yourself.")
    return submission.text.replace("darn", "****") if "darn" in submission.text else None


async def test_a_message_is_accepted_changed_or_refused() -> None:
    async with serve_chat(checking(no_secrets)) as (browser, chat):
        page = browser.page()
        browser.submit("hello")
        await until(lambda: page.shows("hello", "You said hello"))
        browser.submit("darn it")
        await until(lambda: page.shows("hello", "You said hello", "**** it", "You said **** it"))
        refused = browser.submit("a secret")
        await until(lambda: rejected(browser))
        (error,) = rejected(browser)
        # The page puts the text of a refused message back into the composer.
        assert error["messageId"] == refused
        assert error["message"] == "Please keep secrets to yourself."
        assert len(said(chat)) == 4


async def test_edits_commands_and_repetitions_are_checked_and_a_refused_edit_changes_nothing() -> (
    None
):
    seen: list[UserSubmission] = []

    async def check(submission: UserSubmission) -> str | None:
        seen.append(submission)
        return no_secrets(submission)

    async with serve_chat(checking(check)) as (browser, chat):
        page = browser.page()
        id = browser.submit("hello")
        await until(lambda: page.shows("hello", "You said hello"))
        thread_id = page.thread_id
        browser.send(
            "chat:edit-message", {"messageId": id, "threadId": thread_id, "text": "secret"}
        )
        await until(lambda: rejected(browser))
        assert [text for _, text in said(chat)] == ["hello", "You said hello"]
        browser.send("chat:resend-from", {"messageId": id, "threadId": thread_id})
        await until(lambda: len(seen) == 3 and not page.messages[-1].streaming)
        command = {"command": "say", "args": "darn", "threadId": thread_id}
        browser.send("chat:slash-command", command)
        await until(lambda: page.messages[-1].text == "Command ****")
        kinds = [(each.kind, each.text, each.command) for each in seen]
        assert kinds == [
            ("message", "hello", None),
            ("edit", "secret", None),
            ("again", "hello", None),
            ("command", "darn", "say"),
        ]


async def test_a_fault_of_a_check_refuses_the_message() -> None:
    def fails(submission: UserSubmission) -> None:
        raise KeyError(submission.text)

    def returns_a_flag(_: UserSubmission) -> Any:
        return True

    def returns_nothing_of_it(_: UserSubmission) -> str:
        return " "

    for check in (fails, returns_a_flag, returns_nothing_of_it):
        async with serve_chat(checking(check), sanitize=True) as (browser, chat):
            browser.page()
            browser.submit("hello")
            await until(lambda b=browser: rejected(b))
            assert "hello" not in rejected(browser)[0]["message"]
            assert said(chat) == []


async def test_submissions_keep_their_order_and_other_events_do_not_wait() -> None:
    go = asyncio.Event()

    async def slow(submission: UserSubmission) -> None:
        if submission.text == "one":
            await go.wait()

    async with serve_chat(checking(slow)) as (browser, _):
        page = browser.page()
        id = browser.submit("one")
        browser.submit("two")
        browser.submit("one", message_id=id)  # A page that reconnects sends it again.
        rename = {"threadId": page.thread_id, "title": "Renamed"}
        browser.send("chat:thread-rename", rename)
        await until(lambda: "Renamed" in str(page.infos))
        assert page.messages == []
        go.set()
        await until(lambda: page.shows("one", "You said one", "two", "You said two"))


async def test_stop_ends_a_check() -> None:
    async def never(_: UserSubmission) -> None:
        await asyncio.Event().wait()

    async with serve_chat(checking(never)) as (browser, chat):
        page = browser.page()
        id = browser.submit("one")
        browser.send("chat:stop-generation", {"threadId": page.thread_id})
        await until(lambda: rejected(browser))
        assert rejected(browser)[0]["messageId"] == id
        assert said(chat) == []


async def test_files_and_the_owner_are_known() -> None:
    seen: list[UserSubmission] = []

    def check(submission: UserSubmission) -> None:
        seen.append(submission)

    async with serve_chat(checking(check)) as (browser, _):
        page = browser.page()
        file = {"type": "file", "name": "a.txt", "mime": "text/plain", "content": "aGk="}
        browser.submit("look", attachments=[file])
        await until(lambda: page.shows("look", "You said look"))
        (submission,) = seen
        assert [(each.name, each.content) for each in submission.attachments] == [("a.txt", b"hi")]
        assert submission.owner.startswith("session:")
        assert page.messages[0].records("attachment")


async def test_a_rate_is_limited_per_person() -> None:
    limit = RateLimit("2/hour; 100/day", key=lambda _: new_id_of_test)
    new_id_of_test = new_id()
    async with serve_chat(checking(limit)) as (browser, _):
        page = browser.page()
        for text in ("one", "two", "three"):
            browser.submit(text)
        await until(lambda: rejected(browser))
        await until(lambda: page.shows("one", "You said one", "two", "You said two"))
        assert "Try again in" in rejected(browser)[0]["message"]
    # Another session of the same person counts on.
    async with serve_chat(checking(RateLimit("2/hour", key=lambda _: new_id_of_test))) as (
        again,
        _,
    ):
        again.page()
        again.submit("four")
        await until(lambda: rejected(again))


def test_wrong_limits_are_refused() -> None:
    with pytest.raises(ValueError, match=r'RateLimit\("20/minute'):
        RateLimit("often")
    with pytest.raises(TypeError, match="expected a string"):
        RateLimit(20)  # pyright: ignore[reportArgumentType]
