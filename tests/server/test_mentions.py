"""Mentions in the text of a message: the text stays complete, and the content is attached."""

from __future__ import annotations

from typing import Any

import pytest
from shiny import Inputs, Outputs, Session

from shiny_chatkit import Chat
from shiny_chatkit.types import Attachment
from tests.models import ModelServer, model_server
from tests.server.harness import serve, until
from tests.server.model_client import client, over, texts

SOURCES = ("grid", "grid-old", "Sales data", "sales", "q.1")


class App:
    """An app with sources, whose handler notes what it got."""

    def __init__(self) -> None:
        self.got: list[tuple[str, list[str]]] = []
        self.calls = 0

    def __call__(self, input: Inputs, output: Outputs, session: Session) -> None:
        chat = Chat("chat", on_error="actual")
        for name in SOURCES:
            chat.context_source(name, "")(self._content)

        @chat.on_user_submit
        def _(text: str, attachments: list[Attachment]) -> str:
            self.got.append((text, [each.name for each in attachments]))
            return "Fine."

    def _content(self) -> str:
        self.calls += 1
        return f"content {self.calls}"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Explain @grid", ["grid"]),
        ("@GRID, please", ["grid"]),
        ("(@grid) and @grid again", ["grid"]),
        ("Explain @grid's rows.", ["grid"]),
        ("看@grid的行", ["grid"]),
        ("@grid-old and @sales data", ["grid-old", "Sales data"]),
        ("@sales, @q.1.", ["sales", "q.1"]),
        ("me@grid.com, @grids, @gridlock, @grid.csv, @@grid, /@grid, @nothing", []),
        ("`@grid` and\n```\n@sales\n```\nend", []),
        ("no mention", []),
    ],
)
async def test_words_that_mention(text: str, names: list[str]) -> None:
    app = App()
    async with serve(app) as browser:
        browser.submit(text)
        await until(lambda: app.got)
        assert app.got == [(text, names)]
        await until(lambda: browser.page().messages)
        message = browser.page().messages[0]
        assert message.text == text
        assert [sent["name"] for sent in message.records("attachment")] == names


async def test_what_is_chosen_and_written_comes_once() -> None:
    app = App()
    async with serve(app) as browser:
        mention = {"type": "widget", "name": "grid", "widgetId": "grid"}
        browser.submit("Explain @grid and @sales", attachments=[mention])
        await until(lambda: app.got)
        assert app.got[0][1] == ["grid", "sales"]
        assert app.calls == 2


async def test_a_text_that_a_script_submits() -> None:
    app = App()
    async with serve(app) as browser:
        browser.set(chat_user_input="Explain @grid")
        await until(lambda: app.got)
        assert app.got == [("Explain @grid", ["grid"])]


async def test_an_edit_mentions_what_its_words_say() -> None:
    app = App()
    async with serve(app) as browser:
        page = browser.page()
        browser.submit("Explain @grid")
        await until(lambda: app.got and page.idle)
        for number, (text, names) in enumerate(
            [
                ("Explain @sales", ["sales"]),
                ("Explain", []),
                ("@grid and @sales", ["grid", "sales"]),
            ],
            start=2,
        ):
            edit: dict[str, Any] = {"messageId": page.messages[0].id, "text": text}
            browser.send("chat:edit-message", {**edit, "threadId": page.thread.id})
            await until(lambda n=number: len(app.got) == n and page.idle)
            assert app.got[-1] == (text, names)


async def test_the_model_reads_the_sentence_and_the_content() -> None:
    def app(input: Inputs, output: Outputs, session: Session) -> None:
        chat = Chat("chat", client=client(model))
        chat.context_source("grid", "The rows")(lambda: "pen,1")

    model: ModelServer
    with model_server() as model:
        async with serve(app) as browser:
            browser.submit("Explain @grid, please")
            await over(browser, 1)
            ((_, text),) = texts(model.requests[0])
            assert "Explain @grid, please" in text
            assert "pen,1" in text


async def test_a_source_that_failed_is_read_again_with_the_next_answer() -> None:
    fails = [True]
    got: list[list[str]] = []

    def app(input: Inputs, output: Outputs, session: Session) -> None:
        chat = Chat("chat", on_error="actual")

        @chat.context_source("grid", "")
        def _() -> str:
            if fails:
                raise RuntimeError(f"Failure {fails.pop()}")
            return "rows"

        @chat.on_user_submit
        def _(text: str, attachments: list[Attachment]) -> str:
            got.append([each.text() for each in attachments])
            return "Fine."

    async with serve(app) as browser:
        page = browser.page()
        browser.submit("Explain @grid")
        await until(lambda: page.errors and page.idle)
        browser.send(
            "chat:resend-from",
            {"messageId": page.messages[0].id, "threadId": page.thread.id},
        )
        await until(lambda: got)
        assert got == [["rows"]]
