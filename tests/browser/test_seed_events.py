"""Every event of the seed page, live: it travels with the fields of the page, and the page does what it says.

What is done for each event, and what must be seen of it, stands in seed_inbound.py and seed_outbound.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from shiny_chatkit.playwright import ChatController
from tests.browser.conftest import TOUR, OpenChat
from tests.browser.helpers import case
from tests.browser.seed_inbound import INBOUND_LIVE
from tests.browser.seed_outbound import OUTBOUND_LIVE
from tests.browser.wire import Wire
from tests.unit.protocol.seed_page import INBOUND, MAY_BE_OMITTED, OUTBOUND, names

# That an answer was stopped is told by chat:generation-stopped and by the state, for whichever way it was sent.
TOLD_ELSEWHERE = {("chat:assistant-message", "stopped"), ("chat:stream-chunk", "stopped")}

# What these do to a page does not matter to those after them; each has a thread of its own. The first one of a page
# also sees how it began.
TO_SERVER_IN_ONE_PAGE = (
    "chat:request-state",
    "chat:user-message",
    "chat:stop-generation",
    "chat:slash-command",
    "chat:input-response",
    "chat:request-history",
    "chat:todo-clear",
    "chat:settings-change",
)
TO_BROWSER_IN_ONE_PAGE = (
    (
        "chat:assistant-message",
        "chat:stream-chunk",
        "chat:typing-indicator",
        "chat:generation-stopped",
        "chat:thinking-chunk",
        "chat:thinking-done",
        "chat:status-update",
        "chat:clear",
        "chat:switch-thread",
        "chat:update-settings",
    ),
    (
        "chat:load-assets",
        "chat:artifact",
        "chat:tool-call",
        "chat:tool-result",
        "chat:citation",
        "chat:todo-update",
        "chat:input-required",
    ),
)


def pages_for(events: Iterable[str], *shared: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return the events of each page: one, but for those that share one."""
    sharing = {event for page in shared for event in page}
    return [*shared, *((event,) for event in events if event not in sharing)]


def first_of(events: tuple[str, ...]) -> str:
    """Return the name of a page's test."""
    return events[0] if len(events) == 1 else f"{events[0]} and {len(events) - 1} more"


def in_turn(events: tuple[str, ...], tour: ChatController, wire: Wire) -> Iterator[str]:
    """Yield each event, in a new thread and with nothing on the wire that travelled for another one."""
    for number, event in enumerate(events):
        if number:
            tour.expect_streaming(False)
            tour.new_thread()
            expect(tour.loc_messages.locator("> *")).to_have_count(0)
            wire.events.clear()
        yield event


@pytest.fixture
def wire(page: Page) -> Wire:
    return Wire(page)


@pytest.fixture
def tour(wire: Wire, open_chat: OpenChat) -> ChatController:
    """The tour at the pace of a visitor, who sees what passes."""
    tour = open_chat(str(TOUR))
    expect(tour.loc_settings).to_be_visible()  # the state has come
    return tour


def test_the_tables_have_the_events_of_the_page_and_no_others() -> None:
    assert INBOUND_LIVE.keys() == INBOUND.keys()
    assert OUTBOUND_LIVE.keys() == OUTBOUND.keys()


@pytest.mark.parametrize("events", pages_for(INBOUND, TO_SERVER_IN_ONE_PAGE), ids=first_of)
def test_an_event_to_the_server_is_live(
    events: tuple[str, ...], tour: ChatController, wire: Wire
) -> None:
    for event in in_turn(events, tour, wire):
        with case(event):
            INBOUND_LIVE[event](tour, wire)
            expect_fields(event, wire.sent(event), INBOUND[event])


@pytest.mark.parametrize("events", pages_for(OUTBOUND, *TO_BROWSER_IN_ONE_PAGE), ids=first_of)
def test_an_event_to_the_browser_is_live(
    events: tuple[str, ...], tour: ChatController, wire: Wire
) -> None:
    for event in in_turn(events, tour, wire):
        with case(event):
            OUTBOUND_LIVE[event](tour, wire)
            expect_fields(event, wire.received(event), OUTBOUND[event])


def expect_fields(event: str, payloads: list[dict[str, Any]], line: str) -> None:
    """Each time it travelled it had what the page requires, and all that the page lists was there once."""
    assert payloads, f"{event} did not travel."
    every, optional = names(line)
    required = every - optional - {field for of, field in MAY_BE_OMITTED if of == event}
    for payload in payloads:
        assert required <= payload.keys()
    seen = {field for payload in payloads for field in payload}
    assert every - {field for of, field in TOLD_ELSEWHERE if of == event} <= seen
