"""Refusals, failures, notices and downloads are in the language of each page."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, expect

from shiny_chatkit.playwright import ChatController
from tests.browser.conftest import OpenChat
from tests.browser.helpers import begin, said, say


def notices(chat: ChatController) -> Locator:
    return chat.loc.locator(".chatkit-notice > span")


def unsaved(chat: ChatController) -> Locator:
    return chat.loc.locator(".chatkit-standing")


def expect_failure(chat: ChatController, words: str) -> None:
    failure = said(chat, "assistant").first.locator(".chatkit-failure")
    expect(failure).to_have_accessible_name(re.compile(re.escape(words)))


def test_two_pages_of_one_conversation_in_two_languages(open_chat: OpenChat) -> None:
    german = open_chat("worded", query="?lang=de")
    begin(german, "fail")
    expect_failure(german, "Ein Fehler ist aufgetreten.")
    begin(german, "break")
    expect(unsaved(german)).to_contain_text(
        "Unterhaltungen können gerade nicht gespeichert werden."
    )
    say(german, "x" * 1001)
    expect(notices(german)).to_have_text(
        "Dieser Text ist zu lang: 1.001 Zeichen, erlaubt sind 1.000."
    )

    english = open_chat("worded", query="?lang=en", page=german.page.context.new_page())
    english.loc.get_by_role("button", name="fail", exact=True).click()
    expect_failure(english, "An error has occurred.")
    expect(unsaved(english)).to_contain_text("Conversations cannot be saved at the moment.")
    expect(notices(english)).to_have_count(0)
    say(english, "x" * 1001)
    expect(notices(english)).to_have_text(
        "This text is too long: it has 1,001 characters, and 1,000 are allowed."
    )
    expect_failure(german, "Ein Fehler ist aufgetreten.")


def downloaded(chat: ChatController, button: str, format: str) -> str:
    chat.loc.get_by_role("button", name=button).press("Enter")
    with chat.page.expect_download() as download:
        chat.loc.locator(f".chatkit-export-menu [data-format={format}]").click()
    return Path(download.value.path()).read_text("utf-8")


def test_a_download_is_in_the_language_of_the_page(open_chat: OpenChat) -> None:
    german = open_chat("worded", query="?lang=de")
    begin(german, "fail")
    expect_failure(german, "Ein Fehler ist aufgetreten.")
    button = "Diesen Chat herunterladen"
    markdown = downloaded(german, button, "markdown")
    assert "## Ich\n\nfail\n\n## Assistent\n\nYou said fail" in markdown
    assert "*(fehlgeschlagen: Ein Fehler ist aufgetreten." in markdown
    assert '<html lang="de" dir="ltr">' in downloaded(german, button, "html")

    english = open_chat("worded", query="?lang=en", page=german.page.context.new_page())
    english.loc.get_by_role("button", name="fail", exact=True).click()
    expect_failure(english, "An error has occurred.")
    assert "## You\n\nfail\n\n## Assistant" in downloaded(english, "Download this chat", "markdown")
