"""A chat whose client answers: what a user sees of a model that fails, asks, forgets, costs and is swapped."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from shiny_chatkit.playwright import ChatController
from tests.browser.conftest import OpenChat
from tests.browser.helpers import case, said, say
from tests.models import (
    Call,
    Cut,
    Fail,
    ModelServer,
    Request,
    Say,
    Script,
    Step,
    Think,
    Usage,
    model_server,
    usual_answer,
)


@pytest.fixture(scope="module")
def _server() -> Iterator[ModelServer]:
    with model_server() as server:
        yield server


@pytest.fixture
def model(_server: ModelServer) -> ModelServer:
    _server.answer = usual_answer
    _server.requests.clear()
    return _server


@pytest.fixture
def chat(open_chat: OpenChat, model: ModelServer) -> ChatController:
    return open_chat("models", env={"BASE_URL": model.base_url})


def talk(chat: ChatController, text: str, answer: str) -> None:
    say(chat, text)
    chat.expect_latest_message(re.compile(re.escape(answer)))
    chat.expect_streaming(False)


def heard(request: Request) -> list[tuple[str, str]]:
    """Return the request to the model without its instructions."""
    return [(said.role, said.text) for said in request.said if said.role != "system"]


FAILURES: tuple[tuple[list[Step], str, str], ...] = (
    ([Fail(401)], "", "rejected the app's API key (401)"),
    ([Fail(429)], "", "too many requests (429)"),
    ([Say("This much. "), Cut()], "This much.", "connection to the model was lost"),
)
"""Steps of the model, the part of its answer that is shown, and the error that is told."""


@pytest.mark.allow_page_errors
def test_a_failure_is_told_and_tried_again(chat: ChatController, model: ModelServer) -> None:
    for steps, kept, told in FAILURES:
        with case(told):
            model.answer = lambda request, steps=steps: (
                steps if request.number == 1 else [Say("All of it.")]
            )
            say(chat, "Tell me")
            failed = chat.loc_latest_message
            expect(failed.get_by_role("note")).to_have_accessible_name(re.compile(re.escape(told)))
            chat.expect_streaming(False)
            chat.expect_latest_message(kept or "Tell me")
            failed.get_by_role("button", name="Try again").click()
            chat.expect_latest_message("All of it.")
            assert [heard(request) for request in model.requests] == [[("user", "Tell me")]] * 2
            if kept:
                chat.loc_latest_message.get_by_role("button", name="Earlier version").click()
                chat.expect_latest_message(kept)
            chat.new_thread()
            model.requests.clear()


def test_a_tool_asks_the_user(chat: ChatController, model: ModelServer) -> None:
    model.answer = Script([Think("Who is it?"), Say("A moment. "), Call("greet")], [Say("Done.")])
    say(chat, "Greet me")
    expect(chat.loc_latest_message).to_contain_text("What is your name?")
    say(chat, "Ada")
    chat.expect_latest_message(re.compile("A moment.*Done", re.DOTALL))
    chat.expect_streaming(False)
    assert heard(model.requests[-1])[-1] == ("tool", "Hello Ada")
    expect(said(chat, "assistant")).to_have_count(1)


def test_settings_are_the_models(chat: ChatController, model: ModelServer) -> None:
    talk(chat, "one", "Number 1: one")
    chat.loc_settings.click()
    chat.page.get_by_label("Model").select_option("large")
    chat.page.get_by_label("Temperature").press("ArrowRight")
    chat.page.keyboard.press("Escape")
    talk(chat, "two", "Number 2: two")
    asked = [(each.body["model"], each.body["temperature"]) for each in model.requests]
    assert asked == [("small", 0.2), ("large", pytest.approx(0.3))]


def test_threads_and_edits_have_turns_of_their_own(
    chat: ChatController, model: ModelServer
) -> None:
    talk(chat, "apples", "Number 1: apples")
    chat.new_thread()
    talk(chat, "pears", "Number 1: pears")
    chat.switch_thread("apples")
    talk(chat, "more", "Number 2: more")
    question = said(chat, "user").first
    question.hover()
    question.get_by_role("button", name="Edit message").click()
    question.get_by_role("textbox").fill("plums")
    chat.page.keyboard.press("Enter")
    chat.expect_latest_message("Number 1: plums")
    assert heard(model.requests[-1]) == [("user", "plums")]


def test_what_an_answer_took_is_shown(chat: ChatController, model: ModelServer) -> None:
    model.answer = lambda request: [Usage(1200, 80), Say("Expensive.")]
    talk(chat, "Think hard", "Expensive.")
    expect(chat.loc_latest_message.locator(".chatkit-usage")).to_have_attribute(
        "data-text", re.compile("^1,280 tokens")
    )
    chat.expect_latest_message("Expensive.")
    talk(chat, "Again", "Expensive.")
    expect(chat.page.locator("#tokens")).to_have_text("2400 and 160 tokens")


def test_another_client_goes_on_in_every_thread(chat: ChatController, model: ModelServer) -> None:
    talk(chat, "apples", "Number 1: apples")
    chat.new_thread()
    talk(chat, "pears", "Number 1: pears")
    chat.page.get_by_role("button", name="Another client").click()
    talk(chat, "more pears", "Number 2: more pears")
    chat.switch_thread("apples")
    talk(chat, "more apples", "Number 2: more apples")
    assert model.requests[-1].said[0].text == "You are second."
    assert heard(model.requests[-1])[0] == ("user", "apples")


def test_a_picture_reaches_the_model(chat: ChatController, model: ModelServer) -> None:
    dot = b"\x89PNG\r\n\x1a\n" + bytes(16)
    chat.loc.locator("input[type=file]").set_input_files(
        {"name": "dot.png", "mimeType": "image/png", "buffer": dot}
    )
    expect(
        chat.loc_input_container.get_by_role("button", name=re.compile("dot.png"))
    ).to_be_visible()
    talk(chat, "What is this?", "What is this?")
    content = model.requests[-1].body["messages"][-1]["content"]
    assert [item["type"] for item in content] == ["image_url", "text"]


def test_every_kind_of_content_is_shown(open_chat: OpenChat) -> None:
    chat = open_chat("chatlas_contents")
    say(chat, "Look")
    chat.expect_streaming(False)
    answer = chat.loc_latest_message
    expect(answer.locator(".chatkit-thinking")).to_have_count(1)
    card = answer.locator(".chatkit-tool")
    expect(card).to_have_attribute("data-state", "done")
    card.locator("summary").click()
    expect(card.get_by_role("link", name="A page")).to_be_visible()
    expect(answer).to_contain_text("Here it is.")
    expect(answer.get_by_role("link", name="1: A page")).to_be_visible()
    expect(answer.get_by_role("img", name="Image").first).to_have_js_property("naturalWidth", 30)
    expect(answer.get_by_role("link", name="report.pdf")).to_have_attribute(
        "href", re.compile("^data:application/pdf;base64,")
    )
