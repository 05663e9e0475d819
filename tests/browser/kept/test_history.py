"""A history of many conversations, over the end of the server and of the browser."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from shiny_chatkit.chat._guest import COOKIE_NAME, owner_id
from shiny_chatkit.log import Message, TextPart, Thread, new_id
from shiny_chatkit.playwright import ChatController
from shiny_chatkit.stores import Account, Batch
from shiny_chatkit.stores.sql import SQLStore
from shiny_chatkit.workspace._rows import message_record, thread_record
from tests.browser.helpers import begin, said
from tests.browser.kept.conftest import StartHost
from tests.browser.kept.host import Host
from tests.browser.kept.test_tabs import open_tab, row
from tests.browser.test_kept import choose, keep_marks

ROWS = ".chatkit-thread-row"
THREADS = 120
OLD_MESSAGES = 500
"""Messages of the last thread, more than a page shows first."""

NEEDLE = 20
"""The message of the last thread that is searched."""

# The browser reports each attempt to connect that fails.
pytestmark = pytest.mark.allow_page_errors


def history() -> Batch:
    """Return the rows of threads 0 (the newest) to 119, the last of which is long."""
    threads, messages = [], []
    for number in range(THREADS):
        thread = Thread(new_id(), f"thread {number}")
        thread.created_at = thread.updated_at = thread.created_at - 60_000 * (number + 1)
        for position in range(OLD_MESSAGES if number == THREADS - 1 else 2):
            text = "a needle" if position == NEEDLE else f"said {number} {position}"
            role = "assistant" if position % 2 else "user"
            thread.append(Message(new_id(), role, thread.created_at, [TextPart(text)]))
        threads.append(thread_record(thread, 1))
        messages += [message_record(thread.id, message, 1, None)[0] for message in thread.messages]
    return Batch(threads=threads, messages=messages)


def save(folder: Path, account: Account, batch: Batch) -> None:
    """Write rows into the database, in a thread without Playwright's event loop."""

    async def write() -> None:
        store = SQLStore(f"sqlite:///{folder / 'kept.db'}")
        await store.open()
        await store.save(account, batch)
        await store.close()

    thread = threading.Thread(target=lambda: asyncio.run(write()))
    thread.start()
    thread.join()


def guest_of(context: BrowserContext) -> Account:
    """Return the account of a browser."""
    (token,) = [c.get("value", "") for c in context.cookies() if c.get("name") == COOKIE_NAME]
    return Account("chat", owner_id(token))


@pytest.fixture
def host(start_host: StartHost) -> Host:
    return start_host("kept")


@pytest.fixture
def chat(host: Host, page: Page) -> ChatController:
    """A chat with a long history, which its server reads when it starts again."""
    page.goto(host.url)
    chat = ChatController(page, "chat")
    begin(chat, "newest")
    chat.expect_latest_message("You said newest")
    save(host.folder, guest_of(page.context), history())
    restart(chat, host)
    return chat


def restart(chat: ChatController, host: Host) -> None:
    """Start the server again when everything is in the database."""
    chat.page.goto("about:blank")
    host.close()
    host.start()
    chat.page.goto(host.url)


def test_a_long_list_is_paged_by_scrolling(chat: ChatController) -> None:
    rows = chat.page.locator(ROWS)
    expect(row(chat, "thread 0")).to_be_visible()
    assert rows.count() < THREADS
    known = 0
    while rows.count() <= THREADS:
        assert rows.count() > known
        known = rows.count()
        rows.last.scroll_into_view_if_needed()
        expect(rows.nth(known)).to_be_attached()
    expect(rows).to_have_count(THREADS + 1)
    expect(row(chat, f"thread {THREADS - 1}")).to_have_count(1)
    expect(chat.page.locator(".chatkit-thread-more")).to_be_hidden()


def test_an_old_message_is_found_and_shown_in_its_place(chat: ChatController) -> None:
    page = chat.page
    keep_marks(page)
    page.get_by_role("searchbox", name="Search chats").fill("needle")
    hit = page.get_by_role("list", name="In messages").get_by_role("button").first
    expect(hit.locator("mark").first).to_have_text("needle")
    hit.click()
    found = chat.loc_messages.locator("[data-found]")
    expect(found).to_contain_text("a needle")
    expect(found).to_be_in_viewport()
    before = found.locator("xpath=preceding-sibling::*[1]")
    expect(before).to_contain_text(f"said {THREADS - 1} {NEEDLE - 1}")


def test_what_was_done_to_threads_is_kept(chat: ChatController, host: Host) -> None:
    page = chat.page
    choose(page, "thread 30", "Pin")
    choose(page, "thread 1", "Archive")
    choose(page, "thread 2", "Archive")
    chat.delete_thread("thread 3")
    page.get_by_role("button", name="Archived").click()
    choose(page, "thread 2", "Restore")
    page.get_by_role("button", name="Back").click()
    expect(row(chat, "thread 2")).to_be_visible()
    restart(chat, host)
    expect(page.get_by_role("list", name="Pinned")).to_have_text("thread 30")
    expect(row(chat, "thread 2")).to_be_visible()
    expect(row(chat, "thread 1")).to_have_count(0)
    expect(row(chat, "thread 3")).to_have_count(0)
    page.get_by_role("button", name="Archived").click()
    expect(row(chat, "thread 1")).to_be_visible()
    expect(page.locator(ROWS)).to_have_count(1)


def test_a_browser_that_starts_again_has_its_history(
    chat: ChatController, host: Host, browser: Browser
) -> None:
    chat.page.get_by_role("button", name="thread 1", exact=True).click()
    expect(said(chat, "user")).to_have_text(["said 1 0"])
    url = chat.page.url
    context = browser.new_context(storage_state=chat.page.context.storage_state())
    again = open_tab(context, url)
    expect(said(again, "user")).to_have_text(["said 1 0"])
    expect(row(again, "newest")).to_be_visible()
    context.close()
    stranger = browser.new_context()
    nobody = open_tab(stranger, url)
    begin(nobody, "mine")
    expect(nobody.page.locator(ROWS)).to_have_count(1)
    stranger.close()
