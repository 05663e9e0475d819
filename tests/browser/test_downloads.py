"""A conversation as a file: each format, the thread on show, and all of it where the page has a part."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import expect

from shiny_chatkit.playwright import ChatController
from tests.browser.helpers import case, say


def download(chat: ChatController, format: str) -> tuple[str, str]:
    """Download what is on show through the menu; gives the file's name and its text."""
    chat.loc.get_by_role("button", name="Download this chat").press("Enter")
    with chat.page.expect_download() as started:
        chat.loc.get_by_role("link", name=format, exact=True).press("Enter")
    file = started.value
    return file.suggested_filename, Path(file.path()).read_text(encoding="utf-8")


def test_a_document(tour: ChatController) -> None:
    say(tour, "whole")
    tour.expect_latest_message("This message came in one piece.")
    say(tour, "code")
    tour.expect_streaming(False)
    expect(tour.loc_latest_message.locator("pre")).to_contain_text("def fizz")
    for format, extension, strong in (
        ("Markdown", "md", "**in one piece**"),
        ("Web page", "html", "<strong>in one piece</strong>"),
    ):
        with case(format):
            name, text = download(tour, format)
            assert name == f"whole.{extension}"  # after the title of the thread
            places = [text.index(words) for words in ("whole", strong, "fizz.py", "def fizz")]
            assert places == sorted(places)


def test_the_data(tour: ChatController) -> None:
    say(tour, "citations")
    expect(tour.loc_latest_message.locator(".chatkit-source")).to_have_count(2)
    tour.expect_streaming(False)
    name, text = download(tour, "JSON")
    assert name == "citations.json"
    document = json.loads(text)
    assert document["title"] == "citations"
    assert [message["role"] for message in document["messages"]] == ["user", "assistant"]
    answer = document["messages"][1]["parts"]
    assert "".join(part["text"] for part in answer if part["type"] == "text") == (
        "Shiny is reactive and Python is pleasant."
    )
    assert [part["title"] for part in answer if part["type"] == "citation"] == [
        "Shiny for Python",
        "Python",
    ]


def test_the_thread_on_show_is_downloaded_and_all_of_it(tour: ChatController) -> None:
    say(tour, "history")
    tour.expect_latest_message("Answer 60")
    # The page has the last 50 messages.
    expect(tour.loc_messages.locator("> *")).to_have_count(50)
    _, text = download(tour, "Markdown")
    assert text.startswith("# A long conversation\n\n## You\n\nQuestion 1\n\n")
    assert text.endswith("## Assistant\n\nAnswer 60\n")
    tour.switch_thread("history")
    tour.expect_latest_message("You are taken to a conversation of 120 messages. Scroll up in it.")
    _, text = download(tour, "Markdown")
    assert "Question" not in text
    assert text.startswith("# history\n")
