"""Sessions do not wait for each other, and take their generations with them."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, expect

from shiny_chatkit.playwright import ChatController
from tests.browser.conftest import OpenChat
from tests.browser.helpers import say


def test_a_sleeping_handler_delays_no_other_session(
    context: BrowserContext, open_chat: OpenChat
) -> None:
    awake = open_chat("turns", "slow", page=context.new_page())
    say(awake, "before")
    awake.expect_latest_message("slow heard before")
    sleeping = open_chat("turns", "slow")
    say(sleeping, "sleep")
    expect(sleeping.loc_messages.locator("> [data-role=user]")).to_have_count(1)
    say(awake, "meanwhile")
    awake.expect_latest_message("slow heard meanwhile")
    sleeping.expect_streaming(True)
    # Nor does it delay its own session.
    sleeping.page.get_by_label("Name").fill("me")
    say(ChatController(sleeping.page, "chat"), "hello")
    expect(sleeping.page.locator("#happened")).to_contain_text("me began hello")
    say(awake, "wake")
    sleeping.expect_latest_message("slow heard sleep")


def test_a_generation_ends_with_its_session(context: BrowserContext, open_chat: OpenChat) -> None:
    observer = open_chat("turns", page=context.new_page())
    leaving = open_chat("turns")
    leaving.page.get_by_label("Name").fill("the leaving")
    say(leaving, "goodbye")
    leaving.page.get_by_role("button", name="Step", exact=True).click()
    leaving.expect_latest_message("goodbye with UI")
    expect(observer.page.locator("#ever_happened")).not_to_contain_text("the leaving ended")
    leaving.page.close()
    expect(observer.page.locator("#ever_happened")).to_contain_text("the leaving ended goodbye")
