"""Data content by itself: each kind is shown as what it is, in light and dark."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from shiny_chatkit.playwright import ChatController
from tests.browser.apps.data.frames import HOSTILE, LONG, SHORT
from tests.browser.axe import expect_no_violations, use_theme
from tests.browser.conftest import OpenChat
from tests.browser.helpers import begin, case, said, say


@pytest.fixture
def chat(open_chat: OpenChat) -> ChatController:
    chat = open_chat("data", "part-chat")
    chat.page.emulate_media(reduced_motion="reduce")
    chat.page.set_viewport_size({"width": 900, "height": 900})
    return chat


def show(chat: ChatController, what: str) -> Locator:
    """The answer that shows one kind of data."""
    begin(chat, what)
    chat.expect_streaming(False, timeout=30_000)
    return chat.loc_latest_message


def test_frames_are_tables_with_keys_of_many_digits_and_strange_names(chat: ChatController) -> None:
    for kind in ("pandas", "series", "polars", "arrow"):
        with case(kind):
            table = show(chat, kind).locator("[data-artifact-type=table]")
            expect(table.locator(".ag-row")).to_have_count(3)
            first = table.locator(".ag-row[row-index='0'] .ag-cell")
            expect(first).to_have_text(["Cádiz", "111811"])
            expect(table.locator(".chatkit-table-note")).to_have_count(0)
    table = show(chat, "keys").locator("[data-artifact-type=table]")
    row = table.locator(".ag-row[row-index='1'] .ag-cell")
    expect(row).to_have_text(["9007199254740993", "2", HOSTILE])
    expect(table.locator(".ag-header-cell-text")).to_have_text(["key", "a.b", "__proto__"])
    expect(chat.page).to_have_title("Data")


def test_charts_pictures_and_pages(chat: ChatController) -> None:
    use_theme(chat.page, "dark")
    expect(show(chat, "altair").locator("svg .mark-rect path")).to_have_count(3)
    expect(show(chat, "plotly").locator("svg .trace .point")).to_have_count(3)
    expect(show(chat, "matplotlib").locator("img")).to_have_js_property("complete", True)
    expect(show(chat, "pillow").locator("img")).to_have_js_property("naturalWidth", 300)
    expect(show(chat, "tag").locator("strong")).to_have_text("tag")
    cells = (
        show(chat, "great_tables")
        .frame_locator("iframe")
        .frame_locator("iframe")
        .locator("tbody td")
    )
    expect(cells.first).to_have_text("Cádiz")
    expect(cells.last).to_have_text("213231")
    expect(show(chat, "long").get_by_role("link", name="Download all rows")).to_be_visible()
    expect(chat.page).to_have_title("Data")
    expect_no_violations(chat.page)


MARKS = {
    "treemap": "g.treemaplayer path.surface",
    "candles": "g.boxlayer path.box",
    "polar": "g.polarlayer path.point",
    "points": "canvas.gl-canvas",
}


def test_every_type_of_plotlys_charts_is_drawn_and_maps_come_from_the_app(
    chat: ChatController,
) -> None:
    asked: list[str] = []
    chat.page.on("request", lambda request: asked.append(request.url))
    for what, marks in MARKS.items():
        with case(what):
            expect(show(chat, what).locator(f".chatkit-plot {marks}").first).to_be_visible()
    chart = show(chat, "world")
    expect(chart.locator("g.choroplethlayer path")).to_have_count(2)
    expect(chart.locator(".chatkit-table-note")).to_have_count(0)
    assert any(url.endswith("/lib/plotly/topojson/world_110m.json") for url in asked)
    assert not [url for url in asked if url.startswith("http") and "127.0.0.1" not in url]


def test_the_whole_of_a_long_frame_can_be_downloaded(chat: ChatController) -> None:
    for what, shown, name in (("long", "1,000", "table.csv"), ("titled", "20", "Rows all.csv")):
        with case(what):
            table = show(chat, what).locator("[data-artifact-type=table]")
            expect(table).to_contain_text(f"First {shown} of 25,000 rows")
            with chat.page.expect_download() as download:
                table.get_by_role("link", name="Download all rows").click()
            assert download.value.suggested_filename == name
            assert Path(download.value.path()).read_bytes() == (
                b"\xef\xbb\xbf" + LONG.to_csv(index=False).encode()
            )


def test_the_download_is_there_after_another_thread_and_in_the_whole_window(
    chat: ChatController,
) -> None:
    show(chat, "titled")
    chat.new_thread()
    expect(said(chat, "assistant")).to_have_count(0)
    chat.switch_thread("titled")
    table = chat.loc_latest_message.locator("[data-artifact-type=table]")
    table.get_by_role("button", name="Open in full window").click()
    window = chat.page.get_by_role("dialog", name="Rows: all")
    link = window.get_by_role("link", name="Download all rows")
    expect(window.locator(".ag-row").first).to_be_visible()
    expect(link).to_be_in_viewport()
    with chat.page.expect_download() as download:
        link.click()
    assert download.value.path().stat().st_size > 1_000_000


def test_a_chart_in_the_result_of_a_tool_and_one_that_can_be_taken_along(
    chat: ChatController,
) -> None:
    answer = show(chat, "tool")
    answer.locator("details > summary").first.click()
    expect(answer.locator("svg .mark-rect path")).to_have_count(3)
    answer = show(chat, "concat")
    expect(answer.locator("svg .mark-rect path")).to_have_count(6)
    with chat.page.expect_download() as download:
        answer.get_by_role("button", name="Download").click()
    assert download.value.suggested_filename == "chart.png"
    assert Path(download.value.path()).read_bytes()[:4] == b"\x89PNG"


def test_a_chart_is_as_wide_as_its_message_tells_what_is_pointed_at_and_follows_the_theme(
    chat: ChatController,
) -> None:
    answer = show(chat, "altair")
    bars = answer.locator("svg .mark-rect path")
    expect(bars).to_have_count(3)
    bars.nth(1).hover()
    expect(answer.locator(".chatkit-vega-tooltip")).to_have_text("city Jerezpeople 213231")
    # Interactive: the others step back.
    expect(bars.nth(0)).to_have_attribute("opacity", "0.6")
    expect(bars.nth(1)).to_have_attribute("opacity", "1")
    svg = answer.locator(".chatkit-vega svg")
    wide = svg.evaluate("svg => svg.clientWidth")
    chat.page.set_viewport_size({"width": 500, "height": 900})
    expect(svg).not_to_have_js_property("clientWidth", wide)
    place = answer.locator(".chatkit-vega")
    expect(svg).to_have_js_property("clientWidth", place.evaluate("place => place.clientWidth"))
    words = svg.locator(".role-title-text text").first
    before = words.evaluate("text => getComputedStyle(text).fill")
    use_theme(chat.page, "dark")
    expect(words).not_to_have_css("fill", before)


# -- Widgets -----------------------------------------------------------------------------------------


def move(chat: ChatController, to: int) -> None:
    chat.page.locator(".ui-slider-handle").last.press("ArrowRight")
    expect(chat.page.locator("#part-moved")).to_have_text(f"moved to {to}")


def test_a_slider_moves_on_the_server_and_is_there_again_after_another_thread(
    chat: ChatController,
) -> None:
    answer = show(chat, "slider")
    # What it says is read in the page's colors.
    label = answer.locator(".widget-label")
    for theme in ("light", "dark"):
        use_theme(chat.page, theme)
        color = chat.loc_latest_message.evaluate("message => getComputedStyle(message).color")
        expect(label).to_have_css("color", color)
    move(chat, 4)
    move(chat, 5)
    chat.new_thread()
    expect(chat.page.locator(".ui-slider-handle")).to_have_count(0)
    chat.switch_thread("slider")
    expect(chat.loc_latest_message.locator(".widget-readout")).to_have_text("5")
    move(chat, 6)


def test_widgets_of_any_kind_go_with_their_messages(chat: ChatController) -> None:
    counter = show(chat, "counter").get_by_role("button", name=re.compile("count is"))
    counter.click()
    expect(counter).to_have_text("count is 1")
    expect(chat.page.locator("#part-moved")).to_have_text("moved to 1")
    expect(show(chat, "slider").locator(".ui-slider-handle")).to_be_visible()
    figure = show(chat, "figure widget").locator(".js-plotly-plot")
    expect(figure.locator(".point")).to_have_count(len(SHORT), timeout=30_000)
    expect(chat.page.locator(".shiny-ipywidget-output")).to_have_count(3)
    # They go with their messages.
    say(chat, "clear")
    expect(chat.page.locator(".shiny-ipywidget-output")).to_have_count(0)
    chat.expect_streaming(False)
