"""The content of an app as context: users mention it, and models read it with a tool."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import chatlas
import matplotlib.figure
import pandas as pd
import pytest
from htmltools import tags
from shiny import Inputs, Outputs, Session, module, reactive, render, req

from shiny_chatkit import Chat
from shiny_chatkit.panels import _context_content, _outputs
from shiny_chatkit.types import TableArtifact
from tests.models import Call, ModelServer, Say
from tests.server.context_app import App, mentioned, on_show
from tests.server.harness import serve, until

pytestmark = pytest.mark.filterwarnings("ignore::chatlas._chat.ToolFailureWarning")

TABLE = pd.DataFrame({"name": ["a", "b", "c"], "size": [3, 1, 2]})
PNG = b"\x89PNG"


# -- Other outputs -------------------------------------------------------------------------------


def _plot() -> Any:
    @render.plot
    def it() -> Any:
        figure = matplotlib.figure.Figure()
        figure.subplots().plot([1, 2])
        return figure


def _text() -> None:
    @render.text
    def it() -> str:
        return "some <text>"


def _table() -> None:
    @render.table
    def it() -> Any:
        return TABLE


def _ui() -> None:
    @render.ui
    def it() -> Any:
        return tags.div(
            tags.h2("Title"),
            tags.p("One ", tags.b("two"), " < three"),
            tags.script("no()"),
            tags.svg(tags.title("no"), aria_label="A chart"),
        )


def _nothing() -> None:
    @render.text
    def it() -> str:
        req(False)
        return "never"


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        (_text, "some <text>"),
        (_table, "name\tsize\na\t3\nb\t1\nc\t2"),
        (_ui, "Title\nOne two < three\n[Image: A chart]"),
        (_nothing, "[Nothing is shown here.]"),
    ],
)
async def test_the_text_of_an_output(output: Callable[[], None], expected: str) -> None:
    def setup(chat: Chat) -> None:
        output()
        chat.context_output("it")

    assert (await mentioned(setup)).text() == expected


async def test_a_plot_is_an_image() -> None:
    def setup(chat: Chat) -> None:
        _plot()
        chat.context_output("it", name="the plot")

    plot = await mentioned(setup, "the plot", **on_show("it"))
    assert (plot.mime, plot.name, plot.type) == ("image/png", "the plot", "widget")
    assert isinstance(plot.content, bytes)
    assert plot.content.startswith(PNG)
    assert plot.size == len(plot.content)


async def test_an_output_of_a_module_has_the_modules_id() -> None:
    @module.server
    def part(input: Inputs, output: Outputs, session: Session, chat: Chat, text: str) -> None:
        chat.context_output("it", name=text)

        @render.text
        def it() -> str:
            return f"{text} of {session.ns('it')}"

    def setup(chat: Chat) -> None:
        part("one", chat, "left")
        part("two", chat, "right")

    assert (await mentioned(setup, "right")).text() == "right of two-it"


async def test_a_wrong_id_is_told_when_the_session_begins(caplog: pytest.LogCaptureFixture) -> None:
    def setup(chat: Chat) -> None:
        chat.context_output("it")
        chat.context_output("that")
        _text()  # An output may be defined after it is offered.

    async with serve(App(setup)) as browser:
        await browser.barrier()
        await until(lambda: caplog.messages)
        assert caplog.messages == [
            "chat.context_output('that'): There is no output 'that' in this app. The outputs are: it."
        ]


async def test_a_wrong_id_is_told_with_the_right_ones() -> None:
    def setup(chat: Chat) -> None:
        _text()
        chat.context_output("that")

    async with serve(App(setup)) as browser:
        page = browser.page()
        mention = {"type": "widget", "name": "that", "widgetId": "that"}
        browser.submit("Look", attachments=[mention])
        await until(lambda: page.errors and page.idle)
        assert page.errors.pop()["message"] == (
            "There is no output 'that' in this app. The outputs are: it."
        )


# -- Sources -------------------------------------------------------------------------------------


async def test_sources_over_reactive_values() -> None:
    count = reactive.value(1)

    def setup(chat: Chat) -> None:
        chat.context_source("value")(count)

        @chat.context_source("calc")
        @reactive.calc
        def _() -> pd.DataFrame:
            return TABLE.head(count())

        @chat.context_source("empty")
        def _() -> str:
            req(count() > 5)
            return "much"

        @chat.context_source("data")
        async def _() -> dict[str, Any]:
            return {"count": count(), "known": True}

    app = App(setup)
    async with serve(app) as browser:
        assert (await app.mentions(browser, "value")).text() == "1"
        assert (await app.mentions(browser, "calc")).text() == "name,size\na,3\n"
        assert (await app.mentions(browser, "empty")).text() == "[There is nothing here yet.]"
        with reactive.isolate():
            count.set(2)
        assert (await app.mentions(browser, "value")).text() == "2"
        assert (await app.mentions(browser, "calc")).text() == "name,size\na,3\nb,1\n"
        assert (await app.mentions(browser, "data")).text() == '{"count": 2, "known": true}'
        with reactive.isolate():
            count.set(6)
        assert (await app.mentions(browser, "empty")).text() == "much"


async def test_a_figure_of_a_source_is_an_image() -> None:
    def setup(chat: Chat) -> None:
        chat.context_source("it")(matplotlib.figure.Figure)

    figure = await mentioned(setup)
    assert figure.mime == "image/png"
    assert isinstance(figure.content, bytes)
    assert figure.content.startswith(PNG)


# -- Models --------------------------------------------------------------------------------------


def asking(model: ModelServer) -> Any:
    return chatlas.ChatOpenAICompletions(base_url=model.base_url, api_key="none", model="test")


async def test_a_mentioned_plot_reaches_the_model_as_an_image(model: ModelServer) -> None:
    def server(input: Inputs, output: Outputs, session: Session) -> None:
        chat = Chat("chat", client=asking(model))
        _plot()
        chat.context_output("it")

    async with serve(server) as browser:
        browser.set(**on_show("it"))
        mention = {"type": "widget", "name": "it", "widgetId": "it"}
        browser.submit("What is it?", attachments=[mention])
        await until(lambda: len(browser.page().messages) == 2 and browser.page().idle)
    name, image, text = model.requests[0].body["messages"][-1]["content"]
    assert name["text"] == '<context name="it">\nThe image that follows.\n</context>'
    assert image["image_url"]["url"].startswith("data:image/png;base64,")
    assert text["text"] == "What is it?"


async def test_a_model_reads_what_is_shown(model: ModelServer) -> None:
    names = ["words", "plot", "none"]
    # Not by a Script: an image that a tool gives is told as the user's, who seems to have asked again.
    turns = [*([Call("read_context", {"name": name})] for name in names), [Say("I see.")]]
    model.answer = lambda request: turns[request.number - 1]

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        client = asking(model)
        chat = Chat("chat", client=client)
        _plot()
        chat.context_output("it", "A plot", name="plot")

        @chat.context_source("words", "Some words")
        def _() -> str:
            return f"typed: {input.typed()}"

        client.register_tool(chat.context_tool())

    async with serve(server) as browser:
        browser.set(typed="this", **on_show("it"))
        browser.submit("What is there?")
        page = browser.page()
        await until(lambda: len(page.messages) == 2 and page.idle)
        words, plot, wrong = page.messages[-1].records("tool")
        assert words["result"] == "typed: this"
        assert plot["result"][0]["artifactType"] == "image"
        offer = "Available: plot (A plot), words (Some words)."
        assert f"There is nothing named 'none'. {offer}" in str(wrong["result"])
        assert wrong["isError"]
    (tool,) = model.requests[0].body["tools"]
    assert tool["function"]["description"].endswith(offer)
    sent = str(model.requests[2].body["messages"])
    assert "data:image/png;base64," in sent


def reading_threads(monkeypatch: pytest.MonkeyPatch) -> list[threading.Thread]:
    """Return the threads in which something is going to be read."""
    threads: list[threading.Thread] = []

    def spy(module: Any, name: str) -> None:
        original = getattr(module, name)

        def spied(value: Any) -> Any:
            threads.append(threading.current_thread())
            return original(value)

        monkeypatch.setattr(module, name, spied)

    for name in ("csv_of", "text_of_html", "image_of"):
        spy(_context_content, name)
    for name in ("csv_of", "text_of_html"):
        spy(_outputs, name)
    return threads


@pytest.mark.parametrize(
    "make",
    [
        lambda: pd.DataFrame({"n": range(1000)}),
        lambda: TableArtifact({"n": [1]}),
        lambda: matplotlib.figure.Figure(),
    ],
    ids=["frame", "table", "figure"],
)
async def test_a_source_is_read_off_the_loop(
    make: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = reading_threads(monkeypatch)

    def setup(chat: Chat) -> None:
        chat.context_source("it", "It")(make)

    await mentioned(setup)
    assert threads
    assert threading.main_thread() not in threads


def _data_frame() -> None:
    @render.data_frame
    def it() -> Any:
        return pd.DataFrame({"n": range(1000)})


@pytest.mark.parametrize("output", [_data_frame, _table, _ui])
async def test_an_output_is_read_off_the_loop(
    output: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = reading_threads(monkeypatch)

    def setup(chat: Chat) -> None:
        output()
        chat.context_output("it")

    await mentioned(setup)
    assert threads
    assert threading.main_thread() not in threads
