"""Content that takes long to convert is converted in a worker thread and appended in order."""

from __future__ import annotations

import threading
from typing import Any

import matplotlib.figure
import pandas as pd
import plotly.graph_objects as go
import pytest
from shiny import App, Inputs, Outputs, Session, ui

from shiny_chatkit import Chat
from shiny_chatkit.chat.bookmark._saved_state import Entries
from shiny_chatkit.content import (
    ImageArtifact,
    JsonArtifact,
    PlotlyArtifact,
    TableArtifact,
    ToolCall,
    ToolResult,
)
from shiny_chatkit.testing import FakeClient
from shiny_chatkit.wire._large import LARGE_CHARS
from tests.server.harness import answering, serve, serve_chat, silent, until


class Notebook:
    """An object with a display for notebooks."""

    def _repr_html_(self) -> str:
        return "<b>shown</b>"


CONTENT: dict[str, Any] = {
    "frame": lambda: pd.DataFrame({"n": [1]}),
    "table": lambda: TableArtifact(pd.DataFrame({"n": [1]})),
    "plotly": lambda: go.Figure(),
    "chart": lambda: PlotlyArtifact({"data": []}),
    "json": lambda: JsonArtifact([1, 2]),
    "matplotlib": matplotlib.figure.Figure,
    "notebook": Notebook,
    "message": lambda: {"role": "assistant", "content": pd.DataFrame({"n": [1]})},
}
CONVERSIONS: list[tuple[type, str]] = [
    (TableArtifact, "fields"),
    (PlotlyArtifact, "fields"),
    (JsonArtifact, "fields"),
    (ImageArtifact, "from_figure"),
    (Notebook, "_repr_html_"),
]


@pytest.fixture
def threads(monkeypatch: pytest.MonkeyPatch) -> list[threading.Thread]:
    """The threads in which something was converted."""
    seen: list[threading.Thread] = []

    def spy(owner: type, name: str) -> None:
        original: Any = getattr(owner, name)

        def spied(*args: Any, **kwargs: Any) -> Any:
            seen.append(threading.current_thread())
            return original(*args, **kwargs)

        monkeypatch.setattr(owner, name, staticmethod(spied) if name == "from_figure" else spied)

    for owner, name in CONVERSIONS:
        spy(owner, name)
    return seen


@pytest.mark.parametrize("name", CONTENT)
@pytest.mark.parametrize("way", ["append", "stream", "tool"])
async def test_nothing_is_converted_on_the_loop(
    name: str, way: str, threads: list[threading.Thread]
) -> None:
    content = CONTENT[name]()
    if way == "tool" and name == "message":
        content = content["content"]
    async with serve_chat(silent) as (browser, chat):
        page = browser.page()
        if way == "append":
            await chat.append_message(content)
        else:
            said = (
                [content] if way == "stream" else [ToolCall("f", id="1"), ToolResult("1", content)]
            )
            await chat.append_message_stream(said)
        await until(lambda: page.messages and page.idle)
        assert page.messages[0].error is None
        assert page.messages[0].parts
    assert threads
    assert threading.main_thread() not in threads


async def test_a_table_of_all_its_rows_reaches_the_page() -> None:
    rows = pd.DataFrame({f"c{column}": range(40_000) for column in range(12)})
    async with serve_chat(silent) as (browser, chat):
        page = browser.page()
        await chat.append_message(TableArtifact(rows, max_rows="all"))
        await chat.append_message("after")
        await until(lambda: len(page.messages) == 2)
        assert any("piece" in sent.get("shiny_chatkit", {}) for sent in browser.frames("custom"))
        (part,) = page.messages[0].parts
        table: Any = part.to_dict()
        assert len(table["rowData"]) == 40_000
        assert table["rowData"][-1]["c11"] == 39_999


async def test_messages_keep_their_order() -> None:
    large = pd.DataFrame({"n": range(20_000)})

    async def answer(text: str) -> Any:
        yield "before"
        yield TableArtifact(large)
        yield "after"

    async with serve_chat(answering(answer)) as (browser, _):
        browser.submit("go")
        await until(lambda: len(browser.page().messages) == 2 and browser.page().idle)
        kinds = [part.to_dict()["type"] for part in browser.page().messages[1].parts]
        assert kinds == ["text", "artifact", "text"]


async def test_a_large_bookmark_is_written_off_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[threading.Thread] = []
    original = Entries.packed

    def spied(self: Entries, **given: Any) -> dict[str, Any] | None:
        threads.append(threading.current_thread())
        return original(self, **given)

    monkeypatch.setattr(Entries, "packed", spied)

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        chat = Chat("chat")
        chat.enable_bookmarking(FakeClient("Yes"))
        chat.on_user_submit(lambda _: "x" * (LARGE_CHARS + 1))

    app = App(lambda request: ui.page_fluid(), server, bookmark_store="url")
    async with serve(app) as browser:
        browser.submit("go")
        await until(lambda: len(browser.page().messages) == 2 and bool(threads))
    assert threading.main_thread() not in threads
