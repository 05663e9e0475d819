"""Sorting, filtering, copying, downloading and printing a table use the exact values of the data."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect
from pypdf import PdfReader

from shiny_chatkit.playwright import ChatController
from tests.browser.conftest import OpenChat
from tests.browser.helpers import begin, case, say

SHOWN = {
    "amount": ["12345678901234567.89", "2.50", "12345678901234567.88", "-10"],
    "key": ["9007199254740993", "9", "9007199254740992", "10"],
    "rate": ["inf", "10.5", "-inf", "9.25"],
    "wait": ["10 days, 0:00:00", "9 days, 0:00:00", "1 day, 12:00:00", "-0:01:30"],
    "time": [
        "2024-01-01 12:00:00+09:00",
        "2024-01-01 11:00:00+00:00",
        "2024-01-01 04:00:00+00:00",
        "2024-01-02 01:00:00-05:00",
    ],
}
ASCENDING = {"amount": "dbca", "key": "bdca", "rate": "cdba", "wait": "dcba", "time": "acbd"}
FILTERS = [
    ("amount", "12345678901234567.88", "c"),
    ("key", "9007199254740993", "a"),
    ("rate", "inf", "a"),
    ("wait", "9 days", "b"),
    ("time", "2024-01-02", "d"),
]


@pytest.fixture
def chat(open_chat: OpenChat) -> ChatController:
    chat = open_chat("exact_tables")
    chat.page.set_viewport_size({"width": 1300, "height": 900})
    return chat


def show(chat: ChatController, what: str) -> Locator:
    begin(chat, what)
    table = chat.loc_latest_message.locator("[data-artifact-type=table]")
    expect(table.locator(".ag-row").first).to_be_visible(timeout=30_000)
    chat.expect_streaming(False)
    return table


def expect_order(table: Locator, names: str) -> None:
    """Rows are placed by their index, wherever they stand in the document."""
    expect(table.locator(".ag-row")).to_have_count(len(names))
    for index, name in enumerate(names):
        first = table.locator(f".ag-row[row-index='{index}'] .ag-cell[col-id=name]")
        expect(first).to_have_text(name)


def header(table: Locator, column: str) -> Locator:
    return table.locator(f".ag-header-cell[col-id={column}]")


def test_clicks_on_headers_sort_by_value_and_the_filter_box_finds_exact_values(
    chat: ChatController,
) -> None:
    for library in ("pandas", "polars"):
        with case(library):
            table = show(chat, library)
            expect_order(table, "abcd")
            expect_filtered(chat, table)
            expect_sorted(table)


def expect_filtered(chat: ChatController, table: Locator) -> None:
    for column, typed, found in FILTERS:
        header(table, column).locator(".ag-header-cell-filter-button").click()
        box = chat.page.locator(".ag-filter input:visible").first
        box.fill(typed)
        expect_order(table, found)
        box.fill("")
        expect_order(table, "abcd")
        chat.page.keyboard.press("Escape")


def expect_sorted(table: Locator) -> None:
    for column, ascending in ASCENDING.items():
        label = header(table, column).locator(".ag-header-cell-label")
        label.click()
        expect_order(table, ascending)
        label.click()
        expect_order(table, ascending[::-1])


def test_cells_the_copy_button_and_the_download_give_exact_values(chat: ChatController) -> None:
    page = chat.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    table = show(chat, "pandas")
    for column, values in SHOWN.items():
        for row, value in enumerate(values):
            cell = table.locator(f".ag-row[row-index='{row}'] .ag-cell[col-id={column}]")
            expect(cell).to_have_text(value)
            cell.click(click_count=3)
            page.keyboard.press("Control+c")
            assert page.evaluate("navigator.clipboard.readText()").strip() == value
    header(table, "rate").locator(".ag-header-cell-label").click()
    expect_order(table, ASCENDING["rate"])
    table.hover()
    table.get_by_role("button", name="Copy").click()
    expect(table.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    with page.expect_download() as download:
        table.get_by_role("button", name="Download").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows == list(csv.DictReader(io.StringIO(copied), delimiter="\t"))
    places = ["abcd".index(name) for name in ASCENDING["rate"]]
    assert [row["name"] for row in rows] == [*ASCENDING["rate"]]
    for column, values in SHOWN.items():
        expected = [values[place] for place in places]
        assert [row[column].replace("T", " ") for row in rows] == expected


def printed(chat: ChatController, folder: Path) -> str:
    """The text of all pages."""
    path = folder / "page.pdf"
    chat.page.pdf(path=path, format="A4")
    pages = PdfReader(path).pages
    return "\n".join(page.extract_text(extraction_mode="layout") for page in pages)


def test_all_rows_are_printed_as_they_are_sorted(chat: ChatController, tmp_path: Path) -> None:
    show(chat, "long")
    table = show(chat, "pandas")
    header(table, "key").locator(".ag-header-cell-label").click()
    expect_order(table, ASCENDING["key"])
    show(chat, "sorted")
    lines = [line.strip() for line in printed(chat, tmp_path).splitlines()]
    numbers = [int(line) for line in lines if line.isdecimal()]
    assert numbers == list(range(1000))
    assert "First 1,000 of 1,500 rows" in lines
    rows = [line.split()[:3] for line in lines if line[:2] in ("a ", "b ", "c ", "d ")]
    assert [row[2] for row in rows] == ["9", "10", "9007199254740992", "9007199254740993"]
    assert [row[1] for row in rows] == ["2.50", "-10", *SHOWN["amount"][2::-2]]
    # Columns and formats as they are on screen.
    assert lines.index("1.00") < lines.index("2.00") < lines.index("3.00")
    assert "hidden" not in lines
    # On screen the grids are back.
    expect(chat.loc.locator(".chatkit-printed")).to_have_count(0)
    expect(chat.loc_latest_message.locator(".ag-row")).to_have_count(3)


def test_a_table_in_a_folded_tool_card_is_printed_and_one_without_rows_is_not_high(
    chat: ChatController, tmp_path: Path
) -> None:
    show(chat, "sorted")
    say(chat, "tool")
    chat.expect_latest_message("Query Queried.")
    lines = [line.strip() for line in printed(chat, tmp_path).splitlines()]
    assert [int(line) for line in lines if line.isdecimal()] == list(range(30))
    expect(chat.loc_latest_message.locator("details")).not_to_have_attribute("open", "")
    say(chat, "empty")
    table = chat.loc_latest_message.locator("[data-artifact-type=table]")
    expect(table.locator(".ag-overlay")).to_have_text("No Rows To Show", timeout=30_000)
    expect(table.locator(".chatkit-fits-rows")).to_be_visible()
    box = table.bounding_box()
    assert box
    assert box["height"] < 200
