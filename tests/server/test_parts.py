"""The parts of an answer: each kind of content is an event and a part of its message, in order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from shiny import reactive, ui

from shiny_chatkit import Chat
from shiny_chatkit.types import (
    Citation,
    CodeArtifact,
    HtmlArtifact,
    ImageArtifact,
    InputRequired,
    JsonArtifact,
    MarkdownArtifact,
    PlotlyArtifact,
    Status,
    TableArtifact,
    Thinking,
    TodoItem,
    TodoUpdate,
    ToolCall,
    ToolResult,
)
from tests.server.harness import Browser, answering, serve_chat, silent, until
from tests.server.page import Page


async def answered(browser: Browser) -> Page:
    """Submit something and wait for the whole answer."""
    page = browser.page()
    browser.submit("Go")
    await until(lambda: len(page.messages) == 2 and page.idle)
    return page


def parts(page: Page) -> list[dict[str, Any]]:
    return [dict(part.to_dict()) for part in page.messages[-1].parts]


def kinds(page: Page) -> list[str]:
    return [part["type"] for part in parts(page)]


async def test_parts_stand_in_the_order_of_an_answer() -> None:
    def answer() -> Iterator[Any]:
        yield Thinking("Hm")
        yield "One "
        yield "text"
        yield ToolCall("search", {"q": "x"}, id="t")
        yield ToolResult("t", "found")
        yield CodeArtifact("1 + 1", "python", "Sum")
        yield ui.span("UI")
        yield Citation("https://example.org", "Example", "said")
        yield "More"
        yield Thinking("Again")

    async with serve_chat(answering(answer)) as (browser, _):
        page = await answered(browser)
        expected = ["thinking", "text", "tool", "artifact", "html", "citation", "text", "thinking"]
        assert kinds(page) == expected
        assert page.messages[-1].text == "One textMore"
        live = parts(page)
        await browser.open()
        assert parts(page) == live


# -- Thinking and status ---------------------------------------------------------------------------


async def test_thinking_grows_and_ends_with_what_follows() -> None:
    gates = [asyncio.Event() for _ in range(2)]

    async def answer() -> AsyncIterator[Any]:
        yield Thinking("one ")
        await gates[0].wait()
        yield Thinking("two")
        yield "Answer"
        await gates[1].wait()
        yield Thinking("three")

    async with serve_chat(answering(answer)) as (browser, _):
        page = browser.page()
        browser.submit("Go")
        await until(lambda: len(page.messages) == 2 and page.messages[1].parts)
        assert [(p["text"], p["done"]) for p in parts(page)] == [("one ", False)]
        gates[0].set()
        await until(lambda: page.messages[1].content == "Answer")
        (thinking, _) = parts(page)
        assert (thinking["text"], thinking["done"]) == ("one two", True)
        assert thinking["duration"] >= 0
        gates[1].set()
        await until(lambda: page.idle)
        assert [p["text"] for p in parts(page)] == ["one two", "Answer", "three"]
        assert parts(page)[2]["done"]
        assert len(page.named("chat:thinking-done")) == 2


@pytest.mark.parametrize("end", ["stop", "error"])
async def test_thinking_is_closed_however_the_answer_ends(end: str) -> None:
    gate = asyncio.Event()

    async def answer() -> AsyncIterator[Any]:
        yield Thinking("Hm")
        await gate.wait()
        raise RuntimeError("Broken")

    async with serve_chat(answering(answer)) as (browser, _):
        page = browser.page()
        browser.submit("Go")
        await until(lambda: len(page.messages) == 2 and page.messages[1].parts)
        if end == "stop":
            browser.stop()
        else:
            gate.set()
        await until(lambda: page.idle)
        assert all(part["done"] for part in parts(page))
        page.errors.clear()


async def test_a_status_is_gone_with_the_next_content() -> None:
    gates = [asyncio.Event() for _ in range(3)]

    async def answer() -> AsyncIterator[Any]:
        yield Status("Searching")
        await gates[0].wait()
        yield Status("Reading")
        await gates[1].wait()
        yield "Answer"
        await gates[2].wait()
        yield Status("Cleaning up")

    async with serve_chat(answering(answer)) as (browser, _):
        page = browser.page()
        browser.submit("Go")
        await until(lambda: page.thread.status == "Searching")
        await browser.open()
        assert page.thread.status == "Searching"
        gates[0].set()
        await until(lambda: page.thread.status == "Reading")
        gates[1].set()
        await until(lambda: page.said[1:] == [("assistant", "Answer")])
        assert page.thread.status is None
        gates[2].set()
        await until(lambda: page.idle)
        assert page.thread.status is None
        assert kinds(page) == ["text"]


# -- Tools -----------------------------------------------------------------------------------------


async def test_a_tool_is_one_card_from_its_call_to_its_result() -> None:
    gate = asyncio.Event()

    async def answer() -> AsyncIterator[Any]:
        yield ToolCall("f", {}, id="t", title="Wait")
        yield ToolCall("f", {"x": 1}, id="t", title="Ready", icon=ui.HTML("<i>!</i>"))
        yield "Meanwhile"
        await gate.wait()
        yield ToolResult("t", "No", is_error=True)

    async with serve_chat(answering(answer)) as (browser, _):
        page = browser.page()
        browser.submit("Go")
        await until(lambda: page.said[1:] == [("assistant", "Meanwhile")])
        (card,) = page.messages[1].records("tool")
        assert card == {
            "type": "tool",
            "toolId": "t",
            "name": "f",
            "arguments": {"x": 1},
            "title": "Ready",
            "icon": "<i>!</i>",
        }
        gate.set()
        await until(lambda: page.idle)
        (card,) = page.messages[1].records("tool")
        assert (card["result"], card["isError"]) == ("No", True)
        assert kinds(page) == ["tool", "text"]


async def test_a_result_without_a_call_has_a_card_of_its_own() -> None:
    async def answer() -> AsyncIterator[Any]:
        yield ToolResult("unknown", "found")

    async with serve_chat(answering(answer)) as (browser, _):
        page = await answered(browser)
        (card,) = page.messages[1].records("tool")
        assert (card["name"], card["arguments"], card["result"]) == ("", {}, "found")


async def test_a_result_may_be_any_content() -> None:
    async def answer() -> AsyncIterator[Any]:
        yield ToolResult("code", CodeArtifact("x", "r", "Code"))
        yield ToolResult("ui", ui.span("Shown"))

    async with serve_chat(answering(answer)) as (browser, _):
        page = await answered(browser)
        code, html = (card["result"] for card in page.messages[1].records("tool"))
        assert [(p["type"], p["artifactType"], p["content"]) for p in code] == [
            ("artifact", "code", "x")
        ]
        assert [(p["type"], p["html"]) for p in html] == [("html", "<span>Shown</span>")]


# -- Citations, todos, artifacts -------------------------------------------------------------------


async def test_a_citation_is_kept_once_and_does_not_cut_the_text() -> None:
    async def answer() -> AsyncIterator[Any]:
        yield "One "
        yield Citation("https://example.org/a", "A", "said")
        yield "two"
        yield Citation("https://example.org/a", "Again")
        yield Citation("http://example.org/b")

    async with serve_chat(answering(answer)) as (browser, _):
        page = await answered(browser)
        assert [p["text"] for p in parts(page) if p["type"] == "text"] == ["One two"]
        assert [(c["url"], c["title"]) for c in page.messages[1].records("citation")] == [
            ("https://example.org/a", "A"),
            ("http://example.org/b", ""),
        ]


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "java\tscript:alert(1)", "data:,x", "/local", "https://", ""],
)
def test_a_citation_is_of_a_web_address(url: str) -> None:
    with pytest.raises(ValueError, match="http"):
        Citation(url)


async def test_todos_belong_to_the_thread_and_are_replaced() -> None:
    cleared = asyncio.Event()

    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _() -> AsyncIterator[Any]:
            yield TodoUpdate([TodoItem(1, "Plan", "in-progress"), TodoItem("b", "Build")])
            yield "Answer"
            yield TodoUpdate([TodoItem(1, "Plan", "completed")])

        @chat.on_todo_clear
        def _() -> None:
            cleared.set()

    async with serve_chat(setup) as (browser, chat):
        page = await answered(browser)
        assert [len(todos["items"]) for todos in page.named("chat:todo-update")] == [2, 1]
        done = [{"id": 1, "title": "Plan", "status": "completed"}]
        assert page.thread.todos == done
        assert kinds(page) == ["text"]
        await browser.open()
        assert page.thread.todos == done
        browser.send("chat:todo-clear", {"threadId": page.thread.id})
        await until(lambda: page.thread.todos == [] and cleared.is_set())
        await chat.set_todos([TodoItem(2, "Next")])
        await until(lambda: page.thread.todos)
        with reactive.isolate():
            assert chat.todos() == [TodoItem(2, "Next")]


async def test_each_thread_has_its_own_todos() -> None:
    async with serve_chat(silent) as (browser, chat):
        page = browser.page()
        first = page.thread.id
        await chat.set_todos([TodoItem(1, "First")])
        second = await chat.create_thread()
        await until(lambda: page.thread.id == second)
        assert page.thread.todos == []
        await chat.switch_thread(first)
        await until(lambda: page.thread.id == first)
        assert [item["title"] for item in page.thread.todos] == ["First"]


PIXEL = b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize(
    ("artifact", "fields"),
    [
        (CodeArtifact("a\tb\n", "python", "T"), {"content": "a\tb\n", "language": "python"}),
        (MarkdownArtifact("*a*", "T"), {"content": "*a*"}),
        (HtmlArtifact("<p>a", "T"), {"content": "<p>a"}),
        (
            TableArtifact({"x": [1, 2]}, title="T"),
            {"rowData": [{"x": 1}, {"x": 2}], "columns": ["x"], "height": "400px"},
        ),
        (PlotlyArtifact({"data": []}, title="T"), {"figure": {"data": []}, "height": "400px"}),
        (
            ImageArtifact.from_bytes(PIXEL, "image/png", alt="Dot", title="T"),
            {"url": "data:image/png;base64,iVBORw0KGgo=", "alt": "Dot"},
        ),
        (JsonArtifact({"a": [1, None]}, "T"), {"data": {"a": [1, None]}}),
    ],
    ids=["code", "markdown", "html", "table", "plotly", "image", "json"],
)
async def test_artifacts(
    artifact: Any, fields: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    kind = request.node.callspec.id

    async def answer() -> AsyncIterator[Any]:
        yield "Before"
        yield artifact
        yield "After"

    async with serve_chat(answering(answer)) as (browser, _):
        page = await answered(browser)
        assert kinds(page) == ["text", "artifact", "text"]
        (event,) = page.named("chat:artifact")
        (part,) = page.messages[1].records("artifact")
        expected = {"artifactType": kind, "title": "T", **fields}
        assert expected.items() <= part.items()
        assert expected.items() <= event.items()
        loads = page.named("chat:load-assets")
        assert len(loads) == (1 if kind in ("table", "plotly") else 0)


async def test_what_artifacts_need_is_loaded_once_and_before_them() -> None:
    async with serve_chat(silent) as (browser, chat):
        page = browser.page()
        for _ in range(2):
            await chat.append_message(TableArtifact({"x": [1]}))
        await until(lambda: len(page.named("chat:artifact")) == 2)
        names = [event["event"] for event in page.events]
        assert names.count("chat:load-assets") == 1
        assert names.index("chat:load-assets") < names.index("chat:artifact")
        await browser.open()
        assert len(page.named("chat:load-assets")) == 2


async def test_clearing_takes_all_of_it() -> None:
    async with serve_chat(silent) as (browser, chat):
        page = browser.page()
        await chat.append_message(JsonArtifact({}))
        await chat.set_todos([TodoItem(1, "Plan")])
        await until(lambda: page.messages and page.thread.todos)
        await chat.clear_messages()
        await until(lambda: page.named("chat:clear"))
        assert (page.messages, page.thread.todos) == ([], [])


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: TodoItem(1, "x", "done"),  # pyright: ignore[reportArgumentType]
        lambda: InputRequired(input_type="slider"),  # pyright: ignore[reportArgumentType]
    ],
)
def test_what_there_is_not_is_refused_at_once(wrong: Any) -> None:
    with pytest.raises(ValueError, match="not '"):
        wrong()
