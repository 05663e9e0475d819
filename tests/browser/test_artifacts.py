"""Artifacts: each kind in its place, what can be taken along, and that a page in one stays in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from shiny_chatkit.playwright import ChatController
from tests.browser.apps.everything.texts import BYTES
from tests.browser.axe import expect_no_violations
from tests.browser.conftest import OpenChat
from tests.browser.helpers import said, say


@pytest.fixture
def chat(open_chat: OpenChat) -> ChatController:
    chat = open_chat("everything")
    chat.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return chat


def artifact(chat: ChatController, kind: str) -> Locator:
    return chat.loc_latest_message.locator(f".chatkit-artifact[data-artifact-type={kind}]")


def copied(chat: ChatController, kind: str) -> str:
    artifact(chat, kind).get_by_role("button", name="Copy", exact=True).click()
    expect(artifact(chat, kind).get_by_role("button", name="Copied")).to_be_visible()
    return chat.page.evaluate("navigator.clipboard.readText()")


def test_all_kinds_stand_in_order_and_are_accessible(tour: ChatController) -> None:
    tour.page.emulate_media(reduced_motion="reduce")
    tour.page.set_viewport_size({"width": 1200, "height": 900})
    say(tour, "artifacts")
    parts = tour.loc_latest_message.locator(".message-content > *")
    tour.expect_streaming(False, timeout=30_000)
    expect(parts).to_have_count(17)
    kinds = ("code", "markdown", "html", "table", "plotly", "vega", "image", "json")
    for at, kind in enumerate(kinds):
        expect(parts.nth(2 * at)).to_have_class(re.compile("chatkit-text"))
        expect(parts.nth(2 * at + 1)).to_have_attribute("data-artifact-type", kind)
    expect(parts.last).to_have_text("Text after an artifact stays after it.")
    # Colored, drawn, loaded.
    expect(artifact(tour, "code").locator("pre code span").first).to_be_attached()
    expect(artifact(tour, "markdown").get_by_role("heading", name="Report")).to_be_visible()
    artifact(tour, "table").scroll_into_view_if_needed()
    expect(artifact(tour, "table").locator(".ag-row").first).to_be_visible()
    artifact(tour, "plotly").scroll_into_view_if_needed()
    expect(artifact(tour, "plotly").locator("svg .trace")).to_have_count(2)
    artifact(tour, "vega").scroll_into_view_if_needed()
    expect(artifact(tour, "vega").locator("svg .mark-rect path")).to_have_count(7)
    image = artifact(tour, "image").get_by_role("img", name="Hills under a yellow sun")
    expect(image).to_have_js_property("naturalWidth", 320)
    expect(artifact(tour, "json").locator(".chatkit-json-key").first).to_have_text("name")
    artifacts = tour.loc_latest_message.locator(".chatkit-artifact")
    expect(artifacts).to_have_count(len(kinds))
    for each in artifacts.all():
        each.scroll_into_view_if_needed()
    expect_no_violations(tour.page)
    artifacts.last.get_by_role("button", name="Open in full window").press("Enter")
    expect(tour.page.get_by_role("dialog")).to_be_visible()
    expect_no_violations(tour.page)


def test_a_table_is_sorted_and_filtered(tour: ChatController) -> None:
    tour.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    say(tour, "table")
    table = artifact(tour, "table")
    first = table.locator(".ag-row[row-index='0'] .ag-cell[col-id=city]")
    expect(first).to_have_text("City 001")
    header = table.get_by_role("columnheader", name="city")
    for _ in range(2):
        header.click()
    expect(header).to_have_attribute("aria-sort", "descending")
    expect(first).to_have_text("City 200")
    header.hover()
    header.locator(".ag-header-cell-filter-button, .ag-header-cell-menu-button").first.click()
    tour.page.get_by_role("textbox", name="Filter Value").fill("city 01")
    expect(table.locator(".ag-cell[col-id=city]")).to_have_count(10)
    expect(first).to_have_text("City 019")
    tour.page.keyboard.press("Escape")
    # What is shown is what is copied.
    lines = copied(tour, "table").splitlines()
    assert [line.split("\t")[0] for line in lines[1:]] == [f"City {n:03}" for n in range(19, 9, -1)]


@pytest.mark.parametrize("count", [100_000])
def test_a_long_table_is_drawn_where_it_is_looked_at(chat: ChatController, count: int) -> None:
    say(chat, f"rows {count}")
    rows = artifact(chat, "table").locator(".ag-row")
    expect(rows.first).to_be_visible(timeout=30_000)
    assert rows.count() < 100
    # A scroll bar over the content hides nothing.
    bar = artifact(chat, "table").locator(".ag-body-vertical-scroll-viewport")
    expect(bar).to_have_css("background-color", "rgba(0, 0, 0, 0)")
    # The page is alive.
    chat.set_user_input("hello")
    chat.send_user_input()
    chat.expect_latest_message("answer 2 to hello")


def test_code_is_copied_byte_by_byte(chat: ChatController) -> None:
    say(chat, "bytes")
    assert copied(chat, "code") == BYTES
    with chat.page.expect_download() as download:
        artifact(chat, "code").get_by_role("button", name="Download").click()
    assert download.value.suggested_filename == "bytes.py"
    assert Path(download.value.path()).read_bytes() == BYTES.encode()


@pytest.mark.allow_page_errors
def test_a_page_in_an_artifact_reaches_nothing(chat: ChatController) -> None:
    url = chat.page.url
    say(chat, "escape")
    frame = artifact(chat, "html").locator("iframe")
    expect(frame).to_have_attribute("sandbox", "allow-scripts")
    expect(frame.content_frame.locator("iframe").content_frame.locator("#seen")).to_have_text(
        "reached:"
    )
    assert chat.page.url == url
    assert len(chat.page.context.pages) == 1


def test_a_tree_opens_level_by_level(chat: ChatController) -> None:
    say(chat, "tree")
    tree = artifact(chat, "json")
    leaf = tree.get_by_text('"x"')
    expect(leaf).to_have_count(0)
    for key in ("deeper", "deepest"):
        tree.locator("summary", has_text=key).press("Enter")
    expect(leaf).to_be_visible()
    assert '"deepest"' in copied(chat, "json")


def test_the_whole_window_by_keyboard(tour: ChatController) -> None:
    say(tour, "json")
    expand = artifact(tour, "json").get_by_role("button", name="Open in full window")
    expand.press("Enter")
    window = tour.page.get_by_role("dialog", name="Data as a tree")
    expect(window).to_be_visible()
    expect(window.get_by_role("button", name="Close")).to_be_focused()
    expect(window.locator(".chatkit-json-key").first).to_be_visible()
    tour.page.keyboard.press("Escape")
    expect(window).to_have_count(0)
    expect(expand).to_be_focused()


def test_a_chart_follows_the_theme_and_goes_with_its_message(tour: ChatController) -> None:
    say(tour, "chart")
    chart = artifact(tour, "plotly")
    expect(chart.locator("svg .trace")).to_have_count(2)
    words = chart.locator("svg .xtick text").first
    before = words.evaluate("text => getComputedStyle(text).fill")
    tour.page.evaluate("document.documentElement.dataset.bsTheme = 'dark'")
    expect(words).not_to_have_css("fill", before)
    tour.new_thread()
    expect(tour.page.locator(".js-plotly-plot")).to_have_count(0)
    tour.switch_thread("chart")
    expect(chart.locator("svg .trace")).to_have_count(2)


def test_the_libraries_come_again_after_a_reload(tour: ChatController) -> None:
    for _ in range(2):
        say(tour, "table")
        expect(artifact(tour, "table").locator(".ag-row").first).to_be_visible()
        tour.page.reload()
        expect(said(tour, "assistant")).to_have_count(0)


@pytest.mark.allow_page_errors
def test_without_its_library_the_data_can_be_copied(tour: ChatController) -> None:
    tour.page.route(re.compile("ag-grid|plotly"), lambda route: route.abort())
    tour.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    say(tour, "table")
    expect(artifact(tour, "table")).to_contain_text("Its data can still be copied.")
    lines = copied(tour, "table").splitlines()
    assert lines[0] == "city\tpeople\tcoast"
    assert len(lines) == 201
