"""The demo as a visitor without a model's key meets it: questions, filters, the bookmark, and what axe-core says."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from shiny_chatkit.playwright import ChatController
from tests.browser.conftest import OpenChat
from tests.browser.helpers import said, say
from tests.browser.test_accessibility import THEMES, expect_no_violations
from tests.conftest import ROOT

ALL, FEMALE_GENTOOS = "344", "58"
BOOKMARK = re.compile(r"\?_state_id_=\w+")


@pytest.fixture
def chat(open_chat: OpenChat) -> ChatController:
    chat = open_chat(str(ROOT / "apps" / "dashboard"))
    expect(number(chat.page)).to_have_text(ALL)
    return chat


def number(page: Page) -> Locator:
    """How many penguins the dashboard shows."""
    return page.locator("#number")


def ask(chat: ChatController, question: str, answer: str) -> None:
    say(chat, question)
    expect(chat.loc_latest_message).to_contain_text(answer)
    chat.expect_streaming(False)


def expect_only_female_gentoos(page: Page) -> None:
    expect(number(page)).to_have_text(FEMALE_GENTOOS)
    expect(page.get_by_role("checkbox", name="Gentoo")).to_be_checked()
    expect(page.get_by_role("checkbox", name="Adelie")).not_to_be_checked()
    expect(page.get_by_role("checkbox", name="female", exact=True)).to_be_checked()
    expect(page.get_by_role("checkbox", name="male", exact=True)).not_to_be_checked()


def test_a_question_filters_the_dashboard(chat: ChatController) -> None:
    ask(chat, "Show only female Gentoo penguins", FEMALE_GENTOOS)
    expect_only_female_gentoos(chat.page)
    # Answers are about what is shown.
    ask(chat, "How many penguins are there?", FEMALE_GENTOOS)
    say(chat, "/reset")
    chat.expect_latest_message("The dashboard shows all penguins.")
    expect(number(chat.page)).to_have_text(ALL)


def test_a_suggestion_is_answered_with_a_chart(chat: ChatController) -> None:
    chat.loc_greeting.get_by_role("button", name="Show a histogram of flipper length").click()
    chart = chat.loc_latest_message.locator(".message-content").get_by_role("img")
    expect(chart).to_have_accessible_name(re.compile("flipper length", re.IGNORECASE))
    chat.expect_streaming(False)


def test_the_bookmark_brings_both_back(chat: ChatController) -> None:
    page = chat.page
    question = "Show only female Gentoo penguins"
    ask(chat, question, FEMALE_GENTOOS)
    ask(chat, "Average body mass by species", "Gentoo")
    expect(number(page)).to_have_text(FEMALE_GENTOOS)
    # Whatever the next address is that comes, it knows of both answers.
    url = page.url
    page.get_by_label("Colour").select_option("Island")
    expect(page).not_to_have_url(url)
    expect(page).to_have_url(BOOKMARK)
    said_before = chat.loc_messages.inner_text()
    page.reload()
    expect_only_female_gentoos(page)
    expect(chat.loc_messages.locator("> *")).to_have_count(4)
    expect(said(chat, "user")).to_have_text([question, "Average body mass by species"])
    assert chat.loc_messages.inner_text() == said_before
    # The assistant remembers the topic, and the filters still answer to it.
    ask(chat, "and for males?", "ean body mass")
    say(chat, "/reset")
    expect(number(page)).to_have_text(ALL)


@pytest.mark.parametrize("theme", THEMES)
def test_no_violations_with_a_conversation_and_the_threads_open(
    chat: ChatController, theme: str
) -> None:
    page = chat.page
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 1400, "height": 900})
    if theme == "dark":
        page.get_by_role("button", name=re.compile("dark mode")).click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", theme)
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
    expect_no_violations(page)
