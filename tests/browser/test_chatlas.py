"""chatlas clients over a real HTTP stream: answers, a tool, stopping, bookmarks."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from shiny_chatkit.playwright import ChatController
from tests.browser.conftest import OpenChat
from tests.browser.helpers import case, said, say
from tests.models import ModelServer, model_server


@pytest.fixture(scope="module")
def model() -> Iterator[ModelServer]:
    with model_server() as server:
        yield server


@pytest.fixture
def open_client(open_chat: OpenChat, model: ModelServer):
    def open(id: str) -> ChatController:
        return open_chat("chatlas_client", id, env={"BASE_URL": model.base_url})

    return open


def both(own: ChatController) -> tuple[ChatController, ChatController]:
    """Return the chat of the client itself and, in the same page, one whose handler calls a client."""
    return own, ChatController(own.page, "handler")


def test_a_client_answers_and_remembers(open_client) -> None:
    for chat in both(open_client("own")):
        with case(chat.id):
            for number, text in enumerate(("hello", "again"), start=1):
                say(chat, text)
                chat.expect_latest_message(f"Number {number}: {text}")
                expect(chat.loc_latest_message.locator("strong")).to_have_text(f"{number}")
                chat.expect_streaming(False)


def test_after_an_edit_or_a_new_answer_the_model_reads_what_is_shown(
    open_client, model: ModelServer
) -> None:
    """A client that a handler calls by itself hears of neither."""
    for chat in both(open_client("own")):
        with case(chat.id):
            for text in ("one", "two"):
                say(chat, text)
                chat.expect_latest_message(re.compile(f": {text}"))
                chat.expect_streaming(False)
            chat.answer_again()
            chat.expect_latest_message("Number 2: two")
            chat.expect_streaming(False)
            chat.edit_message("other")
            chat.expect_latest_message("Number 2: other")
            chat.expect_streaming(False)
            assert [m.text for m in model.requests[-1].said if m.role == "user"] == ["one", "other"]


def test_a_tool_call_and_its_result_are_shown(open_client) -> None:
    chat = open_client("own")
    say(chat, "the weather, please")
    chat.expect_latest_message(re.compile("Let me look.*The tool says: Sunny in Paris", re.DOTALL))
    card = chat.loc_latest_message.locator(".chatkit-tool")
    expect(card).to_have_attribute("data-state", "done")
    chat.expect_streaming(False)
    expect(said(chat, "assistant")).to_have_count(1)


def test_a_tool_shows_its_progress_in_the_answer(open_client) -> None:
    chat = open_client("progress")
    say(chat, "the weather, please")
    chat.expect_latest_message(
        re.compile("Let me look.*Paris answered.*The tool says: Sunny in Paris", re.DOTALL)
    )
    expect(chat.loc_latest_message).not_to_contain_text("Asking")
    expect(chat.loc_latest_message.locator("em")).to_have_text("Paris answered.")
    chat.expect_streaming(False)
    expect(said(chat, "assistant")).to_have_count(1)


def test_stopping_leaves_the_client_usable(open_client, model: ModelServer) -> None:
    for chat in both(open_client("own")):
        with case(chat.id):
            model.gone.clear()
            say(chat, "talk forever")
            expect(chat.loc_latest_message).to_contain_text("and again")
            chat.stop()
            chat.expect_streaming(False)
            expect(chat.loc_latest_message).to_have_attribute("data-stopped", "Stopped")
            assert model.gone.wait(10), "the model's stream was not closed"
            say(chat, "hello")
            chat.expect_latest_message(re.compile(r"Number \d: hello"))
            chat.expect_streaming(False)


def test_a_client_is_bookmarked_and_restored(open_client) -> None:
    chat = open_client("own")
    say(chat, "the weather, please")
    chat.expect_latest_message(re.compile("Sunny in Paris"))
    expect(chat.page).to_have_url(re.compile("_state_id_"))
    chat.page.goto(chat.page.url)
    chat.expect_latest_message(re.compile("Sunny in Paris"))
    say(chat, "hello")
    chat.expect_latest_message("Number 2: hello")
