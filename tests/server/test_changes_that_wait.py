"""Edits and regenerations that wait for a stopped turn to end: the last one takes the place of the others."""

from __future__ import annotations

import asyncio

import pytest

from shiny_chatkit import Chat, Limits
from tests.server.harness import Browser, serve_chat, until
from tests.server.page import Page

EDIT, RESEND = "chat:edit-message", "chat:resend-from"


class SlowToStop:
    """Answers at once, except "three": that runs until it is stopped, and then needs a moment."""

    def __init__(self) -> None:
        self.may_end = asyncio.Event()
        self.asked: list[str] = []

    def __call__(self, chat: Chat) -> None:
        @chat.on_user_submit
        async def _(text: str):
            self.asked.append(text)
            yield f"re {text}"
            if text == "three":
                try:
                    await asyncio.Event().wait()
                except asyncio.CancelledError:
                    await self.may_end.wait()
                    raise


async def begin(browser: Browser) -> Page:
    page = browser.page()
    for count, text in ((2, "one"), (4, "two")):
        browser.submit(text)
        await until(lambda count=count: len(page.messages) == count and not page.thread.busy)
    browser.submit("three")
    await until(lambda: [m.content for m in page.messages][4:] == ["three", "re three"])
    return page


@pytest.mark.parametrize(
    ("first", "second", "shown"),
    [
        ((EDIT, 0, "A"), (EDIT, 0, "B"), ["B", "re B"]),
        ((EDIT, 2, "A"), (EDIT, 0, "B"), ["B", "re B"]),
        ((EDIT, 0, "A"), (RESEND, 0, ""), ["one", "re one"]),
        ((RESEND, 1, ""), (RESEND, 1, ""), ["one", "re one"]),
        ((RESEND, 2, ""), (EDIT, 0, "A"), ["A", "re A"]),
        ((RESEND, 3, ""), (EDIT, 0, "A"), ["A", "re A"]),
    ],
)
async def test_the_last_one_counts(
    first: tuple[str, int, str], second: tuple[str, int, str], shown: list[str]
) -> None:
    answers = SlowToStop()
    async with serve_chat(answers) as (browser, chat):
        page = await begin(browser)
        ids = [message.id for message in page.messages]
        for event, at, text in (first, second):
            data = {"threadId": page.thread.id, "messageId": ids[at]}
            browser.send(event, {**data, "text": text} if text else data)
        turns = chat._chat_session.workspace.turns
        await until(lambda: len(turns.waiting()) == 1 and len(page.messages) <= 2)
        answers.may_end.set()
        await until(lambda: turns.idle.is_set() and page.shows(*shown))
        assert len(answers.asked) == 4


async def test_what_waits_besides_is_answered_afterwards() -> None:
    answers = SlowToStop()
    async with serve_chat(answers) as (browser, _):
        page = await begin(browser)
        browser.submit("four")
        where = {"threadId": page.thread.id, "messageId": page.messages[0].id}
        for text in ("A", "B"):
            browser.send(EDIT, {**where, "text": text})
        answers.may_end.set()
        await until(lambda: page.shows("B", "re B", "four", "re four"))


async def test_requests_to_answer_again_do_not_pile_up() -> None:
    answers = SlowToStop()
    async with serve_chat(answers, limits=Limits(max_queued_messages=5)) as (browser, chat):
        page = await begin(browser)
        where = {"threadId": page.thread.id, "messageId": page.messages[0].id}
        for _ in range(50):
            browser.send(RESEND, where)
        # Events are handled in order, so all requests have arrived once the thread has its name.
        browser.send("chat:thread-rename", {"threadId": page.thread.id, "title": "All are here"})
        turns = chat._chat_session.workspace.turns
        await until(lambda: page.thread.title == "All are here")
        answers.may_end.set()
        await until(lambda: turns.idle.is_set() and page.shows("one", "re one"))
        # One that began is stopped by the next one.
        assert len(answers.asked) < 10
