"""A chat that keeps its conversations: lost connections, reloads, several tabs, and the list of threads."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Locator, Page, Response, expect

from shiny_chatkit.playwright import ChatController
from tests.browser.conftest import OpenChat
from tests.browser.helpers import begin, said, say

COUNTED = " ".join(str(number) for number in range(1, 101))


def counting(chat: ChatController) -> None:
    """Wait until an answer is being written."""
    expect(chat.loc_latest_message).to_contain_text("1 2 3")


def row(page: Page, title: str) -> Locator:
    return page.locator(
        ".chatkit-thread-row", has=page.get_by_role("button", name=title, exact=True)
    )


def choose(page: Page, title: str, item: str) -> None:
    """Choose an item of a thread's menu."""
    row(page, title).hover()
    # With the keyboard, because a list that loads more threads may move under the pointer.
    page.get_by_role("button", name=f"Options: {title}", exact=True).press("Enter")
    page.get_by_role("menuitem", name=item).click()


def keep_marks(page: Page) -> None:
    """Let the mark of a found message stay, which fades after a moment."""
    page.add_style_tag(content="[data-found] > * { animation-play-state: paused !important; }")


def new_thread(chat: ChatController) -> None:
    chat.page.get_by_role("button", name="New chat").first.click()
    expect(chat.loc_messages.locator("> *")).to_have_count(0)


def test_a_lost_connection_loses_nothing(open_chat: OpenChat) -> None:
    chat = open_chat("kept")
    page = chat.page
    begin(chat, "count")
    counting(chat)
    page.evaluate("window.Shiny.shinyapp.$socket.close()")
    chat.set_user_input("next")
    chat.send_user_input()
    chat.set_user_input("a draft")
    expect(chat.loc.get_by_role("status").filter(has_text="Reconnecting…")).to_be_visible()
    expect(page.locator("#shiny-disconnected-overlay")).to_be_hidden()
    expect(page.locator("#shiny-disconnected-overlay")).to_have_count(0)
    chat.expect_latest_message("You said next", timeout=20_000)
    expect(said(chat, "assistant").first).to_have_text(COUNTED)
    expect(said(chat, "user")).to_have_text(["count", "next"])
    chat.expect_user_input("a draft")
    expect(chat.loc.locator(".chatkit-standing")).to_be_hidden()


def test_tabs_opened_at_once_are_one_guest(open_chat: OpenChat, browser: Browser) -> None:
    url = open_chat("kept").page.url
    context = browser.new_context()
    statuses: dict[Page, list[int]] = {context.new_page(): [], context.new_page(): []}

    def note(response: Response) -> None:
        if "-owner?" in response.url:
            statuses[response.frame.page].append(response.status)

    for tab in statuses:
        tab.on("response", note)
        tab.evaluate("url => void setTimeout(() => location.assign(url))", url.partition("?")[0])
    # The last two requests of a tab whose session has the owner of the cookie.
    while any(got[-2:] != [204, 204] for got in statuses.values()):
        context.pages[0].wait_for_timeout(50)
    (cookie,) = context.cookies()
    assert cookie.get("httpOnly")
    assert cookie.get("sameSite") == "Lax"
    chats = [ChatController(tab, "chat") for tab in statuses]
    begin(chats[0], "Hello")
    for chat in chats:
        expect(said(chat, "user")).to_have_text(["Hello"])
        chat.expect_latest_message("You said Hello")
    context.close()


def test_a_reload_in_mid_answer_goes_on(open_chat: OpenChat) -> None:
    chat = open_chat("kept")
    begin(chat, "count")
    counting(chat)
    expect(chat.page).to_have_url(re.compile(r"\?thread=[\w-]+$"))
    chat.page.reload()
    counting(chat)
    expect(said(chat, "assistant")).to_have_text([COUNTED])
    expect(said(chat, "user")).to_have_text(["count"])


def test_two_tabs_show_the_same_and_each_its_own_thread(open_chat: OpenChat) -> None:
    chat = open_chat("kept")
    begin(chat, "count on")
    other = ChatController(chat.page.context.new_page(), "chat")
    other.page.goto(chat.page.url)
    counting(other)
    other.page.locator(".chatkit-stop").click()
    expect(chat.loc_latest_message).to_have_attribute("data-stopped", "Stopped")
    new_thread(other)
    expect(other.page).not_to_have_url(re.compile("thread="))
    say(other, "hello")
    other.expect_latest_message("You said hello")
    expect(said(chat, "user")).to_have_text(["count on"])
    expect(row(chat.page, "hello")).to_be_visible()


def test_threads_are_pinned_archived_and_restored(open_chat: OpenChat) -> None:
    chat = open_chat("kept")
    page = chat.page
    begin(chat, "first")
    new_thread(chat)
    begin(chat, "second")
    choose(page, "first", "Pin")
    expect(page.get_by_role("list", name="Pinned")).to_have_text("first")
    choose(page, "second", "Archive")
    expect(row(page, "second")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("list", name="Pinned")).to_have_text("first")
    page.get_by_role("button", name="Archived").click()
    choose(page, "second", "Restore")
    page.get_by_role("button", name="Back").click()
    expect(row(page, "second")).to_be_visible()


def test_a_message_is_found_and_shown(open_chat: OpenChat) -> None:
    chat = open_chat("kept")
    page = chat.page
    begin(chat, "the needle")
    for number in range(12):
        begin(chat, f"hay {number}")
        chat.expect_latest_message(f"You said hay {number}")
    new_thread(chat)
    begin(chat, "elsewhere")
    keep_marks(page)
    page.get_by_role("searchbox", name="Search chats").fill("needle")
    hit = page.get_by_role("list", name="In messages").get_by_role("button").first
    expect(hit.locator("mark").first).to_have_text("needle")
    hit.click()
    found = chat.loc_messages.locator("[data-found]")
    expect(found).to_contain_text("the needle")
    expect(found).to_be_in_viewport()


def test_a_comment_says_what_was_wrong(open_chat: OpenChat) -> None:
    chat = open_chat("kept")
    begin(chat, "hello")
    chat.page.get_by_role("button", name="Bad answer").click()
    comment = chat.page.get_by_role("textbox", name="What was wrong? (optional)")
    expect(comment).to_be_focused()
    comment.fill("Too short")
    comment.press("Enter")
    expect(comment).to_have_count(0)
    expect(chat.page.get_by_role("button", name="Bad answer")).to_be_focused()
    chat.page.reload()
    expect(chat.page.get_by_title("Bad answer: Too short")).to_be_visible()
