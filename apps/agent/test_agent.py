"""Tests of the app in a browser; `pytest apps/agent` runs them."""

import re

import pytest

from shiny_chatkit.playwright import ChatController
from shiny_chatkit.testing import create_chat_fixture

chat = create_chat_fixture("app.py")


@pytest.fixture
def asked(chat: ChatController) -> ChatController:
    """Return the chat when the agent waits for permission to write."""
    chat.choose_suggestion("Audit the expenses of this month")
    chat.answer_question("75")
    return chat


def test_it_writes_when_it_may(asked: ChatController) -> None:
    asked.allow_tool("send_email")
    asked.expect_tool_result("send_email", "Sent to Ben, Cleo and Dan.")
    asked.expect_latest_message(re.compile("I wrote to Ben, Cleo and Dan"))


def test_it_sends_nothing_when_refused(asked: ChatController) -> None:
    asked.refuse_tool("send_email")
    asked.expect_latest_message(re.compile("I sent nothing"))


def test_the_limit_decides_what_is_found(chat: ChatController) -> None:
    chat.choose_suggestion("Audit the expenses of this month")
    chat.answer_question("100")
    chat.expect_tool_result("Dinners over the limit", "Nothing found.")
    chat.refuse_tool()
    chat.expect_latest_message(re.compile("Ben and Cleo should be asked"))
