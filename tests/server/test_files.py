"""Files that travel with a message: inline, and ahead of it in pieces."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from shiny_chatkit import Chat
from shiny_chatkit.types import Attachment
from tests.server.harness import Browser, serve_chat, until

BYTES = bytes(range(256)) * 3


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def file(data: bytes = BYTES, name: str = "a.bin", **fields: Any) -> dict[str, Any]:
    return {"type": "file", "name": name, "content": encoded(data), **fields}


def send_pieces(browser: Browser, upload_id: str, *pieces: bytes) -> None:
    for piece in pieces:
        browser.send("chat:file-chunk", {"uploadId": upload_id, "content": encoded(piece)})


class Receiver:
    """A chat that keeps the files it is sent."""

    def __init__(self) -> None:
        self.got: list[Attachment] = []

    def __call__(self, chat: Chat) -> None:
        @chat.on_user_submit
        async def _(text: str, attachments: list[Attachment]) -> str:
            self.got.extend(attachments)
            return f"{len(attachments)} files"


async def test_a_file_inline_is_byte_exact_and_a_part_of_its_message() -> None:
    receiver = Receiver()
    async with serve_chat(receiver) as (browser, _):
        page = browser.page()
        browser.submit("", attachments=[file(mime="application/x-thing", size=1)])
        await until(lambda: len(page.messages) == 2 and page.idle)
        (got,) = receiver.got
        assert got.content == BYTES
        assert (got.type, got.name, got.mime, got.size) == (
            "file",
            "a.bin",
            "application/x-thing",
            len(BYTES),
        )
        (part,) = page.messages[0].records("attachment")
        assert (part["attachmentType"], part["name"], part["size"]) == ("file", "a.bin", len(BYTES))
        assert encoded(BYTES) not in str(page.events)


async def test_a_file_in_pieces_is_byte_exact() -> None:
    receiver = Receiver()
    async with serve_chat(receiver) as (browser, _):
        page = browser.page()
        send_pieces(browser, "one", BYTES[:100], BYTES[100:101])
        send_pieces(browser, "two", b"other")
        send_pieces(browser, "one", BYTES[101:])
        ahead = {"type": "file", "name": "a.bin", "componentId": "one"}
        browser.submit("Look", attachments=[file(b"inline"), ahead])
        await until(lambda: page.shows("Look", "2 files"))
        assert [a.content for a in receiver.got] == [b"inline", BYTES]
        browser.submit("Again", attachments=[ahead])
        await until(lambda: page.errors)
        assert page.errors.pop()["code"] == "rejected"


async def test_small_images_are_shown_in_the_message() -> None:
    async with serve_chat(Receiver()) as (browser, _):
        page = browser.page()
        files = [
            file(mime="image/png"),
            file(mime="image/svg+xml"),
            file(b"x" * 200_001, mime="image/png"),
        ]
        browser.submit("Look", attachments=files)
        await until(lambda: page.shows("Look", "3 files"))
        urls = [part.get("url") for part in page.messages[0].records("attachment")]
        assert urls == [f"data:image/png;base64,{encoded(BYTES)}", None, None]


@pytest.mark.parametrize(
    "attachment",
    [
        file(b"123456"),
        {"type": "file", "name": "a", "path": "/etc/passwd"},
        {"type": "file", "name": "a", "path": "/etc/passwd", "content": ""},
        {"type": "file", "name": "a", "content": "no base64!"},
        {"type": "file", "name": "a", "componentId": "never-sent"},
        {"type": "file", "name": "a"},
        file(b"1", mime="text/plain\r\nX: y"),
    ],
    ids=["too large", "path", "path and content", "no base64", "not sent", "nothing", "mime"],
)
async def test_what_is_refused_is_told_and_not_sent(attachment: dict[str, Any]) -> None:
    receiver = Receiver()
    async with serve_chat(receiver, max_attachment_size=5) as (browser, _):
        page = browser.page()
        id = browser.submit("Look", attachments=[attachment])
        await until(lambda: page.errors)
        error = page.errors.pop()
        assert (error["code"], error["messageId"]) == ("rejected", id)
        await browser.barrier()
        assert page.messages == []
        assert receiver.got == []
        browser.submit("Five", attachments=[file(b"12345")])
        await until(lambda: page.shows("Five", "1 files"))


async def test_too_many_files_are_refused() -> None:
    async with serve_chat(Receiver()) as (browser, _):
        page = browser.page()
        browser.submit("Look", attachments=[file(b"1")] * 21)
        await until(lambda: page.errors)
        assert page.errors.pop()["code"] == "rejected"
        assert page.messages == []


async def test_a_file_that_gets_too_large_in_pieces_is_refused() -> None:
    async with serve_chat(Receiver(), max_attachment_size=5) as (browser, _):
        page = browser.page()
        send_pieces(browser, "big", b"123", b"456")
        await until(lambda: page.errors)
        assert page.errors.pop()["code"] == "rejected"
        browser.submit("Look", attachments=[{"type": "file", "name": "a", "componentId": "big"}])
        await until(lambda: page.errors)
        assert page.errors.pop()["code"] == "rejected"
        assert page.messages == []
