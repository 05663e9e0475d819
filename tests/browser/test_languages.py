"""The language of a chat and of a whole page: how it is chosen, loaded, and what it changes."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, Route, expect

from shiny_chatkit.playwright import ChatController
from tests.browser.axe import expect_no_violations
from tests.browser.conftest import OpenChat
from tests.browser.helpers import begin, say


def speaks(page: Page, *languages: str) -> None:
    """Make the browser prefer languages."""
    page.add_init_script(
        f"Object.defineProperty(navigator, 'languages', {{value: {json.dumps(languages)}}})"
    )


def expect_placeholder(chat: ChatController, text: str) -> None:
    expect(chat.loc_input).to_have_attribute("placeholder", text)


def test_an_element_in_german(open_chat: OpenChat) -> None:
    chat = open_chat("languages", query="?language=de")
    expect_placeholder(chat, "Nachricht eingeben …")
    expect(chat.loc).to_have_attribute("lang", "de")
    expect(chat.loc.get_by_role("button", name="Neuer Chat").first).to_be_visible()
    expect(chat.loc.locator(".chatkit-jump")).to_have_attribute("aria-label", "Jump!")
    chat.loc.locator("input.chatkit-file").set_input_files(
        [
            {"name": "a.txt", "mimeType": "text/plain", "buffer": b"x" * 3000},
            {"name": "b.csv", "mimeType": "text/csv", "buffer": b"x"},
        ]
    )
    expect(chat.loc.locator(".chatkit-attachment-errors > *")).to_have_text(
        ["a.txt ist größer als 2 kB.", "b.csv hat einen Typ, den dieser Chat nicht annimmt."]
    )
    begin(chat, "Los")
    chat.expect_streaming(False)
    message = chat.loc_latest_message
    expect(message.locator(".chatkit-thinking summary")).to_have_accessible_name(
        re.compile(r"nachgedacht, 1\.500 Zeichen", re.IGNORECASE)
    )
    expect(message.locator(".chatkit-tool-group > summary")).to_have_accessible_name(
        "look, 3 Aufrufe, Fehlgeschlagen: 1"
    )
    message.locator(".ag-header-cell-filter-button").first.click()
    expect(message.locator(".ag-filter .ag-picker-field-display")).to_have_text("Ist gleich")
    expect(message.get_by_placeholder("Filtern …").first).to_be_visible()
    expect(message.get_by_role("button", name="Gute Antwort")).to_be_attached()


def test_the_choices_of_a_question_are_translated_but_not_its_answer(open_chat: OpenChat) -> None:
    chat = open_chat("languages", query="?language=fr")
    say(chat, "ask")
    chat.loc.get_by_role("button", name="Oui").click()
    expect(chat.loc.locator(".chatkit-answer")).to_have_text("Oui")
    expect(chat.loc_latest_message).to_contain_text("'Yes'")


def test_the_language_of_the_page_then_that_of_the_browser(open_chat: OpenChat) -> None:
    chat = open_chat("languages", query="?lang=es-MX")
    expect_placeholder(chat, "Escribe un mensaje…")
    assert chat.loc.get_attribute("lang") is None
    speaks(chat.page, "sv", "ko-KR", "fr")
    expect_placeholder(open_chat("languages"), "메시지를 입력하세요…")
    expect(chat.loc).to_have_attribute("lang", "ko-KR")
    expect_placeholder(open_chat("languages", query="?lang=es"), "Escribe un mensaje…")
    # The app's own texts come first, and English is what they lack.
    expect_placeholder(open_chat("languages", query="?lang=es&language=own"), "Enter a message...")
    expect(chat.loc.get_by_role("button", name="Skicka")).to_be_attached()
    expect(chat.loc).to_have_attribute("lang", "sv")


@pytest.mark.allow_page_errors
def test_without_its_texts_a_chat_is_english(open_chat: OpenChat, page: Page) -> None:
    def refuse(route: Route) -> None:
        route.abort()

    page.route("**/languages/ar.js", refuse)
    with page.expect_console_message(lambda message: 'language "ar"' in message.text):
        chat = open_chat("languages", query="?language=ar")
    expect_placeholder(chat, "Enter a message...")
    assert chat.loc.get_attribute("dir") is None
    begin(chat, "Hello")


@pytest.mark.parametrize("language", ["ar", "he"])
def test_right_to_left(open_chat: OpenChat, language: str) -> None:
    chat = open_chat("languages", query=f"?language={language}&lang={language}")
    page = chat.page
    page.emulate_media(reduced_motion="reduce")
    begin(chat, "Hello")
    chat.expect_streaming(False)
    expect(chat.loc).to_have_attribute("dir", "rtl")
    send = chat.loc.locator(".chatkit-send").bounding_box()
    field = chat.loc_input.bounding_box()
    threads = chat.loc.locator(".chatkit-threads").bounding_box()
    assert send is not None
    assert field is not None
    assert threads is not None
    assert send["x"] < field["x"] + field["width"] / 2
    assert threads["x"] > field["x"]
    expect_no_violations(page)


def test_a_whole_page_in_the_language_of_the_browser(open_chat: OpenChat, page: Page) -> None:
    speaks(page, "he-IL")
    chat = open_chat("languages", query="?page")
    shell = page.locator("shiny-chatkit-page")
    expect(shell).to_have_attribute("dir", "rtl")
    expect_placeholder(chat, "כתיבת הודעה…")
    expect(page.locator(".chatkit-page-nav")).to_have_attribute("aria-label", "דפים")
    expect(page.locator(".chatkit-page-identity")).to_have_accessible_name(
        re.compile("^Notes: חזרה")
    )
    expect(page.get_by_role("separator", name="רוחב סרגל הצד")).to_be_attached()
    open_chat("languages", query="?page&language=it")
    expect(page.locator("html")).to_have_attribute("lang", "it")
    expect(page.locator(".chatkit-page-nav")).to_have_attribute("aria-label", "Pagine")
