"""Which words of a text mention something of the app."""

from __future__ import annotations

import time

import pytest

from shiny_chatkit.panels._mentions import mentioned_in

NAMES = ["grid", "sales", "sales-2026", "mod-grid", "v1.2", "my data"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Explain @grid", ["grid"]),
        ("@grid", ["grid"]),
        ("Explain @grid, please.", ["grid"]),
        ("Is (@grid) right?", ["grid"]),
        ("What does @grid's head say?", ["grid"]),
        ("The end is @grid.", ["grid"]),
        ("**@grid**", ["grid"]),
        ("@GRID", ["grid"]),
        ("@sales, @grid and @sales", ["sales", "grid"]),
        ("@sales-2026", ["sales-2026"]),
        ("@mod-grid", ["mod-grid"]),
        ("@v1.2.", ["v1.2"]),
        ("@my data says", ["my data"]),
        ("line\n@grid\nline", ["grid"]),
        ("`code` @grid `code`", ["grid"]),
        ("a lone ` and @grid", ["grid"]),
        ("```\n@sales\n```\n@grid", ["grid"]),
        ("```\n@sales\n````\n@grid", ["grid"]),
        ("`` ` `` @grid `@sales`", ["grid"]),
        ("a ``` `` @grid ` @sales `", ["grid"]),
    ],
)
def test_a_mention_is_found(text: str, names: list[str]) -> None:
    assert mentioned_in(text, NAMES) == names


@pytest.mark.parametrize(
    "text",
    [
        "a@grid.com",
        "mail a@grid",
        "@grid.com",
        "@grids",
        "@grid-2",
        "@grid/x",
        "@@grid",
        "@unknown",
        "grid",
        "@ grid",
        "`@grid`",
        "``a ` @grid``",
        "```\n@grid\n```",
        "~~~\n@grid",
        "",
    ],
)
def test_nothing_else_is_a_mention(text: str) -> None:
    assert mentioned_in(text, NAMES) == []


def test_case_tells_names_apart_that_differ_in_nothing_else() -> None:
    assert mentioned_in("@grid @Grid @GRID", ["Grid", "grid"]) == ["grid", "Grid"]


# Runs of backticks that all differ in length, so that none closes another.
RUNS = "@grid " + " ".join("`" * length for length in range(1, 1_200))


def test_long_texts_take_no_time() -> None:
    started = time.process_time()
    for text in (
        "`" * 50_000,
        "` `` ``` " * 10_000,
        "@gri" * 20_000,
        "~~~\n" * 10_000 + "@grid",
        RUNS,
    ):
        mentioned_in(text, NAMES)
    assert time.process_time() - started < 5
