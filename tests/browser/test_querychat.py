"""querychat on this package: the app that it creates, and its sidebar, as a visitor uses them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from shiny_chatkit.playwright import ChatController
from tests.browser.helpers import begin, say
from tests.conftest import ROOT, StartApp

StartQuerychat = Callable[[str], ChatController]

APP = ROOT / "apps" / "querychat"
GREETING = re.compile("Ask me about the orders")
SOUTH = "Show only the orders from the south"


@pytest.fixture
def start(page: Page, shiny_app: StartApp) -> StartQuerychat:
    """Return a function that opens an app of the folder."""

    def start(name: str) -> ChatController:
        page.set_viewport_size({"width": 1280, "height": 800})
        page.goto(shiny_app(APP / name, env={"QUERYCHAT_CLIENT": ""}))
        chat = ChatController(page, "querychat_orders-chat")
        chat.expect_greeting(GREETING)
        return chat

    return start


def choose(chat: ChatController, suggestion: str) -> None:
    """Send a suggestion of the greeting, and wait for its answer."""
    chat.loc_greeting.get_by_text(suggestion).click()
    expect(chat.loc_messages.locator("> [data-role=user]").last).to_have_text(suggestion)
    chat.expect_latest_message(re.compile("Here you are."))
    chat.expect_streaming(False)


@contextmanager
def bookmarked(page: Page) -> Iterator[None]:
    """Wait until the answer in this block is in the page's address."""
    before = page.url
    yield
    expect(page).not_to_have_url(before)


def test_the_app_filters_resets_and_remembers(page: Page, start: StartQuerychat) -> None:
    chat = start("app.py")
    rows = page.locator("#dt tbody tr")
    # The tool filters the table, which appears in the drawer beside the conversation.
    with bookmarked(page):
        choose(chat, SOUTH)
    expect(rows).to_have_count(4)
    assert (page.locator(".chatkit-drawer").bounding_box() or {"width": 0})["width"] > 400
    page.get_by_role("button", name="Reset Query").click()
    expect(rows).to_have_count(13)
    page.get_by_role("button", name="Apply Filter").click()
    expect(rows).to_have_count(4)
    with bookmarked(page):
        begin(chat, "Show all orders again")
        expect(rows).to_have_count(13)
    with bookmarked(page):
        begin(chat, "What is the average price?")
        expect(chat.loc_latest_message.get_by_role("row")).to_have_text(
            [re.compile("product"), re.compile("1.18"), re.compile("4.51"), re.compile("2.26")]
        )

    # Each conversation has its own filter, also after a reload.
    page.get_by_role("button", name="New chat").click()
    expect(chat.loc_messages.locator("> *")).to_have_count(0)
    chat.expect_greeting(GREETING)
    with bookmarked(page):
        begin(chat, "Only the north")
        expect(rows).to_have_count(3)
    page.reload()
    expect(chat.loc_messages.locator("> *")).to_have_count(2)
    expect(rows).to_have_count(3)
    page.get_by_role("complementary").get_by_text(SOUTH).click()
    expect(rows).to_have_count(13)


def test_a_handoff_has_the_results_of_the_conversation(page: Page, start: StartQuerychat) -> None:
    chat = start("app.py")
    modal, results = page.locator(".modal"), page.locator(".querychat-handoff-gallery-item")
    with bookmarked(page):
        choose(chat, SOUTH)
    with bookmarked(page):
        begin(chat, "What is the average price?")
    first = page.url

    # Another conversation has no results.
    page.get_by_role("button", name="New chat").click()
    chat.expect_greeting(GREETING)
    say(chat, "/handoff")
    expect(modal).to_contain_text("Prepare Handoff")
    expect(results).to_have_count(0)

    # That of the first conversation has both, also after a reload.
    page.goto(first)
    chat.expect_latest_message(re.compile("Here you are."))
    say(chat, "/handoff")
    expect(results).to_have_text(
        [re.compile("Orders from the south"), re.compile("SELECT product, round")]
    )
    expect(modal.locator("textarea")).to_have_value("Keep it short.")
    modal.get_by_role("button", name="Generate").click()
    expect(modal).to_have_count(0)
    expect(page.locator(".querychat-handoff-root")).to_contain_text("Average prices")
    expect(chat.loc_latest_message).to_contain_text("All orders, and the average prices.")


def test_the_sidebar_filters_the_dashboard(page: Page, start: StartQuerychat) -> None:
    chat = start("sidebar.py")
    total, heading = page.locator("#total"), page.locator("#heading")
    expect(total).to_have_text("13 orders")
    choose(chat, SOUTH)
    expect(total).to_have_text("4 orders")
    expect(heading).to_have_text("Orders from the south")
    begin(chat, "Show all orders again")
    expect(total).to_have_text("13 orders")
    page.get_by_role("button", name="Apply Filter").click()
    expect(total).to_have_text("4 orders")

    # The conversation and the filter of its last answer are there after a reload.
    begin(chat, "Only the north")
    expect(total).to_have_text("3 orders")
    chat.expect_latest_message(re.compile("Here you are."))
    chat.expect_streaming(False)
    page.reload()
    chat.expect_latest_message(re.compile("Here you are."))
    expect(total).to_have_text("3 orders")
