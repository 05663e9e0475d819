"""Each of these shows a bug that was there once, in what answers contain."""

from __future__ import annotations

import asyncio
import datetime
import json
from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

import chatlas
import numpy
import pytest
from chatlas.types import ContentCitation, WebSource
from shiny import Inputs, Outputs, Session, reactive
from shinychat.types import ToolResultDisplay

from shiny_chatkit import Chat
from shiny_chatkit.log import ThinkingPart
from shiny_chatkit.protocol import build
from shiny_chatkit.types import (
    Citation,
    JsonArtifact,
    PlotlyArtifact,
    Status,
    TableArtifact,
    Thinking,
    TodoUpdate,
    ToolCall,
    ToolResult,
)
from shiny_chatkit.wire import Assets, Outbox
from tests.server.harness import answering, serve, serve_chat, silent, until
from tests.server.page import Page
from tests.unit.wire.fake_loop import Wire, run

NOW = 1_800_000_000_000


async def test_a_tool_results_display_gives_its_card_a_title() -> None:
    """Only the value of shinychat's ``tool_result`` block is read; title and icon are lost."""
    request = chatlas.ContentToolRequest(id="1", name="add", arguments={})
    display = ToolResultDisplay(title="My title", html="<em>shown</em>")
    result = chatlas.ContentToolResult(value="v", request=request, extra={"display": display})
    async with serve_chat(silent) as (browser, chat):
        await chat.append_message_stream([request, result])
        page = browser.page()
        await until(lambda: page.messages and page.idle)
        (card,) = page.messages[0].records("tool")
        assert card["name"] == "add"
        assert card["title"] == "My title"


# -- Pieces ----------------------------------------------------------------------------------------


def thinking_of(page: Page) -> list[str]:
    return [part.joined for part in page.messages[-1].parts if isinstance(part, ThinkingPart)]


@pytest.mark.parametrize("between", [Citation("https://example.org"), ""], ids=["citation", "text"])
async def test_what_opens_no_part_does_not_close_a_phase_of_thinking(between: Any) -> None:
    async with serve_chat(silent) as (browser, chat):
        page = browser.page()
        await chat.append_message_stream([Thinking("a"), between, Thinking("b"), "Answer"])
        await until(lambda: page.messages and page.idle)
        assert thinking_of(page) == ["ab"]


async def test_the_first_chunk_of_a_phase_says_when_it_began() -> None:
    """Without it the page has a time of its own, and another one after a reload."""
    async with serve_chat(silent) as (browser, chat):
        page = browser.page()
        await chat.append_message_stream([Thinking("a")])
        await until(lambda: page.messages and page.idle)
        assert "createdAt" in page.named("chat:thinking-chunk")[0]


@pytest.mark.parametrize("content", [Status("Searching"), TodoUpdate([])], ids=["status", "todos"])
async def test_what_only_passes_leaves_no_empty_message(content: Any) -> None:
    async def handler() -> AsyncIterator[Any]:
        yield content

    async with serve_chat(answering(handler)) as (browser, _):
        page = browser.page()
        browser.submit("Go")
        await until(lambda: page.messages and page.idle)
        await browser.barrier()
        assert [m.role for m in page.messages] == ["user"]


def test_thinking_comes_in_batches_as_text_does() -> None:
    """Now each token of it is a message of its own."""

    async def main() -> None:
        wire = Wire()
        outbox = Outbox(
            "chat", wire, Assets("lib"), lambda: {"event": "chat:state-response", "data": {}}
        )
        outbox.open()
        await asyncio.sleep(1)
        for _ in range(200):
            outbox.put(build.thinking_chunk(message_id="m", thread_id="t", text="word"))
            await asyncio.sleep(0.005)
        await asyncio.sleep(1)
        assert len(wire.batches) <= 3 + 200 * 0.005 / 0.03
        chunks = [e for e in wire.events if e["event"] == "chat:thinking-chunk"]
        assert "".join(e["data"]["text"] for e in chunks) == "word" * 200

    run(main())


async def test_thinking_does_not_disturb_those_who_read_the_messages() -> None:
    """As each chunk of text does not: both may come in hundreds."""
    read: list[int] = []
    chats: list[Chat] = []

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        chats.append(Chat("chat"))

        @chats[0].on_user_submit
        async def _() -> AsyncIterator[Any]:
            for _ in range(20):
                yield Thinking(".")
                async with reactive.lock():
                    await reactive.flush()

        @reactive.effect
        def _() -> None:
            read.append(len(chats[0].messages()))

    async with serve(server) as browser:
        page = browser.page()
        browser.submit("Go")
        await until(lambda: len(page.messages) == 2 and page.idle)
        assert len(read) < 12


async def test_a_source_that_is_no_web_address_does_not_fail_the_answer() -> None:
    """An app is not responsible for the citations of a model."""
    cited = ContentCitation(source=WebSource(url="javascript:alert(1)"), cited_quote="q")
    async with serve_chat(silent) as (browser, chat):
        page = browser.page()
        await chat.append_message_stream(["Text", cited, " and more"])
        await until(lambda: page.messages and page.idle)
        assert page.messages[0].error is None
        assert page.messages[0].content == "Text and more"


# -- JSON ------------------------------------------------------------------------------------------


def strict(value: Any) -> str:
    """As a browser reads it: JSON has no NaN and no Infinity."""
    return json.dumps(value, allow_nan=False)


NAN = float("nan")


@pytest.mark.parametrize(
    "content",
    [
        JsonArtifact({"x": NAN}),
        PlotlyArtifact({"data": [{"y": [1.0, NAN]}]}),
        ToolCall("f", {"x": NAN}),
        ToolResult("1", {"x": NAN}),
        TableArtifact({"x": [Decimal("NaN")]}),
        TableArtifact([{"x": 1}], column_defs=[{"minWidth": NAN}]),
    ],
    ids=lambda content: type(content).__name__,
)
async def test_no_number_is_sent_that_json_does_not_know(content: Any) -> None:
    """One of these, and the page cannot read the batch nor anything in it."""
    async with serve_chat(silent) as (browser, chat):
        page = browser.page()
        await chat.append_message_stream([content])
        await until(lambda: page.messages and page.idle)
        assert page.messages[0].error is None
        strict(page.events)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (numpy.array([1, 2]), "[1 2]"),
        (numpy.datetime64("2026-01-02"), "2026-01-02"),
        (datetime.timedelta(days=1), "1 day, 0:00:00"),
    ],
    ids=["array", "datetime64", "timedelta"],
)
def test_cells_of_a_table(cell: Any, expected: str) -> None:
    fields = TableArtifact([{"x": cell}]).fields()
    assert json.loads(strict(fields["rowData"])) == [{"x": expected}]


def test_a_column_of_numpy_numbers_is_of_numbers() -> None:
    fields = TableArtifact([{"x": numpy.int64(1)}, {"x": numpy.float64(2.5)}]).fields()
    assert fields["columnTypes"] == {"x": "number"}


def test_arrays_of_a_figure_stay_arrays() -> None:
    fields = PlotlyArtifact({"data": [{"y": numpy.array([1.5, 2])}]}).fields()
    assert fields["figure"] == {"data": [{"y": [1.5, 2.0]}]}


async def test_a_result_with_a_date_does_not_fail_the_answer() -> None:
    """As arguments with a date do not."""
    async with serve_chat(silent) as (browser, chat):
        page = browser.page()
        await chat.append_message_stream(
            [ToolCall("f", id="1"), ToolResult("1", {"day": datetime.date(2026, 1, 2)})]
        )
        await until(lambda: page.messages and page.idle)
        assert page.messages[0].error is None
