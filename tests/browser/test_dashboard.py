"""The demo as a visitor without a model's key meets it: questions, filters, the bookmark, and what axe-core says."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from shiny_chatkit.playwright import ChatController
from tests.browser.axe import expect_no_violations
from tests.browser.conftest import OpenChat
from tests.browser.dashboard import ALL, DASHBOARD, ask, bookmark, mention, number, tool_cards
from tests.browser.helpers import said, say

FEMALE_GENTOOS = "58"


@pytest.fixture
def chat(open_chat: OpenChat) -> ChatController:
    chat = open_chat(DASHBOARD)
    expect(number(chat.page)).to_have_text(ALL)
    return chat


def expect_only_female_gentoos(page: Page) -> None:
    expect(number(page)).to_have_text(FEMALE_GENTOOS)
    expect(page.get_by_role("checkbox", name="Gentoo")).to_be_checked()
    expect(page.get_by_role("checkbox", name="Adelie")).not_to_be_checked()
    expect(page.get_by_role("checkbox", name="female", exact=True)).to_be_checked()
    expect(page.get_by_role("checkbox", name="male", exact=True)).not_to_be_checked()


def test_questions_chart_and_filter_which_is_undone_only_if_allowed(chat: ChatController) -> None:
    chat.loc_greeting.get_by_role("button", name="Show a histogram of flipper length").click()
    chart = chat.loc_latest_message.locator(".message-content").get_by_role("img")
    expect(chart).to_have_accessible_name(re.compile("flipper length", re.IGNORECASE))
    chat.expect_streaming(False)

    ask(chat, "Show only female Gentoo penguins", FEMALE_GENTOOS)
    expect_only_female_gentoos(chat.page)
    # Answers are about what is shown.
    ask(chat, "How many penguins are there?", FEMALE_GENTOOS)
    say(chat, "/reset")
    chat.expect_latest_message("The dashboard shows all penguins.")
    expect(number(chat.page)).to_have_text(ALL)

    ask(chat, "Show only female Gentoo penguins", FEMALE_GENTOOS)
    for choice, answer, penguins in (
        ("Refuse", "The dashboard stays as it is.", FEMALE_GENTOOS),
        ("Allow once", "The dashboard shows all 344 penguins again.", ALL),
    ):
        say(chat, "show all penguins")
        approval = chat.loc_latest_message.get_by_role("button", name=choice)
        expect(approval).to_be_visible()
        expect(number(chat.page)).to_have_text(FEMALE_GENTOOS)
        approval.click()
        expect(chat.loc_latest_message).to_contain_text(answer)
        expect(number(chat.page)).to_have_text(penguins)
        chat.expect_streaming(False)


def test_what_is_shown_can_be_mentioned_and_asked_for(chat: ChatController) -> None:
    page = chat.page
    ask(chat, "Show only female Gentoo penguins", FEMALE_GENTOOS)
    mention(chat, "table")
    expect(chat.loc_latest_message).to_contain_text(f"The table shows {FEMALE_GENTOOS} penguins")
    page.get_by_label("Color").select_option("Island")
    mention(chat, "chart")
    table = chat.loc_latest_message.get_by_role("table")
    expect(table.get_by_role("columnheader").first).to_have_text("island")
    chat.expect_streaming(False)
    for row in (0, 2):
        page.locator("#table tbody tr").nth(row).click(modifiers=["ControlOrMeta"])
    ask(chat, "What have I selected in the table?", "You have selected 2 penguins in the table")
    expect(tool_cards(chat)).to_have_accessible_name("Look at the dashboard, Done")


def test_the_chat_is_beside_the_charts_or_below_them_and_first_on_phones(
    chat: ChatController,
) -> None:
    page = chat.page
    page.set_viewport_size({"width": 1280, "height": 720})
    page.locator("#table").scroll_into_view_if_needed()
    expect(page.locator("#table")).to_be_in_viewport(ratio=1)
    expect(chat.loc_input).to_be_in_viewport(ratio=1)
    page.set_viewport_size({"width": 900, "height": 844})
    table, below = page.locator("#table").bounding_box(), chat.loc.bounding_box()
    assert table
    assert below
    assert table["y"] + table["height"] <= below["y"]
    chat.loc.scroll_into_view_if_needed()
    expect(chat.loc).to_be_in_viewport(ratio=0.99)  # Pixels are rounded.

    page.set_viewport_size({"width": 390, "height": 844})
    page.reload()
    expect(chat.loc).to_be_in_viewport(ratio=0.99)
    # The filters are one tap away.
    species = page.get_by_role("checkbox", name="Gentoo")
    expect(species).not_to_be_in_viewport()
    page.locator(".collapse-toggle").click()
    expect(species).to_be_in_viewport()


def test_the_bookmark_brings_both_back(chat: ChatController) -> None:
    page = chat.page
    question = "Show only female Gentoo penguins"
    ask(chat, "The 5 heaviest penguins", "Gentoo")
    chat.new_thread()
    ask(chat, question, FEMALE_GENTOOS)
    ask(chat, "Average body mass by species", "Gentoo")
    expect(number(page)).to_have_text(FEMALE_GENTOOS)
    bookmark(page)
    said_before = chat.loc_messages.inner_text()
    page.reload()
    expect_only_female_gentoos(page)
    expect(page.get_by_label("Color")).to_have_value("island")
    expect(page.locator("#chart .legend")).to_have_text("Biscoe")
    expect(chat.loc_messages.locator("> *")).to_have_count(4)
    expect(said(chat, "user")).to_have_text([question, "Average body mass by species"])
    expect(chat.loc_messages).to_have_text(said_before, use_inner_text=True)
    # The assistant remembers the topic, and the filters still answer to it.
    ask(chat, "and for males?", "ean body mass")
    chat.switch_thread("The 5 heaviest penguins")
    expect(said(chat, "user")).to_have_text(["The 5 heaviest penguins"])
    say(chat, "/reset")
    expect(number(page)).to_have_text(ALL)


def test_no_violations_with_a_conversation_and_the_threads_open(chat: ChatController) -> None:
    page = chat.page
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 1400, "height": 900})
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "light")
    page.get_by_role("button", name=re.compile("dark mode")).click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    say(chat, "The 5 heaviest penguins")
    chat.expect_latest_message(re.compile("The 5 penguins"))
    chat.expect_streaming(False)
    chat.new_thread()
    # A short table: each of its cells is looked at.
    ask(chat, "Show only female Chinstrap penguins in 2008", "Chinstrap")
    expect(number(page)).to_have_text("9")
    ask(chat, "Average body mass by island", "Dream")
    ask(chat, "Show a histogram of flipper length", "flipper length")
    chat.loc.locator(".chatkit-thread-title").press("Enter")
    expect(chat.loc_threads.locator(".chatkit-thread")).to_have_count(2)
    expect(chat.loc_threads.locator(".chatkit-thread").first).to_be_visible()
    # Shiny's own grid says this of a role that does not have it.
    page.locator("#table table").evaluate("e => e.removeAttribute('aria-multiselectable')")
    expect_no_violations(page)
