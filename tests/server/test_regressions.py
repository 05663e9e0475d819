"""Each of these shows a bug that was there once, found by reading the core as a whole."""

from __future__ import annotations

import asyncio
import base64
import datetime
import json
from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any
from urllib.parse import urlparse

import chatlas
import numpy
import pytest
from chatlas.types import ContentCitation, WebSource
from shiny import App, Inputs, Outputs, Session, reactive, ui
from shiny._deprecated import ShinyDeprecationWarning
from shinychat.types import ToolResultDisplay

from shiny_chatkit import Chat
from shiny_chatkit.log import Log, ThinkingPart, fold
from shiny_chatkit.protocol import build
from shiny_chatkit.types import (
    ChatContext,
    Citation,
    JsonArtifact,
    PlotlyArtifact,
    SettingsItem,
    Status,
    TableArtifact,
    Thinking,
    TodoUpdate,
    ToolCall,
    ToolResult,
)
from shiny_chatkit.wire import Assets, Outbox
from tests.server.harness import answering, echo, serve, serve_chat, silent, until
from tests.server.page import Page
from tests.unit.wire.fake_loop import Wire, run

NOW = 1_800_000_000_000


async def test_stopping_ends_every_stream_of_the_turn() -> None:
    closed: list[str] = []

    async def endless(name: str) -> AsyncIterator[str]:
        try:
            while True:
                yield name
                await asyncio.sleep(0.001)
        finally:
            closed.append(name)

    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _() -> AsyncIterator[str]:
            await chat.append_message_stream(endless("a"))
            await chat.append_message_stream(endless("b"))
            async for piece in endless("c"):
                yield piece

    async with serve_chat(setup) as (browser, _):
        page = browser.page()
        browser.submit("Go")
        await until(lambda: len(page.messages) == 4 and all(m.content for m in page.messages))
        browser.stop()
        await until(lambda: not page.thread.busy)
        await browser.barrier()
        assert all(m.stopped for m in page.messages[1:])
        await until(lambda: sorted(closed) == ["a", "b", "c"])


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


# -- Stop and typing -------------------------------------------------------------------------------


async def test_a_stop_while_a_mention_is_computed_leaves_no_typing_indicator() -> None:
    gate = asyncio.Event()

    def setup(chat: Chat) -> None:
        echo(chat)

        @chat.context_source("slow")
        async def _() -> str:
            await gate.wait()
            return "text"

    async with serve_chat(setup) as (browser, _):
        page = browser.page()
        browser.submit("Look", attachments=[{"type": "widget", "name": "slow", "widgetId": "slow"}])
        await until(lambda: page.thread.busy)
        browser.stop()
        await until(lambda: not page.thread.busy)
        gate.set()
        await until(lambda: page.messages)
        await browser.barrier()
        assert not page.thread.typing


# -- Threads ---------------------------------------------------------------------------------------


async def test_the_switch_itself_is_told() -> None:
    """The snapshot that follows empties the outbox, with the event of the switch in it."""
    async with serve_chat(silent) as (browser, chat):
        page = browser.page()
        id = await chat.create_thread()
        await until(lambda: page.thread.id == id)
        assert page.named("chat:switch-thread") == [{"threadId": id}]


async def test_a_message_appended_to_another_thread_makes_it_unread() -> None:
    async with serve_chat(silent) as (browser, chat):
        page = browser.page()
        first = page.thread.id
        second = await chat.create_thread()
        await until(lambda: page.thread.id == second)
        await chat.append_message("Look here", thread_id=first)
        await browser.barrier()
        with reactive.isolate():
            (info,) = [thread for thread in chat.threads() if thread.id == first]
        assert info.unread


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


# -- Editing and answering again -------------------------------------------------------------------


async def test_an_answer_is_not_read_by_the_one_that_replaces_it() -> None:
    read: list[list[str]] = []

    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _(text: str, ctx: ChatContext) -> str:
            read.append([m.content for m in ctx.messages])
            return f"Answer {len(read)}"

    async with serve_chat(setup) as (browser, _):
        page = browser.page()
        browser.submit("Go")
        await until(lambda: page.shows("Go", "Answer 1"))
        where = {"threadId": page.thread.id, "messageId": page.messages[1].id}
        browser.send("chat:resend-from", where)
        await until(lambda: page.shows("Go", "Answer 2"))
        assert read == [["Go"], ["Go"]]


async def test_answering_again_an_answer_that_is_still_empty_does_no_harm() -> None:
    gate = asyncio.Event()

    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _() -> None:
            async def empty() -> AsyncIterator[str]:
                await gate.wait()
                yield "Text"

            await chat.append_message_stream(empty())

    async with serve_chat(setup) as (browser, _):
        page = browser.page()
        browser.submit("Go")
        await until(lambda: len(page.messages) == 2)
        where = {"threadId": page.thread.id, "messageId": page.messages[1].id}
        browser.send("chat:resend-from", where)
        await until(lambda: browser.connection.closed or len(page.named("chat:busy")) > 1)
        assert not browser.connection.closed
        gate.set()
        await until(lambda: page.shows("Go", "Text"))


async def test_a_command_that_is_answered_again_is_run_by_its_handler() -> None:
    ran: list[str] = []

    def setup(chat: Chat) -> None:
        echo(chat)

        @chat.slash_command("count")
        def _(args: str) -> str:
            ran.append(args)
            return f"{len(ran)}"

    async with serve_chat(setup) as (browser, _):
        page = browser.page()
        command = {"command": "count", "args": "up", "threadId": page.thread.id}
        browser.send("chat:slash-command", command)
        await until(lambda: page.shows("/count up", "1"))
        where = {"threadId": page.thread.id, "messageId": page.messages[1].id}
        browser.send("chat:resend-from", where)
        await until(lambda: page.idle and page.messages[1].versions)
        assert ran == ["up", "up"]


async def test_a_message_with_a_file_may_be_edited_to_nothing() -> None:
    async with serve_chat(silent) as (browser, _):
        page = browser.page()
        file = {"type": "file", "name": "a.txt", "mime": "text/plain", "content": "QQ=="}
        id = browser.submit("Look", attachments=[file])
        await until(lambda: page.messages and page.idle)
        browser.send("chat:edit-message", {"threadId": page.thread.id, "messageId": id, "text": ""})
        await until(lambda: page.errors or page.messages[0].id != id)
        assert page.errors == []


# -- Panels ----------------------------------------------------------------------------------------


async def test_the_end_of_a_file_that_was_too_large_is_no_file() -> None:
    """Its first pieces are forgotten, and the next one begins another file under the same id."""
    got: list[Any] = []

    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _(text: str, attachments: Any) -> None:
            got.extend(attachments)

    async with serve_chat(setup, max_attachment_size=5) as (browser, _):
        page = browser.page()
        for piece in (b"123", b"456", b"789"):
            content = base64.b64encode(piece).decode()
            browser.send("chat:file-chunk", {"uploadId": "up", "content": content})
        browser.submit("Look", attachments=[{"type": "file", "name": "a", "componentId": "up"}])
        await until(lambda: page.errors and (len(page.errors) > 1 or got))
        assert [a.content for a in got] == []


async def test_a_command_that_changes_its_case_is_offered_once() -> None:
    async with serve_chat(silent) as (browser, chat):
        page = browser.page()
        chat.slash_command("Export")(lambda: None)
        chat.slash_command("export")(lambda: None)
        await browser.barrier()
        offered = [c["name"] for c in page.named("chat:register-command")]
        removed = [c["name"] for c in page.named("chat:remove-command")]
        assert [name for name in offered if name not in removed] == ["export"]


# -- What leaves the server ------------------------------------------------------------------------


async def test_a_download_has_nothing_that_is_for_models_only() -> None:
    def setup(chat: Chat) -> None:
        with pytest.warns(ShinyDeprecationWarning):

            @chat.transform_user_input
            def _(text: str) -> str:
                return f"{text} (hidden)"

    async with serve_chat(setup) as (browser, chat):
        page = browser.page()
        await chat.append_message({"role": "system", "content": "Secret orders"})
        browser.submit("Hello")
        await until(lambda: page.shows("Hello"))
        for format in ("markdown", "json", "html"):
            text = chat.export(format)
            assert "Secret orders" not in text
            assert "hidden" not in text


# -- Bookmarks -------------------------------------------------------------------------------------


def test_a_permission_that_was_open_is_closed_when_it_is_restored() -> None:
    """As questions are: nobody waits for the answer any more."""
    conversation = Log()
    ids = {"messageId": "m", "threadId": conversation.first.id}
    for event in (
        build.tool_call(
            message_id="m", thread_id=conversation.first.id, tool_id="1", name="f", arguments={}
        ),
        {
            "event": "chat:permission-request",
            "data": {**ids, "requestId": "r", "toolId": "1", "title": "", "options": []},
        },
    ):
        fold(conversation, event, NOW)
    assert len(conversation.pending()) == 1
    restored = Log()
    restored.load(json.loads(json.dumps(conversation.dump())))
    assert restored.pending() == []


async def test_a_bookmark_keeps_the_settings() -> None:
    class Client:
        async def get_state(self) -> Any:
            return {}

        async def set_state(self, state: Any) -> None: ...

    chats: list[Chat] = []

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        chats.append(Chat("chat", settings=[SettingsItem("loud", "Loud", "toggle")]))
        echo(chats[-1])
        chats[-1].enable_bookmarking(Client())

    app = App(lambda request: ui.page_fluid(), server, bookmark_store="url")
    async with serve(app) as browser:
        browser.send("chat:settings-change", {"key": "loud", "value": True})
        browser.submit("Hello")
        await until(lambda: browser.frames("updateQueryString"))
        url = browser.frames("updateQueryString")[-1]["queryString"]
    async with serve(app, search="?" + urlparse(url).query) as browser:
        await until(lambda: len(browser.page().messages) == 2)
        with reactive.isolate():
            assert chats[-1].settings() == {"loud": True}
