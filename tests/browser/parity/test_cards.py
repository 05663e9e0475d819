"""Tool calls, their results and asides look the same to a user of shinychat and of this package."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.helpers import visit

from .conftest import StartParityApp

Ask = Callable[[str], Locator]

ROWS = "button[aria-expanded]:not(.card-header), summary:has(.chatkit-tool-title)"
"""The rows that a user clicks to open a call, or several in a row."""

FRAMED = ".shiny-chat-tool-group--framed, [data-framed]"


@pytest.fixture
def ask(page: Page, parity_app: StartParityApp, controllers: Any) -> Ask:
    """Return a function that says a word, and returns its answer."""
    visit(page, parity_app("cards"))
    return asking(page, controllers)


def asking(page: Page, controllers: Any) -> Ask:
    chat = controllers.ChatController(page, "chat")

    def ask(word: str) -> Locator:
        before = rows_of(chat.loc_messages).count()
        chat.set_user_input(word)
        chat.send_user_input()
        expect(rows_of(chat.loc_messages)).not_to_have_count(before)
        return chat.loc_latest_message

    return ask


def rows_of(place: Locator) -> Locator:
    return place.locator(ROWS).filter(visible=True)


def noted(place: Locator, text: str) -> Locator:
    """Return a text beside a title, which no search or copy of the answer finds in this package."""
    return place.get_by_text(text).or_(place.locator(f"[data-text*='{text}']")).first


def test_a_row_names_the_call_and_its_result(ask: Ask) -> None:
    expect(ask("running")).to_contain_text("Looking up")
    answer = ask("defined")
    expect(rows_of(answer)).to_contain_text("Look up")
    expect(answer.locator("[data-icon=asked]")).to_be_visible()

    answer = ask("closed")
    row = rows_of(answer)
    expect(row).to_contain_text("Looked up")
    expect(answer).not_to_contain_text("Looking up")
    for text in ("Duluth", "42 degrees"):
        expect(noted(row, text)).to_be_visible()
    expect(row.locator("[data-icon=answered]")).to_be_visible()
    expect(row.locator("[data-icon=asked]")).to_have_count(0)
    body = answer.get_by_text("The body")
    expect(body).not_to_be_visible()
    row.click()
    expect(body).to_be_visible()
    row.click()
    expect(body).not_to_be_visible()


def test_what_an_open_card_shows(page: Page, ask: Ask) -> None:
    expect(ask("request").get_by_text("The body")).to_be_visible()
    expect(ask("request")).to_contain_text("Duluth")
    answer = ask("no request")
    expect(answer.get_by_text("The body")).to_be_visible()
    expect(answer.get_by_text("Hidden City")).not_to_be_visible()

    for word in ("markdown", "html"):
        expect(ask(word).locator("b[data-kind=markup]")).to_have_text("Bold")
    answer = ask("markdown")
    expect(answer.locator("em")).to_have_text("Em")
    answer = ask("text")
    expect(answer.get_by_text('<b data-kind="markup">Bold</b> &amp;')).to_be_visible()
    expect(answer.locator("[data-kind=markup]")).to_have_count(0)

    answer = ask("value")
    rows_of(answer).click()
    expect(answer.get_by_text('{"a":[1,2]}')).to_be_visible()


def test_a_framed_result_with_a_footer_in_the_whole_window(page: Page, ask: Ask) -> None:
    expect(ask("request").locator(FRAMED)).to_have_count(0)
    answer = ask("framed")
    body = page.get_by_text("Framed body")
    expect(body).to_be_visible()
    expect(answer.locator(FRAMED)).to_be_visible()
    expect(answer.locator("em")).to_have_text("Foot")

    before = body.bounding_box()
    expand = page.get_by_role("button", name=re.compile("Expand card|Open in full window"))
    expand.click()
    expect(expand).not_to_be_visible()
    expect(page.locator("em", has_text="Foot")).to_be_visible()
    page.keyboard.press("Escape")
    expect(expand).to_be_visible()
    assert body.bounding_box() == before


def test_calls_in_a_row(ask: Ask) -> None:
    answer = ask("three")
    expect(rows_of(answer)).to_have_count(2)
    expect(noted(rows_of(answer).first, "2")).to_be_visible()
    expect(noted(rows_of(answer).last, "Label 2")).to_be_visible()
    rows_of(answer).first.click()
    for text in ("Label 0", "Label 1"):
        expect(noted(answer, text)).to_be_visible()
    rows_of(answer).nth(1).click()
    expect(answer.get_by_text("Result 0")).to_be_visible()

    # A tool decides for itself.
    expect(rows_of(ask("none"))).to_have_count(2)
    expect(rows_of(ask("all"))).to_have_text([re.compile("x.*,.*y")])


@pytest.mark.parametrize(("grouping", "three", "every"), [("none", 3, 2), ("all", 1, 1)])
def test_the_grouping_of_a_chat(
    grouping: str,
    three: int,
    every: int,
    page: Page,
    parity_app: StartParityApp,
    controllers: Any,
) -> None:
    visit(page, f"{parity_app('cards')}?grouping={grouping}")
    ask = asking(page, controllers)
    expect(rows_of(ask("three"))).to_have_count(three)
    expect(rows_of(ask("all"))).to_have_count(every)
    expect(rows_of(ask("none"))).to_have_count(2)


def test_an_aside_opens_a_card(
    page: Page, parity_app: StartParityApp, controllers: Any, library: str
) -> None:
    asked: list[str] = []

    def elsewhere(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(
            content_type="image/svg+xml", body="<svg xmlns='http://www.w3.org/2000/svg'/>"
        )

    page.route(re.compile("^https://"), elsewhere)
    visit(page, parity_app("cards"))
    chat = controllers.ChatController(page, "chat")
    chat.set_user_input("aside")
    chat.send_user_input()
    answer = chat.loc_latest_message
    source = answer.get_by_role("button", name="eBicycles")
    card, link = page.locator("strong", has_text="Hub"), page.get_by_role("link", name="eBicycles")
    expect(source).to_be_visible()
    expect(card).not_to_be_visible()
    source.click()
    expect(card).to_be_visible()
    expect(link).to_have_attribute("href", "https://ebicycles.example/hub")
    page.keyboard.press("Escape")
    expect(card).not_to_be_visible()

    note = page.get_by_text("Just a note")
    compact = answer.locator("p button").last
    compact.focus()
    page.keyboard.press("Enter")
    expect(note).to_be_visible()
    page.keyboard.press("Escape")
    expect(note).not_to_be_visible()
    # This package asks nobody for the icons of sources.
    assert bool(asked) is (library == "shinychat")
