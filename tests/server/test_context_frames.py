"""Data frames as context: as the user sees them, cut where they are long, with their labels."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from shiny import reactive, render

from shiny_chatkit import Chat
from shiny_chatkit.types import TableArtifact
from tests.server.context_app import App, mentioned, on_show
from tests.server.harness import serve

TABLE = pd.DataFrame({"name": ["a", "b", "c"], "size": [3, 1, 2]})


@pytest.mark.parametrize("library", [pd, pl])
@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
async def test_a_data_frame_is_given_as_the_user_sees_it(library: Any, before: bool) -> None:
    def setup(chat: Chat) -> None:
        if before:
            chat.context_output("it", "The table")

        @render.data_frame
        def it() -> Any:
            return render.DataGrid(library.DataFrame(TABLE.to_dict("list")), selection_mode="rows")

        if not before:
            chat.context_output("it", "The table")

    whole = await mentioned(setup, **on_show("it", rows=[0, 1, 2]))
    assert whole.text() == "name,size\na,3\nb,1\nc,2\n"
    seen = await mentioned(setup, **on_show("it", rows=[2, 0], selected=[0]))
    assert seen.text() == (
        "name,size\nc,2\na,3\n"
        "[2 of 3 rows: the user has filtered out the others.]\n"
        "\nSelected by the user:\nname,size\na,3\n"
    )


async def test_a_hidden_data_frame_is_given_as_it_would_be_shown() -> None:
    size = reactive.value(2)

    def setup(chat: Chat) -> None:
        @render.data_frame
        def it() -> Any:
            return TABLE.head(size())

        chat.context_output("it")

    app = App(setup)
    async with serve(app) as browser:
        browser.set(**on_show("it", rows=[1]))
        assert (await app.mentions(browser, "it")).text().startswith("name,size\nb,1\n")
        browser.set(**{".clientdata_output_it_hidden": True})
        with reactive.isolate():
            size.set(1)
        assert (await app.mentions(browser, "it")).text() == "name,size\na,3\n"


async def test_rows_of_the_data_before_are_no_view_of_these() -> None:
    def setup(chat: Chat) -> None:
        @render.data_frame
        def it() -> Any:
            return TABLE.head(2)

        chat.context_output("it")

    seen = await mentioned(setup, **on_show("it", rows=[7, 0]))
    assert seen.text() == "name,size\na,3\nb,1\n"


@pytest.mark.parametrize("library", [pd, pl])
async def test_a_long_data_frame_is_cut_and_says_so(library: Any) -> None:
    long = library.DataFrame({"number": range(100_000), "word": ["some words"] * 100_000})
    text = (await mentioned(lambda chat: chat.context_source("it")(lambda: long))).text()
    assert len(text) < 20_100
    *rows, last = text.splitlines()
    assert rows[0] == "number,word"
    assert rows[-1] == f"{len(rows) - 2},some words"
    assert len(rows) > 1000
    assert last == f"[The first {len(rows) - 1:,} of 100,000 rows.]"


LABELED = pd.DataFrame({"size": [3, 1]}, index=pd.Index(["x", "y"], name="label"))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (LABELED, "label,size\nx,3\ny,1\n"),
        (LABELED["size"], "label,size\nx,3\ny,1\n"),
        (pd.DataFrame([[1, 2]], columns=["a", "a"]), "a,a (2)\n1,2\n"),
        (pl.LazyFrame({"a": [1]}), "a\n1\n"),
        (pl.Series("a", [[1, 2]]), 'a\n"[1, 2]"\n'),
        (np.array([[1, 2]]), "0,1\r\n1,2\r\n"),
        (TableArtifact([{"a": 1}]), "a\r\n1\r\n"),
    ],
    ids=["labels", "series", "columns of one name", "lazy", "lists", "array", "artifact"],
)
async def test_whatever_is_a_table_is_given_as_one(data: Any, expected: str) -> None:
    assert (
        await mentioned(lambda chat: chat.context_source("it")(lambda: data))
    ).text() == expected


async def test_the_labels_of_a_data_frame_stay_with_its_rows() -> None:
    def setup(chat: Chat) -> None:
        @render.data_frame
        def it() -> Any:
            return render.DataGrid(LABELED, selection_mode="rows")

        chat.context_output("it")

    seen = await mentioned(setup, **on_show("it", rows=[1, 0], selected=[1]))
    assert seen.text() == ("label,size\ny,1\nx,3\n\nSelected by the user:\nlabel,size\ny,1\n")
