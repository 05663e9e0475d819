"""The client of a chat and its holder: the same app, with the chat of shinychat and with ours."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.helpers import visit

from .conftest import StartParityApp
from .test_history import OfShinychat

RECAP = "Recap?; We met."


class Side:
    """One of the two chats of the app."""

    def __init__(self, page: Page, id: str, controllers: Any) -> None:
        self.page, self.id = page, id
        self.chat = controllers.ChatController(page, id)

    def say(self, text: str, answer: str) -> None:
        self.chat.set_user_input(text)
        self.chat.send_user_input()
        self.chat.expect_latest_message(answer)

    def do(self, deed: str) -> None:
        self.page.get_by_role("button", name=f"{self.id} {deed}", exact=True).click()

    def expect_turns(self, turns: str, *, client: str = "the given one", error: str = "") -> None:
        state = f"[{turns}] {client} with Be brief. look {error}"
        expect(self.page.locator(f"#{self.id}_state")).to_have_text(state.strip())

    def expect_shown(self, text: str) -> None:
        expect(self.chat.loc_messages).to_have_text(re.compile(f"^{text}$"))


@pytest.fixture
def opened(page: Page, parity_app: StartParityApp) -> Page:
    visit(page, parity_app("client"))
    return page


def test_the_holder(opened: Page, controllers: Any, library: str) -> None:
    plain = Side(opened, "plain", controllers)
    plain.expect_turns("")
    plain.say("apples", "First: apples")
    plain.expect_turns("apples; First: apples")

    # What the client remembers when the messages go.
    plain.do("keep")
    plain.expect_shown("")
    plain.expect_turns("apples; First: apples")
    plain.do("append")
    plain.expect_shown("Recap?.*We met.")
    plain.expect_turns(f"apples; First: apples; {RECAP}")
    plain.say("pears", "First: pears")
    plain.expect_turns(f"apples; First: apples; {RECAP}; pears; First: pears")
    plain.do("trim")
    plain.expect_turns("pears; First: pears")
    plain.say("figs", "First: figs")
    plain.expect_turns("pears; First: pears; figs; First: figs")
    plain.do("set")
    plain.expect_turns(RECAP)
    plain.do("wrong")
    plain.expect_turns(RECAP, error="ValueError")
    plain.do("clear")
    plain.expect_shown("")
    plain.expect_turns("")

    # Another client takes over.
    plain.say("plums", "First: plums")
    plain.do("swap")
    plain.expect_turns("plums; First: plums", client="another one")
    plain.say("cherries", "Second: cherries")
    before = "plums; First: plums; cherries; Second: cherries"
    plain.expect_turns(before, client="another one")
    plain.do("apart")
    plain.say("dates", "Second: dates")
    turns = "dates; Second: dates"
    if library == "shiny_chatkit":  # It knows the conversation in any case.
        turns = f"{before}; {turns}"
    expect(opened.locator("#plain_state")).to_have_text(f"[{turns}] another one with None")

    plain.do("new")
    if library == "shinychat":  # It needs kept conversations to begin one.
        expect(opened.locator("#plain_state")).to_contain_text("ValueError")
    else:
        expect(opened.locator("#plain_state")).to_have_text("[] another one with None")
        plain.expect_shown("")


def test_the_turns_of_a_kept_conversation(opened: Page, controllers: Any, library: str) -> None:
    kept = Side(opened, "kept", controllers)
    threads: Any = kept.chat if library == "shiny_chatkit" else OfShinychat(kept.chat)
    kept.say("apples", "First: apples")
    kept.say("pears", "First: pears")
    first = "apples; First: apples; pears; First: pears"
    kept.expect_turns(first)
    kept.do("new")
    kept.expect_shown("")
    kept.expect_turns("")
    kept.say("figs", "First: figs")
    kept.expect_turns("figs; First: figs")
    threads.switch_thread("apples")
    kept.chat.expect_latest_message("First: pears")
    kept.expect_turns(first)
    opened.reload()
    kept.chat.expect_latest_message("First: pears")
    kept.expect_turns(first)
    kept.say("more", "First: more")
    kept.expect_turns(f"{first}; more; First: more")

    kept.do("clear")
    if library == "shinychat":  # There, only new_chat() is for kept conversations.
        kept.expect_turns(f"{first}; more; First: more", error="ValueError")
    else:
        kept.expect_turns("")
