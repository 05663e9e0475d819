"""Markdown streams: their content, tasks, errors and ends, in sessions without a browser."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any, Literal

import pytest
from htmltools import HTML, HTMLDependency, TagList, tags
from shiny import App, Inputs, Outputs, Session, module, reactive, ui
from shiny._deprecated import ShinyDeprecationWarning
from shiny.session import session_context
from shiny.types import SilentException

from shiny_chatkit import MarkdownStream
from shiny_chatkit.log import Message, TextPart
from tests.server.harness import Browser, serve, until
from tests.server.page import Page


async def appear(browser: Browser, id: str = "stream") -> Page:
    """Let the element appear, and wait for the state it asks for."""
    page = browser.page(id)
    known = len(page.named("chat:state-response"))
    request = {"event": "chat:request-state", "data": {"version": 1}}
    browser.set(**{f"{id}_event:shiny_chatkit.stream": request})
    await until(lambda: len(page.named("chat:state-response")) > known)
    return page


@asynccontextmanager
async def streaming(
    setup: Callable[[MarkdownStream], Any] = lambda _: None,
    *,
    sanitize: bool = False,
    on_error: Literal["auto", "actual", "sanitize", "unhandled"] = "auto",
) -> AsyncIterator[tuple[Browser, Page, MarkdownStream]]:
    """Run an app with one stream, whose element is on the page."""
    streams: list[MarkdownStream] = []

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        streams.append(MarkdownStream("stream", on_error=on_error))
        setup(streams[0])

    app = App(ui.page_fluid(), server)
    app.sanitize_errors = sanitize
    async with serve(app, open=()) as browser:
        yield browser, await appear(browser), streams[0]


def content(page: Page) -> list[Any]:
    """The parts on show: text, or the HTML of UI in a tuple."""
    messages: list[Message] = page.thread.messages
    assert len(messages) <= 1
    parts = messages[0].parts if messages else []
    return [
        part.text if isinstance(part, TextPart) else ("html", part.text)
        for part in parts
        if part.text
    ]


def status(task: reactive.ExtendedTask[[], str]) -> str:
    with reactive.isolate():
        return task.status()


def result(task: reactive.ExtendedTask[[], str]) -> str:
    with reactive.isolate():
        return task.result()


async def ended(task: reactive.ExtendedTask[[], str], as_: str = "success") -> None:
    await until(lambda: status(task) not in ("initial", "running"))
    assert status(task) == as_


async def chunks() -> AsyncIterator[str]:
    yield "one "
    yield "two"


async def later() -> AsyncIterator[str]:
    return chunks()


def worker() -> Iterator[str]:
    yield "one "
    yield "two"


@pytest.mark.parametrize(
    "source", [lambda: ["one ", "two"], chunks, worker, later, lambda: "one two"]
)
async def test_any_iterable_is_streamed(source: Callable[[], Any]) -> None:
    async with streaming() as (_, page, stream):
        task = await stream.stream(source())
        await ended(task)
        assert result(task) == "one two"
        await until(lambda: content(page) == ["one two"] and not page.thread.busy)


async def test_what_is_not_iterable_is_refused_at_once() -> None:
    async with streaming() as (_, page, stream):
        await stream.stream(["before"])
        await until(lambda: content(page) == ["before"])
        with pytest.raises(TypeError, match="iterable"):
            await stream.stream(3)  # pyright: ignore[reportArgumentType]
        with pytest.raises(TypeError, match="`clear` must be True or False"):
            await stream.stream([], clear="no")  # pyright: ignore[reportArgumentType]
        assert content(page) == ["before"]


async def test_a_stream_replaces_or_continues_what_is_shown() -> None:
    async with streaming() as (_, page, stream):
        await ended(await stream.stream(["one"]))
        await ended(await stream.stream([" two"], clear=False))
        await until(lambda: content(page) == ["one two"])
        assert not page.thread.cleared or len(page.named("chat:clear")) == 1
        await ended(await stream.stream(["three"]))
        await until(lambda: content(page) == ["three"])
        await ended(await stream.clear())
        await until(lambda: content(page) == [])


async def test_the_content_of_the_page_stays_until_it_is_cleared() -> None:
    async with streaming() as (browser, page, stream):
        await ended(await stream.stream(["more"], clear=False))
        await until(lambda: content(page) == ["more"])
        assert not (await appear(browser)).thread.cleared
        await ended(await stream.clear())
        assert (await appear(browser)).thread.cleared


async def test_items_of_every_kind() -> None:
    dependency = HTMLDependency("widget", "1", head="<script>1</script>")
    items: list[Any] = [
        "text ", None, 3, HTML("<b>html</b>"), tags.p("tag", dependency), TagList("a ", tags.i("b")),
        {"type": "html_block", "content": "<hr>"},
        {"type": "web_search_results", "sources": [{"url": "https://example.com", "title": "E"}]},
        {"type": "web_search", "query": "q"},
    ]  # fmt: skip
    async with streaming() as (_, page, stream):
        task = await stream.stream(items)
        await ended(task)
        html = ["<b>html</b>", "<p>tag</p>", "<i>b</i>", "<hr>"]
        assert result(task) == "text 3<b>html</b><p>tag</p>a <i>b</i><hr>"
        shown = [
            "text 3",
            *(("html", one) for one in html[:2]),
            "a ",
            *(("html", one) for one in html[2:]),
        ]
        await until(lambda: content(page) == shown)
        events = page.named("chat:html")
        assert [dep["name"] for event in events for dep in event["deps"]] == ["widget"]


@pytest.mark.parametrize(
    ("item", "says"),
    [
        ({"type": "tool_request"}, "Invalid block of type 'tool_request' in a markdown stream"),
        (object(), "Cannot show a value of type object"),
    ],
)
async def test_an_item_that_cannot_be_shown_is_an_error(item: Any, says: str) -> None:
    async with streaming() as (_, page, stream):
        task = await stream.stream(["before ", item, "after"])
        await ended(task, "error")
        with pytest.raises((TypeError, ValueError), match=says):
            result(task)
        await until(lambda: content(page) == ["before "] and not page.thread.busy)


async def test_streams_at_once_write_as_their_content_arrives() -> None:
    gates = [asyncio.Event(), asyncio.Event()]

    async def slow(number: int) -> AsyncIterator[str]:
        yield f"{number}a "
        await gates[number].wait()
        yield f"{number}b "

    async with streaming() as (_, page, stream):
        first = await stream.stream(slow(0))
        await until(lambda: content(page) == ["0a "])
        second = await stream.stream(slow(1), clear=False)
        with reactive.isolate():
            assert stream.latest_stream is second
        await until(lambda: content(page) == ["0a 1a "])
        gates[0].set()
        await ended(first)
        await until(lambda: content(page) == ["0a 1a 0b "])
        assert page.thread.busy
        gates[1].set()
        await ended(second)
        await until(lambda: content(page) == ["0a 1a 0b 1b "] and not page.thread.busy)


async def test_a_cancelled_stream_keeps_what_it_has_shown_and_closes_its_source() -> None:
    closed = asyncio.Event()

    async def endless() -> AsyncIterator[str]:
        try:
            yield "begun"
            await asyncio.Event().wait()
        finally:
            closed.set()

    async with streaming() as (_, page, stream):
        await stream.stream(endless())
        await until(lambda: content(page) == ["begun"])
        with reactive.isolate():
            latest = stream.latest_stream
        latest.cancel()
        await ended(latest, "cancelled")
        await asyncio.wait_for(closed.wait(), 5)
        await until(lambda: not page.thread.busy)
        assert content(page) == ["begun"]


async def test_the_end_of_the_session_ends_its_streams() -> None:
    closed = asyncio.Event()

    async def endless() -> AsyncIterator[str]:
        try:
            yield "begun"
            await asyncio.Event().wait()
        finally:
            closed.set()

    async with streaming() as (browser, page, stream):
        await stream.stream(endless())
        await until(lambda: content(page) == ["begun"])
        await browser.session.close()
        await asyncio.wait_for(closed.wait(), 5)


async def test_the_latest_stream_is_reactive() -> None:
    states: list[str] = []

    def setup(stream: MarkdownStream) -> None:
        @reactive.effect
        def _() -> None:
            states.append(stream.latest_stream.status())

    async with streaming(setup) as (_, _page, stream):
        await until(lambda: states == ["initial"])
        await ended(await stream.stream(chunks()))
        await until(lambda: states[-1] == "success")
        with (
            pytest.warns(ShinyDeprecationWarning, match="latest_stream.result"),
            reactive.isolate(),
        ):
            assert stream.get_latest_stream_result() == "one two"


async def failing() -> AsyncIterator[str]:
    yield "so far"
    raise ValueError("the secret reason")


@pytest.mark.parametrize(
    ("on_error", "sanitize", "shows"),
    [
        ("auto", False, True),
        ("auto", True, False),
        ("actual", True, True),
        ("sanitize", False, False),
    ],
)
async def test_an_error_is_notified_as_told(
    on_error: Any, sanitize: bool, shows: bool, caplog: pytest.LogCaptureFixture
) -> None:
    async with streaming(sanitize=sanitize, on_error=on_error) as (browser, page, stream):
        task = await stream.stream(failing())
        await ended(task, "error")
        await until(lambda: content(page) == ["so far"] and not page.thread.busy)
        await until(lambda: browser.frames("notification"))
        (notification,) = browser.frames("notification")
        shown = str(notification)
        assert ("Error in MarkdownStream('stream'): the secret reason" in shown) == shows
        assert ("secret" in shown) == shows
        assert "Error in MarkdownStream('stream')" in caplog.text
        await ended(await stream.stream(["again"]))
        await until(lambda: content(page) == ["again"])


async def test_an_unhandled_error_ends_the_session() -> None:
    async with streaming(on_error="unhandled") as (browser, _, stream):
        await stream.stream(failing())
        await until(lambda: browser.connection.closed)


@pytest.mark.parametrize("error", [SilentException(), SystemExit(1)])
async def test_errors_that_say_nothing_and_exits_spare_the_server(
    error: BaseException, caplog: pytest.LogCaptureFixture
) -> None:
    async def exits() -> AsyncIterator[str]:
        yield "so far"
        raise error

    caplog.set_level(logging.CRITICAL)
    async with streaming() as (browser, page, stream):
        await ended(await stream.stream(exits()), "error")
        assert bool(browser.frames("notification")) == isinstance(error, SystemExit)
        await ended(await stream.stream(["again"]))
        await until(lambda: content(page) == ["again"])


async def test_an_element_that_appears_late_shows_everything() -> None:
    async with streaming() as (browser, page, stream):
        gate = asyncio.Event()

        async def slow() -> AsyncIterator[Any]:
            yield "one "
            yield tags.p("two")
            await gate.wait()
            yield "three"

        await stream.stream(slow())
        await until(lambda: content(page) == ["one ", ("html", "<p>two</p>")])
        again = await appear(browser)
        assert content(again) == ["one ", ("html", "<p>two</p>")]
        assert again.thread.busy
        gate.set()
        await until(lambda: content(again)[-1] == "three")


async def test_streams_with_one_id_share_their_place() -> None:
    async with streaming() as (browser, page, stream):
        await ended(await stream.stream(["one"]))

        with session_context(browser.session):
            other = MarkdownStream("stream")
        await ended(await other.stream([" two"], clear=False))
        await until(lambda: content(page) == ["one two"])


async def test_a_stream_in_a_module_has_its_namespace() -> None:
    streams: list[MarkdownStream] = []

    @module.server
    def part(input: Inputs, output: Outputs, session: Session) -> None:
        streams.append(MarkdownStream("stream"))

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        part("one")
        part("two")

    async with serve(server, open=()) as browser:
        pages = [await appear(browser, f"{name}-stream") for name in ("one", "two")]
        for number, stream in enumerate(streams):
            await ended(await stream.stream([f"text {number}"]))
        await until(lambda: [content(page) for page in pages] == [["text 0"], ["text 1"]])


async def test_the_input_of_the_element_is_not_bookmarked() -> None:
    async with streaming() as (browser, _, _stream):
        assert "stream_event" in browser.session.bookmark.exclude


async def test_a_place_takes_nothing_but_requests_for_its_state() -> None:
    async with streaming() as (browser, page, stream):
        await ended(await stream.stream(["one"]))
        data = {"text": "x", "threadId": page.thread.id, "messageId": "m", "timestamp": 1}
        event = {"event": "chat:user-message", "data": data}
        browser.set(**{"stream_event:shiny_chatkit.stream": event})
        browser.set(**{"stream_event:shiny_chatkit.stream": {"event": 3}})
        assert content(await appear(browser)) == ["one"]


async def test_a_stream_needs_a_session_and_a_valid_id() -> None:
    with pytest.raises(RuntimeError, match=r"`MarkdownStream\(\)` needs a session"):
        MarkdownStream("stream")
    with pytest.raises(ValueError, match="letters, digits and underscores"):
        MarkdownStream("my stream")
