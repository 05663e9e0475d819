"""The tools of a chat's client: they ask, wait for approval, are stopped, and give more than text."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import altair as alt
import pandas as pd
import plotly.graph_objects as go
import pytest
from chatlas.types import ContentToolResult
from faicons import icon_svg
from PIL import Image

from shiny_chatkit.testing import FakeClient
from shiny_chatkit.types import TableArtifact, ToolCall
from tests.models import (
    Call,
    ModelServer,
    Say,
    Script,
)
from tests.server.harness import serve_chat, silent, until
from tests.server.model_client import client, kinds, over, texts

pytestmark = pytest.mark.filterwarnings("ignore::chatlas._chat.ToolFailureWarning")


async def test_a_tool_asks_and_the_answer_goes_on(model: ModelServer) -> None:
    model.answer = Script([Call("greet")], [Say("Done.")])
    async with serve_chat(silent) as (browser, chat):

        async def greet() -> str:
            """Greets somebody."""
            return "Hello " + await chat.ask("Who?")

        chat.client = client(model, greet)
        page = browser.page()
        browser.submit("go")
        await until(lambda: page.messages and page.messages[-1].records("input"))
        (question,) = page.messages[-1].records("input")
        answer = {"requestId": question["requestId"], "text": "Ada", "threadId": page.thread.id}
        browser.send("chat:input-response", answer)
        await over(browser, 1)
        assert kinds(browser) == ["tool", "input", "text"]
        assert "Hello Ada" in str(page.messages[-1].records("tool")[0]["result"])


@pytest.mark.parametrize("ask_before", [[], ["delete"]])
async def test_annotations_give_a_card_its_title_and_icon(ask_before: list[str]) -> None:
    def delete(name: str) -> str:
        """Deletes a file."""
        return "Deleted."

    given = FakeClient([ToolCall("delete", {"name": "a"})], "Done.")
    given.register_tool(
        delete, annotations={"title": "Delete a file", "extra": {"icon": icon_svg("trash")}}
    )
    async with serve_chat(silent, client=given, ask_before=ask_before) as (browser, _):
        page = browser.page()
        browser.submit("go")
        if ask_before:
            await until(
                lambda: (
                    page.messages
                    and any("permission" in t for t in page.messages[-1].records("tool"))
                )
            )
        else:
            await over(browser, 1)
        (card,) = page.messages[-1].records("tool")
        assert card["title"] == "Delete a file"
        assert card["icon"].startswith("<svg")


@pytest.mark.parametrize("option", ["once", "refuse", "always"])
async def test_a_tool_that_needs_approval_waits_for_it(model: ModelServer, option: str) -> None:
    ran: list[str] = []

    def delete(name: str) -> str:
        """Deletes a file."""
        ran.append(name)
        return "Deleted."

    model.answer = Script([Call("delete", {"name": "a"})], [Say("So be it.")])
    given = client(model, delete)
    async with serve_chat(silent, client=given, ask_before=["delete"]) as (browser, _):
        page = browser.page()
        for number in (1, 2):
            browser.submit("go")
            if number == 1 or option != "always":
                await until(
                    lambda n=number: (
                        len(page.messages) == 2 * n
                        and any("permission" in t for t in page.messages[-1].records("tool"))
                    )
                )
                assert len(ran) == (number - 1 if option == "once" else 0)
                (tool,) = page.messages[-1].records("tool")
                assert tool["arguments"] == {"name": "a"}
                request = tool["permission"]["requestId"]
                answer = {"requestId": request, "optionId": option, "threadId": page.thread.id}
                browser.send("chat:permission-response", answer)
            await over(browser, number)
        assert len(ran) == (0 if option == "refuse" else 2)
        (tool,) = page.messages[-1].records("tool")
        assert bool(tool["isError"]) == (option == "refuse")


@pytest.mark.parametrize("ask_before", [["delete"], []])
async def test_stop_while_a_tool_asks_asks_the_model_nothing_more(
    model: ModelServer, ask_before: list[str]
) -> None:
    model.answer = Script([Call("delete")], [Say("Never said.")])

    async def delete() -> None:
        """Deletes all."""
        await chat.approve()
        raise AssertionError("ran without approval")

    given = client(model, delete)
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        async with serve_chat(silent, client=given, ask_before=ask_before) as (browser, chat):
            page = browser.page()
            browser.submit("go")
            await until(
                lambda: (
                    page.messages
                    and any("permission" in t for t in page.messages[-1].records("tool"))
                )
            )
            browser.stop()
            await until(lambda: not page.thread.busy)
            await browser.barrier()
            assert len(model.requests) == 1
    assert not [w for w in seen if "delete" in str(w.message)]


async def test_a_synchronous_tool_leaves_the_event_loop_alone(model: ModelServer) -> None:
    loop_thread = threading.get_ident()
    threads: list[int] = []

    def where() -> str:
        """Tells where it runs."""
        threads.append(threading.get_ident())
        return "here"

    def both() -> Iterator[str]:
        """Yields two results."""
        threads.append(threading.get_ident())
        yield "first"
        yield "second"

    model.answer = Script([Call("where"), Call("both")], [Say("Done.")])
    async with serve_chat(silent, client=client(model, where, both)) as (browser, _):
        browser.submit("go")
        await over(browser, 1)
        assert len(threads) == 2
        assert loop_thread not in threads
        told = " ".join(text for role, text in texts(model.requests[-1]) if role == "tool")
        assert "first" in told
        assert "second" in told


async def test_uses_of_a_tool_that_go_by_its_name_have_a_card_each() -> None:
    def look(where: str) -> str:
        """Look."""
        return f"Nothing in {where}."

    uses = [ToolCall("look", {"where": where}, id="look") for where in ("here", "there")]
    given = FakeClient(uses, "So be it.")
    given.register_tool(look)
    async with serve_chat(silent, client=given, ask_before=["look"]) as (browser, chat):
        page = browser.page()
        browser.submit("go")
        for number in (1, 2):
            await until(
                lambda n=number: (
                    page.messages
                    and len(asked := page.messages[-1].records("tool")) == n
                    and "permission" in asked[-1]
                )
            )
            request = page.messages[-1].records("tool")[-1]["permission"]["requestId"]
            answer = {"requestId": request, "optionId": "once", "threadId": page.thread.id}
            browser.send("chat:permission-response", answer)
        await over(browser, 1)
        cards = page.messages[-1].records("tool")
        assert [(card["arguments"]["where"], card["result"]) for card in cards] == [
            ("here", "Nothing in here."),
            ("there", "Nothing in there."),
        ]
        # To the provider they are what it has called them.
        told = chat.thread_client().get_turns()[2].contents
        assert [r.id for r in told if isinstance(r, ContentToolResult)] == ["look", "look"]


# -- Results that are more than text -------------------------------------------------------------

ROWS = 100_000


def long_table() -> Any:
    """Read all measurements."""
    return pd.DataFrame({"n": range(ROWS), "half": [n / 2 for n in range(ROWS)]})


def chart() -> Any:
    """Draw the measurements."""
    return alt.Chart(pd.DataFrame({"n": [1, 2], "half": [0.5, 1.0]})).mark_bar().encode(x="n")


def figure() -> Any:
    """Draw all measurements."""
    return go.Figure(go.Scatter(y=list(range(ROWS))))


def picture() -> Any:
    """Draw a picture."""
    return Image.new("RGB", (3, 2))


def report() -> Any:
    """Return the measurements with a title."""
    return TableArtifact({"n": [1, 2]}, title="A report")


@pytest.mark.parametrize(
    ("tool", "kind", "told"),
    [
        (long_table, "table", "n,half\n0,0.0\n1,0.5\n"),
        (chart, "vega", '"mark"'),
        (figure, "plotly", '"scatter"'),
        (picture, "image", "The user sees this image."),
        (report, "table", "n\n1\n2\n"),
    ],
)
async def test_the_model_reads_as_much_of_a_result_as_it_can_take_in(
    model: ModelServer, tool: Callable[[], Any], kind: str, told: str
) -> None:
    model.answer = Script([Call(tool.__name__)], [Say("There.")])
    async with serve_chat(silent, client=client(model, tool)) as (browser, _):
        browser.submit("go")
        await over(browser, 1)
        (card,) = browser.page().messages[-1].records("tool")
        (shown,) = card["result"]
        assert shown["artifactType"] == kind
        (read,) = [said.text for said in model.requests[-1].said if said.role == "tool"]
        assert told in read.replace("\r\n", "\n")
        assert len(read) < 25_000
        if tool is long_table:
            assert shown["totalRows"] == ROWS
            assert f"of {ROWS:,} rows" in read
        if tool is figure:
            assert "and 99,900 more" in read
        browser.submit("again")
        await over(browser, 2)
        assert read in [said.text for said in model.requests[-1].said]


async def test_a_result_that_cannot_be_drawn_is_a_failure_of_its_tool(model: ModelServer) -> None:
    def chart() -> Any:
        """Draw what Altair refuses to."""
        return alt.Chart(pd.DataFrame({"n": range(5001)})).mark_bar().encode(x="n")

    model.answer = Script([Call("chart")], [Say("Too many rows.")])
    async with serve_chat(silent, client=client(model, chart)) as (browser, _):
        browser.submit("go")
        await over(browser, 1)
        (card,) = browser.page().messages[-1].records("tool")
        assert card["isError"]
        assert browser.page().messages[-1].error is None
        assert "5000" in model.requests[-1].said[-1].text


async def test_a_result_is_drawn_off_the_event_loop(model: ModelServer) -> None:
    drawn_by: list[int] = []

    class Drawing:
        def _repr_html_(self) -> str:
            drawn_by.append(threading.get_ident())
            return "<p>Drawn</p>"

    async def draw() -> Any:
        """Draw something."""
        return Drawing()

    model.answer = Script([Call("draw")], [Say("There.")])
    async with serve_chat(silent, client=client(model, draw)) as (browser, _):
        browser.submit("go")
        await over(browser, 1)
        (card,) = browser.page().messages[-1].records("tool")
        assert card["result"][0]["artifactType"] == "html"
        assert len(drawn_by) == 1
        assert drawn_by[0] != threading.get_ident()
