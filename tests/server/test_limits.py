"""The limits of a session: what goes over one is refused, and nothing that was accepted is lost."""

from __future__ import annotations

import asyncio
import gc
import threading
import weakref
from collections.abc import AsyncIterator
from typing import Any

import pytest

from shiny_chatkit import Chat, Limits
from shiny_chatkit.host import _worker_slots
from shiny_chatkit.panels import _uploads as _attachments
from shiny_chatkit.types import Attachment, LimitExceeded, SettingsItem
from tests.server.harness import Browser, answering, echo, serve_chat, silent, until
from tests.server.test_files import Receiver, encoded, file, send_pieces


async def refusal(browser: Browser) -> dict[str, Any]:
    page = browser.page()
    await until(lambda: page.errors, "a refusal")
    error = page.errors.pop()
    assert error["code"] == "rejected"
    return error


def blocking() -> tuple[asyncio.Event, Any]:
    go_on = asyncio.Event()

    async def answer(text: str) -> AsyncIterator[str]:
        yield f"You said {text}"
        await go_on.wait()

    return go_on, answering(answer)


async def test_threads_are_limited() -> None:
    async with serve_chat(echo, limits=Limits(max_threads=2, max_title_chars=5)) as (browser, chat):
        page = browser.page()
        browser.send("chat:thread-create", {"title": "123456"})
        assert "title" in (await refusal(browser))["message"]
        browser.send("chat:thread-create", {"title": "Two"})
        await until(lambda: len(page.log.threads) == 2)
        active = page.thread.id
        browser.send("chat:thread-create", {"title": "Three"})
        assert (await refusal(browser))["message"] == (
            "There are too many conversations (2). Delete one to start another."
        )
        with pytest.raises(LimitExceeded, match="too many conversations"):
            await chat.create_thread()
        with pytest.raises(LimitExceeded, match="title"):
            await chat.rename_thread(active, "123456")
        browser.send("chat:thread-rename", {"threadId": active, "title": "123456"})
        await refusal(browser)
        assert page.thread.id == active
        browser.submit("Still alive")
        await until(lambda: page.shows("Still alive", "You said Still alive"))
        browser.send("chat:thread-delete", {"threadId": active})
        await until(lambda: page.thread.id != active)
        browser.send("chat:thread-create", {})
        await until(lambda: page.thread.id not in (active,) and not page.messages)


async def test_the_queue_of_a_thread_is_limited() -> None:
    go_on, setup = blocking()
    limits = Limits(max_queued_messages=2, max_queued_chars=8, max_text_chars=7)
    async with serve_chat(setup, limits=limits) as (browser, _):
        page = browser.page()
        browser.submit("One")
        await until(lambda: len(page.messages) == 2)
        browser.submit("Two")
        for text, why in (("7 chars", "together"), ("8 chars!", "and 7 are allowed")):
            id = browser.submit(text)
            error = await refusal(browser)
            assert error["messageId"] == id
            assert why in error["message"]
        browser.submit("Three")
        await until(lambda: len(page.thread.queued) == 2)
        id = browser.submit("x")
        error = await refusal(browser)
        assert (error["messageId"], error["threadId"]) == (id, page.thread.id)
        assert error["message"].startswith(
            "Too many messages are waiting in this conversation (2)."
        )
        # What a script sets as text is held to the same limits.
        browser.set(chat_user_input="another")
        await refusal(browser)
        go_on.set()
        await until(lambda: page.said[-1] == ("assistant", "You said Three") and page.idle)


async def test_running_turns_are_limited() -> None:
    go_on, setup = blocking()
    async with serve_chat(setup, limits=Limits(max_running_turns=1)) as (browser, chat):
        page = browser.page()
        browser.submit("One")
        await until(lambda: len(page.messages) == 2)
        first = page.thread.id
        second = await chat.create_thread()
        await until(lambda: page.thread.id == second)
        id = browser.submit("Two")
        error = await refusal(browser)
        assert error["messageId"] == id
        assert "Answers are being written in too many conversations (1)." in error["message"]
        # Within the running thread nothing changes: another message waits, an edit takes its place.
        browser.submit("Three", thread_id=first)
        await browser.barrier()
        assert page.errors == []
        go_on.set()
        browser.submit("Four")
        await until(lambda: page.shows("Four", "You said Four") or page.errors)


async def test_callbacks_that_are_under_way_are_limited() -> None:
    go_on = asyncio.Event()
    heard: list[Any] = []

    def setup(chat: Chat) -> None:
        chat.register_settings_item(SettingsItem("on", "On", "toggle"))

        @chat.on_settings_change
        async def _(key: str, value: Any) -> None:
            heard.append(value)
            await go_on.wait()

    async with serve_chat(setup, limits=Limits(max_pending_callbacks=2)) as (browser, _):
        for value in (True, False, True):
            browser.send("chat:settings-change", {"key": "on", "value": value})
        assert "earlier changes (2)" in (await refusal(browser))["message"]
        await until(lambda: len(heard) == 2)
        go_on.set()
        await browser.barrier()
        browser.send("chat:settings-change", {"key": "on", "value": True})
        await until(lambda: heard == [True, False, True])


# -- Files ---------------------------------------------------------------------------------------


async def test_a_message_refused_for_one_bad_file_keeps_its_good_uploads() -> None:
    receiver = Receiver()
    async with serve_chat(receiver, max_attachment_size=5) as (browser, _):
        page = browser.page()
        send_pieces(browser, "good", b"123", b"45")
        good = {"type": "file", "name": "good", "componentId": "good"}
        mention = {"type": "widget", "name": "nothing", "widgetId": "nothing"}
        for bad in (file(b"123456"), {**good, "componentId": "never"}, mention):
            browser.submit("Look", attachments=[good, bad])
            await refusal(browser)
        browser.submit("Look", attachments=[good])
        await until(lambda: page.shows("Look", "1 files"))
        assert receiver.got[0].content == b"12345"


async def test_attachments_of_a_message_are_limited() -> None:
    async with serve_chat(Receiver(), limits=Limits(max_attachments=1)) as (browser, _):
        page = browser.page()
        id = browser.submit("Look", attachments=[file(), file()])
        error = await refusal(browser)
        assert error["messageId"] == id
        assert error["message"] == (
            "This message has too many attachments: 2 instead of at most 1."
        )
        assert page.messages == []


async def test_kept_bytes_are_limited_and_freed_with_their_messages() -> None:
    limits = Limits(max_kept_bytes=1020, max_attachment_bytes=600)
    async with serve_chat(Receiver(), limits=limits) as (browser, chat):
        page = browser.page()

        async def send(size: int) -> bool:
            known = len(page.messages)
            browser.submit("Look", attachments=[file(bytes(size))])
            await until(lambda: (page.idle and len(page.messages) > known + 1) or page.errors)
            return not page.errors or page.errors.pop()["code"] != "rejected"

        assert await send(600)
        assert not await send(417)  # With the four characters of the first message, one too many.
        send_pieces(browser, "ahead", bytes(300))
        await browser.barrier()
        assert not await send(117)
        send_pieces(browser, "more", bytes(117))
        error = await refusal(browser)
        assert error["message"] == (
            "Messages and files may use 1 kB in one session, and 904 B are in use. "
            "Delete messages or conversations first."
        )
        # An upload that becomes part of its message does not count twice.
        ahead = {"type": "file", "name": "ahead", "componentId": "ahead"}
        browser.submit("Look", attachments=[ahead])
        await until(lambda: len(page.messages) == 4 and page.idle)
        # An edited message and its earlier version have the same file.
        browser.send(
            "chat:edit-message",
            {"threadId": page.thread.id, "messageId": page.messages[2].id, "text": "Edited"},
        )
        await until(lambda: page.messages[2].content == "Edited" and page.idle)
        assert await send(100)
        assert not await send(1)
        first = page.thread.id
        await chat.create_thread()
        await until(lambda: page.thread.id != first)
        assert not await send(1)
        await chat.delete_thread(first)
        assert await send(600)
        browser.send(
            "chat:slash-command", {"command": "clear", "args": "", "threadId": page.thread.id}
        )
        await until(lambda: not page.messages)
        assert await send(600)


async def test_threads_of_synchronous_code_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = threading.Event()

    def answer(text: str) -> str:
        if text == "Block":
            go_on.wait(20)
        return f"You said {text}"

    async with serve_chat(answering(answer), limits=Limits(max_worker_threads=1)) as (
        browser,
        chat,
    ):
        page = browser.page()
        browser.submit("Block")
        await until(lambda: page.thread.busy)
        await chat.create_thread()
        await until(lambda: not page.messages)
        monkeypatch.setattr(_worker_slots, "WAIT_SECONDS", 0.01)
        browser.submit("Too much")
        await until(lambda: page.errors)
        assert page.errors.pop()["message"].startswith("The server is busy")
        monkeypatch.setattr(_worker_slots, "WAIT_SECONDS", 30.0)
        browser.submit("Patient")
        await until(lambda: len(page.messages) == 2)
        go_on.set()
        await until(lambda: page.idle and page.messages[-1].content == "You said Patient")


async def test_texts_count_among_the_kept_bytes() -> None:
    async with serve_chat(echo, limits=Limits(max_kept_bytes=100)) as (browser, chat):
        page = browser.page()
        browser.submit("x" * 60)
        await until(lambda: len(page.messages) == 2 and page.idle)
        id = browser.submit("x" * 41)
        error = await refusal(browser)
        assert (error["messageId"], "60 B are in use" in error["message"]) == (id, True)
        where = {"threadId": page.thread.id, "messageId": page.messages[0].id}
        browser.send("chat:edit-message", {**where, "text": "x" * 41})
        await refusal(browser)
        browser.set(chat_user_input="x" * 41)
        await refusal(browser)
        assert len(page.messages) == 2
        await chat.clear_messages()
        browser.submit("x" * 100)
        await until(lambda: len(page.messages) == 2 and page.idle)


async def test_nothing_keeps_the_files_of_messages_that_are_gone() -> None:
    kept: list[weakref.ref[Attachment]] = []

    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _(text: str, attachments: list[Attachment]) -> str:
            kept.extend(weakref.ref(sent) for sent in attachments)
            return "ok"

    async with serve_chat(setup) as (browser, chat):
        page = browser.page()

        async def send(text: str) -> None:
            known = len(page.messages)
            browser.submit(text, attachments=[file(bytes(100_000))])
            await until(lambda: page.idle and len(page.messages) == known + 2)

        def alive() -> int:
            gc.collect()
            return len({id(sent) for ref in kept if (sent := ref()) is not None})

        for number in range(3):
            await send(f"{number}")
        assert alive() == 3
        where = {"threadId": page.thread.id, "messageId": page.messages[2].id}
        browser.send("chat:edit-message", {**where, "text": "Edited"})
        await until(lambda: len(page.messages) == 4 and page.idle)
        await until(lambda: alive() == 2)  # The third message is gone.
        await chat.clear_messages()
        await browser.barrier()
        await until(lambda: alive() == 0)
        await send("Again")
        await chat.delete_thread(page.thread.id)
        await until(lambda: alive() == 0)
        assert chat._chat_session.workspace.kept.attachments() == []
        assert chat._chat_session.events.uploads.size == 0


async def test_uploads_without_a_message_are_bounded_and_end_with_the_chat(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(_attachments, "MAX_WAITING_FILES", 2)
    async with serve_chat(Receiver()) as (browser, chat):
        page = browser.page()
        for id in ("one", "two", "three"):
            send_pieces(browser, id, b"12345")
        send_pieces(browser, "one", b"67890")  # The rest of a file whose beginning is gone.
        await browser.barrier()
        uploads = chat._chat_session.events.uploads
        assert uploads.size == 10
        browser.submit("Look", attachments=[{"type": "file", "name": "a", "componentId": "one"}])
        assert "was not received" in (await refusal(browser))["message"]
        three = {"type": "file", "name": "c", "componentId": "three"}
        browser.submit("Look", attachments=[three])
        await until(lambda: page.shows("Look", "1 files"))
        send_pieces(browser, "four", b"12345")
        await until(lambda: uploads.size == 10)
    await until(lambda: uploads.size == 0)


async def test_an_invalid_piece_leaves_the_others() -> None:
    async with serve_chat(silent) as (browser, chat):
        send_pieces(browser, "one", b"123")
        browser.send("chat:file-chunk", {"uploadId": "one", "content": "no base64"})
        await refusal(browser)
        assert chat._chat_session.events.uploads.size == 3
        assert encoded(b"123")
