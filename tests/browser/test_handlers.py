"""on_user_submit(): functions of every shape."""

from __future__ import annotations

from playwright.sync_api import expect

from shiny_chatkit.playwright import ChatController
from tests.browser.conftest import OpenChat
from tests.browser.helpers import case, said, say

ANSWERS = {
    "nothing": "called without the text",
    "text": "hello in a worker",
    "text_and_context": "hello, user hello, True, False",
    "attachments": "0 attachments",
    "coroutine": "hello in the loop",
    "generator": "hello piece by piece in a worker",
    "async_generator": "hello and UI",
    "returns_ui": "hello",
    "returns_stream": "a returned hello",
    "callable": "hello to an object",
}
"""By the shape of the handler, which is the name of its chat."""


def test_a_handler_of_any_shape_answers(open_chat: OpenChat) -> None:
    page = open_chat("handlers", next(iter(ANSWERS))).page
    for number, (shape, answer) in enumerate(ANSWERS.items(), start=1):
        with case(shape):
            chat = ChatController(page, shape)
            say(chat, "hello")
            chat.expect_latest_message(answer)
            chat.expect_streaming(False)
            expect(said(chat, "assistant")).to_have_count(1)
            # No other chat of the page has heard of it.
            expect(page.locator(".chatkit-message")).to_have_count(2 * number)


def test_a_handler_may_say_nothing(open_chat: OpenChat) -> None:
    chat = open_chat("handlers", "returns_nothing")
    for text in ("hello", "again"):
        say(chat, text)
        expect(said(chat, "user").last).to_have_text(text)
        chat.expect_streaming(False)
    expect(said(chat, "assistant")).to_have_count(0)


def test_several_handlers_answer_in_one_turn(open_chat: OpenChat) -> None:
    chat = open_chat("handlers", "several")
    for text in ("one", "two"):
        say(chat, text)
        chat.expect_latest_message("second yielded")
        chat.expect_streaming(False)
    expect(chat.loc_messages.locator("> *")).to_have_text(
        ["one", "first got one", "second yielded", "two", "first got two", "second yielded"]
    )


def test_a_handler_may_yield_and_append(open_chat: OpenChat) -> None:
    chat = open_chat("handlers", "appends")
    say(chat, "hello")
    # The answer took its place with its first piece.
    expect(said(chat, "assistant")).to_have_text(
        ["yielded before, yielded after", "appended"], use_inner_text=True
    )
