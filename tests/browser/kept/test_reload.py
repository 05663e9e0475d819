"""A page that is loaded again, while something is written and while the user is asked."""

from __future__ import annotations

from playwright.sync_api import expect

from shiny_chatkit.playwright import ChatController
from tests.browser.helpers import begin, said
from tests.browser.kept.host import Host
from tests.models import ModelServer

ALLOW = "Allow once"


def test_no_number_is_twice_or_missing(chat: ChatController) -> None:
    begin(chat, "count")
    expect(chat.loc_latest_message).to_contain_text("1 2 3")
    for last in (30, 60, 90):
        chat.page.reload()
        expect(chat.loc_latest_message).to_contain_text(f" {last} ", timeout=30_000)
    chat.stop()
    chat.expect_streaming(False)
    text = chat.loc_latest_message.locator(".chatkit-text").text_content() or ""
    numbers = [int(number) for number in text.split()]
    assert numbers == list(range(1, len(numbers) + 1))
    chat.page.reload()
    expect(said(chat, "assistant").locator(".chatkit-text")).to_have_text(text)
    expect(said(chat, "user")).to_have_text(["count"])


def ask_for_approval(chat: ChatController) -> None:
    begin(chat, "the weather, please")
    expect(chat.loc_latest_message.get_by_role("button", name=ALLOW)).to_be_visible()


def test_an_approval_waits_over_a_reload_and_is_answered_once(
    chat: ChatController, host: Host
) -> None:
    ask_for_approval(chat)
    other = ChatController(chat.page.context.new_page(), "chat")
    other.page.goto(chat.page.url)
    expect(other.loc_latest_message.get_by_role("button", name=ALLOW)).to_be_visible()
    chat.page.reload()
    chat.loc_latest_message.get_by_role("button", name=ALLOW).dblclick()
    for page in (chat, other):
        expect(page.loc_latest_message).to_contain_text("The tool says: Sunny in Paris")
        expect(page.loc.get_by_role("button", name=ALLOW)).to_have_count(0)
        page.expect_streaming(False)
    assert (host.folder / "asked.txt").read_text() == "Paris\n"


def test_a_refusal_after_a_reload_reaches_the_model(
    chat: ChatController, host: Host, model: ModelServer
) -> None:
    ask_for_approval(chat)
    chat.page.reload()
    chat.loc_latest_message.get_by_role("button", name="Refuse").click()
    expect(chat.loc_latest_message).to_contain_text("The tool says:")
    chat.expect_streaming(False)
    assert not (host.folder / "asked.txt").exists()
    assert model.requests[-1].said[-1].role == "tool"
