"""Actions on messages: edit, answer again, rate and delete."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from shiny_chatkit import Chat
from shiny_chatkit.types import Attachment, Citation, CodeArtifact, Thinking, ToolCall, ToolResult
from tests.server.harness import Browser, serve_chat, silent, until


class Numbered:
    """A chat whose answers are numbered."""

    def __init__(self) -> None:
        self.count = 0
        self.files: list[bytes | str] = []

    def __call__(self, chat: Chat) -> None:
        @chat.on_user_submit
        async def _(text: str, attachments: list[Attachment]) -> str:
            self.count += 1
            self.files += [a.content for a in attachments]
            return f"{self.count}: {text}"


def about(browser: Browser, index: int, **fields: Any) -> dict[str, Any]:
    page = browser.page()
    return {"threadId": page.thread.id, "messageId": page.messages[index].id, **fields}


async def talk(browser: Browser, *texts: str) -> None:
    for text in texts:
        known = len(browser.page().messages)
        browser.submit(text)
        await until(lambda known=known: len(browser.page().messages) == known + 2)
        await until(lambda: browser.page().idle)


async def test_editing_drops_what_follows_and_keeps_the_earlier_version() -> None:
    async with serve_chat(Numbered()) as (browser, _):
        page = browser.page()
        await talk(browser, "a", "b")
        old = page.messages[0].id
        for number, text in enumerate(("c", "d"), start=3):
            browser.send("chat:edit-message", about(browser, 0, text=f" {text} "))
            await until(lambda text=text, n=number: page.shows(text, f"{n}: {text}"))
        assert [v.content for v in page.messages[0].versions] == ["a", "c"]
        assert page.messages[0].versions[0].id == old != page.messages[0].id
        await browser.open()
        assert [v.content for v in page.messages[0].versions] == ["a", "c"]


async def test_editing_to_a_command_runs_it() -> None:
    def setup(chat: Chat) -> None:
        Numbered()(chat)

        @chat.slash_command("shout", "Say it in capitals")
        def _(args: str) -> str:
            return args.upper()

    async with serve_chat(setup) as (browser, _):
        page = browser.page()
        await talk(browser, "a")
        browser.send("chat:edit-message", about(browser, 0, text="/Shout at me"))
        await until(lambda: page.shows("/Shout at me", "AT ME"))
        browser.send("chat:edit-message", about(browser, 0, text="/shouting at me"))
        await until(lambda: page.shows("/shouting at me", "2: /shouting at me"))
        browser.send("chat:edit-message", about(browser, 0, text="/clear"))
        await until(lambda: page.messages == [])


async def test_editing_keeps_the_files() -> None:
    chat = Numbered()
    async with serve_chat(chat) as (browser, _):
        page = browser.page()
        file = {"type": "file", "name": "a.txt", "content": "QUI="}
        browser.submit("a", attachments=[file])
        await until(lambda: page.shows("a", "1: a"))
        browser.send("chat:edit-message", about(browser, 0, text="b"))
        await until(lambda: page.shows("b", "2: b"))
        assert chat.files == [b"AB", b"AB"]
        assert [f["name"] for f in page.messages[0].records("attachment")] == ["a.txt"]


async def test_answering_again_replaces_the_answer_and_keeps_its_versions() -> None:
    async with serve_chat(Numbered()) as (browser, _):
        page = browser.page()
        await talk(browser, "a", "b")
        browser.send("chat:resend-from", about(browser, 1))
        await until(lambda: page.shows("a", "3: a"))
        browser.send("chat:resend-from", about(browser, 1))
        await until(lambda: page.shows("a", "4: a"))
        assert [v.content for v in page.messages[1].versions] == ["1: a", "3: a"]
        assert page.messages[0].versions == []


async def test_a_turn_without_an_answer_runs_again_from_its_message() -> None:
    failing = [True, False]

    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _() -> str:
            if failing.pop(0):
                raise RuntimeError("Broken")
            return "Mended"

    async with serve_chat(setup) as (browser, _):
        page = browser.page()
        browser.submit("Go")
        await until(lambda: page.errors and page.idle)
        page.errors.clear()
        browser.send("chat:resend-from", about(browser, 0))
        await until(lambda: page.shows("Go", "Mended"))


@pytest.mark.parametrize("event", ["chat:edit-message", "chat:resend-from"])
async def test_both_stop_what_runs(event: str) -> None:
    cancelled: list[str] = []

    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _(text: str) -> Any:
            yield "Some"
            if not cancelled:
                try:
                    await asyncio.Event().wait()
                finally:
                    cancelled.append(text)

    async with serve_chat(setup) as (browser, _):
        page = browser.page()
        browser.submit("a")
        await until(lambda: page.said[1:] == [("assistant", "Some")])
        fields = {"text": "b"} if event == "chat:edit-message" else {}
        browser.send(event, about(browser, 0 if fields else 1, **fields))
        await until(lambda: cancelled == ["a"])
        await until(lambda: len(page.messages) == 2 and page.idle)
        await browser.barrier()
        assert page.messages[0 if fields else 1].versions


@pytest.mark.parametrize("event", ["chat:edit-message", "chat:resend-from"])
async def test_what_they_begin_can_be_stopped(event: str) -> None:
    cancelled: list[str] = []

    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _(text: str) -> Any:
            yield "Some"
            try:
                await asyncio.Event().wait()
            finally:
                cancelled.append(text)

    async with serve_chat(setup) as (browser, _):
        page = browser.page()
        browser.submit("a")
        await until(lambda: page.said == [("user", "a"), ("assistant", "Some")])
        old = [message.id for message in page.messages]
        fields = {"text": "b"} if event == "chat:edit-message" else {}
        browser.send(event, about(browser, 0 if fields else 1, **fields))
        await until(
            lambda: (
                len(page.messages) == 2
                and page.messages[1].id not in old
                and page.messages[1].content
            )
        )
        browser.stop(message_id=page.messages[1].id)
        await until(lambda: len(cancelled) == 2 and page.idle)
        assert page.messages[1].stopped


@pytest.mark.parametrize(
    ("event", "index", "fields"),
    [
        ("chat:edit-message", 1, {"text": "mine"}),
        ("chat:edit-message", 0, {"text": "  "}),
        ("chat:edit-message", 0, {"text": "x", "messageId": "unknown"}),
        ("chat:resend-from", 0, {"messageId": "unknown"}),
        ("chat:feedback", 0, {"messageId": "unknown", "value": "up"}),
        ("chat:feedback", 1, {"value": "sideways"}),
    ],
)
async def test_what_cannot_be_is_refused(event: str, index: int, fields: dict[str, Any]) -> None:
    async with serve_chat(Numbered()) as (browser, _):
        page = browser.page()
        await talk(browser, "a")
        browser.send(event, about(browser, index, **fields))
        await until(lambda: page.errors)
        assert page.errors.pop()["code"] == "rejected"
        await browser.barrier()
        assert page.shows("a", "1: a")


async def test_feedback_is_told_and_kept() -> None:
    told: list[tuple[str, Any]] = []

    def setup(chat: Chat) -> None:
        Numbered()(chat)

        @chat.on_feedback
        def _(message_id: str, value: Any) -> None:
            told.append((message_id, value))

    async with serve_chat(setup) as (browser, _):
        page = browser.page()
        await talk(browser, "a")
        id = page.messages[1].id
        for number, value in enumerate(("up", "down", None), start=1):
            browser.send("chat:feedback", about(browser, 1, value=value))
            await until(lambda n=number: len(told) == n)
            await browser.barrier()
            assert page.messages[1].feedback == value
            assert told[-1] == (id, value)
            await browser.open()
            assert page.messages[1].feedback == value


# -- Export ----------------------------------------------------------------------------------------


async def fill(browser: Browser, chat: Chat) -> None:
    await chat.append_message({"role": "user", "content": "What is <b>it</b>?"})
    contents = [
        Thinking("Hm"),
        "It is **this**.",
        ToolCall("look", {"at": "it"}, id="t"),
        ToolResult("t", "seen"),
        CodeArtifact("a = '```'", "python", "Code"),
        Citation("https://example.org", "Source"),
    ]
    await chat.append_message_stream(contents)
    await until(lambda: len(browser.page().messages) == 2 and browser.page().idle)


async def test_export_to_markdown() -> None:
    async with serve_chat(silent) as (browser, chat):
        await fill(browser, chat)
        text = chat.export()
        order = ["What is", "> Hm", "It is **this**.", "look", "seen", "````python", "Source"]
        positions = [text.index(piece) for piece in order]
        assert positions == sorted(positions)
        assert "a = '```'" in text


async def test_export_to_json() -> None:
    async with serve_chat(silent) as (browser, chat):
        await fill(browser, chat)
        data = json.loads(chat.export("json"))
        kinds = [part["type"] for part in data["messages"][1]["parts"]]
        assert kinds == ["thinking", "text", "tool", "artifact", "citation"]


async def test_export_to_html_shows_no_markup_of_others() -> None:
    async with serve_chat(silent) as (browser, chat):
        await fill(browser, chat)
        text = chat.export("html")
        assert text.startswith("<!doctype html>")
        assert "<strong>this</strong>" in text
        assert "<b>it</b>" not in text


async def test_export_of_another_thread_or_format() -> None:
    async with serve_chat(silent) as (browser, chat):
        first = browser.page().thread.id
        await chat.append_message("Here")
        await chat.create_thread()
        await until(lambda: browser.page().thread.id != first)
        assert "Here" in chat.export(thread_id=first)
        assert "Here" not in chat.export()
        with pytest.raises(ValueError, match="format"):
            chat.export("pdf")  # pyright: ignore[reportArgumentType]
