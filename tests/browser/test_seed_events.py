"""Every event of the seed page, live: it travels with the fields of the page, and the page does what it says.

What is done for each event, and what must be seen of it, stands in seed_inbound.py and seed_outbound.py.
"""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from shiny_chatkit.playwright import ChatController
from tests.browser.conftest import TOUR, OpenChat
from tests.browser.seed_inbound import INBOUND_LIVE
from tests.browser.seed_outbound import OUTBOUND_LIVE
from tests.browser.wire import Wire
from tests.unit.protocol.seed_page import INBOUND, MAY_BE_OMITTED, OUTBOUND, names

# That an answer was stopped is told by chat:generation-stopped and by the state, for whichever way it was sent.
TOLD_ELSEWHERE = {("chat:assistant-message", "stopped"), ("chat:stream-chunk", "stopped")}


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


@pytest.mark.parametrize("event", INBOUND)
def test_an_event_to_the_server_is_live(event: str, tour: ChatController, wire: Wire) -> None:
    INBOUND_LIVE[event](tour, wire)
    expect_fields(event, wire.sent(event), INBOUND[event])


@pytest.mark.parametrize("event", OUTBOUND)
def test_an_event_to_the_browser_is_live(event: str, tour: ChatController, wire: Wire) -> None:
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
