"""Common steps of browser tests."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Error, Locator, Page, expect

from shiny_chatkit.playwright import ChatController

# Of a scroller: true as soon as it has not moved for some frames; false if it goes on moving for long.
STANDS_STILL = """async scroller => {
    let top = -1, same = 0;
    for (let frame = 0; frame < 600 && same < 12; frame++) {
        await new Promise(requestAnimationFrame);
        same = scroller.scrollTop === top ? same + 1 : 0;
        top = scroller.scrollTop;
    }
    return same >= 12;
}"""

# Nobody listens there. A browser that is told to be offline holds back the end of the connection, too.
UNREACHABLE = """() => {
    const Reachable = window.WebSocket;
    window.WebSocket = function (url, protocols) {
        return new Reachable(url.replace(/:[0-9]+/, ":9"), protocols);
    };
    window.reach = () => { window.WebSocket = Reachable; };
}"""


@contextlib.contextmanager
def case(name: str) -> Iterator[None]:
    """Name what failed, where one test goes through several cases."""
    try:
        yield
    except (AssertionError, Error) as error:
        raise AssertionError(f"{name}: {error}") from error


def visit(page: Page, url: str) -> None:
    """Go to an app, and wait until Shiny has bound its inputs: a click before that is lost."""
    page.goto(url)
    page.evaluate("window.Shiny?.initializedPromise?.then(() => null)")


def say(chat: ChatController, text: str) -> None:
    """Send a message as a user does."""
    chat.set_user_input(text)
    chat.send_user_input()


def begin(chat: ChatController, text: str, *others: ChatController) -> None:
    """Send a message, and wait until its answer has begun, here and in other pages with the same thread.

    Until then the latest message is an earlier one, which may look just like the one that a test waits for.
    """
    before = [(tab, said(tab, "user").count()) for tab in (chat, *others)]
    say(chat, text)
    for tab, count in before:
        expect(said(tab, "user").nth(count)).to_be_attached()
        expect(said(tab, "user").last).to_have_text(text)
        expect(tab.loc_latest_message).to_have_attribute("data-role", "assistant")


def said(chat: ChatController, role: str) -> Locator:
    """The messages of one role."""
    return chat.loc_messages.locator(f"> [data-role={role}]")


def set_input(page: Page, name: str, value: Any) -> None:
    """Set a Shiny input from the page, once the session is there."""
    page.evaluate(
        """async ([name, value]) => {
            await window.Shiny.initializedPromise;
            window.Shiny.setInputValue(name, value, {priority: "event"});
        }""",
        [name, value],
    )


def press(page: Page, button: str) -> None:
    """Press a button of the app."""
    page.get_by_role("button", name=button, exact=True).click()


def expect_heard(chat: ChatController, text: str) -> None:
    """Return the events that the app of apps/everything received."""
    expect(chat.page.locator("#happened")).to_contain_text(text)


def refused(chat: ChatController) -> None:
    """Let the page ask for something that the server refuses: a conversation that there is not."""
    chat.loc.evaluate(
        """chat => window.Shiny.setInputValue(`${chat.id}_event:shiny_chatkit.event`,
            {event: "chat:stop-generation", data: {threadId: "none"}}, {priority: "event"})"""
    )


def rejoin(chat: ChatController) -> None:
    """Take the element out of the page and put it back, as a page that is rearranged does."""
    chat.loc.evaluate(
        """async chat => {
            const place = document.createElement("div");
            chat.before(place);
            chat.remove();
            await new Promise(resolve => setTimeout(resolve, 50));
            place.replaceWith(chat);
        }"""
    )
