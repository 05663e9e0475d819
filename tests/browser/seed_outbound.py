"""Steps that make the protocol tour send each event of the chat:* specification, and what the page then shows."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from shiny_chatkit.playwright import ChatController
from tests.browser.helpers import begin, rejoin, said, say
from tests.browser.wire import Live, Wire
from tests.unit.protocol.seed_page import (
    ARTIFACTS,
    INPUT_TYPES,
    SETTINGS_TYPES,
    TODO_ITEM,
    TODO_STATUS,
    names,
)


def part(tour: ChatController, selector: str) -> Locator:
    return tour.loc_latest_message.locator(selector)


# -- Answers ---------------------------------------------------------------------------------------


def assistant_message(tour: ChatController, wire: Wire) -> None:
    say(tour, "whole")
    expect(part(tour, "strong")).to_have_text("in one piece")
    # It also confirms what the user has sent.
    roles = [message.get("role") for message in wire.received("chat:assistant-message")]
    assert roles[0] == "user"
    assert roles[1] != "user"


def stream_chunk(tour: ChatController, wire: Wire) -> None:
    say(tour, "stream")
    expect(tour.loc_latest_message).to_contain_text("And that is all.")
    tour.expect_streaming(False)
    expect(tour.loc_latest_message.get_by_role("cell", name="chat:stream-chunk")).to_be_visible()
    expect(part(tour, "em")).to_have_text("as it comes")
    chunks = wire.received("chat:stream-chunk")
    assert len(chunks) > 3
    assert [chunk["done"] for chunk in chunks] == [False] * (len(chunks) - 1) + [True]


def typing_indicator(tour: ChatController, wire: Wire) -> None:
    say(tour, "typing")
    # A message that was not confirmed yet has the dots, too; one that can be edited was.
    expect(said(tour, "user").get_by_role("button", name="Edit message")).to_be_attached()
    expect(tour.loc.locator(".chatkit-typing")).to_be_visible()
    tour.expect_latest_message("That was the typing indicator.")
    expect(tour.loc.locator(".chatkit-typing")).to_be_hidden()


def generation_stopped(tour: ChatController, wire: Wire) -> None:
    say(tour, "long")
    expect(tour.loc_latest_message).to_contain_text("1 2 3")
    tour.stop()
    expect(tour.loc_latest_message).to_have_attribute("data-stopped", "Stopped")
    (stopped,) = wire.received("chat:generation-stopped")
    last = stopped["partialContent"].split()[-1]
    expect(part(tour, ".chatkit-text")).to_have_text(re.compile(rf"\b{last}\s*$"))


def clear(tour: ChatController, wire: Wire) -> None:
    say(tour, "whole")
    tour.expect_latest_message("This message came in one piece.")
    say(tour, "/clear")
    expect(tour.loc_messages.locator("> *")).to_have_count(0)
    tour.expect_greeting("A tour of the chat protocol")


# -- Reasoning, status, tools -----------------------------------------------------------------------


def thinking_chunk(tour: ChatController, wire: Wire) -> None:
    begin(tour, "thinking")
    tour.expect_streaming(False)
    phases = part(tour, ".chatkit-thinking")
    expect(phases).to_have_count(2)
    phases.first.locator("summary").press("Enter")
    expect(phases.first.get_by_text("then for what is hidden in it.")).to_be_visible()


def thinking_done(tour: ChatController, wire: Wire) -> None:
    begin(tour, "thinking")
    tour.expect_streaming(False)
    first = part(tour, ".chatkit-thinking").first
    expect(first).not_to_have_attribute("open", "")
    expect(first.locator("summary")).to_have_accessible_name(
        re.compile(r"^Thought for \d+ s, 64 characters$")
    )
    assert len(wire.received("chat:thinking-done")) == 2


def status_update(tour: ChatController, wire: Wire) -> None:
    status = tour.loc.locator(".chatkit-status")
    say(tour, "status")
    expect(status).to_have_text(re.compile("Searching|Reading|Writing"))
    tour.expect_latest_message("The remarks above are gone, as this is here.")
    expect(status).to_have_text("")


def tool_call(tour: ChatController, wire: Wire) -> None:
    say(tour, "tools")
    card = part(tour, ".chatkit-tool").first
    expect(card.locator("summary")).to_have_accessible_name(re.compile("^get_weather, "))
    card.locator("summary").press("Enter")
    expect(card.get_by_text("Cádiz")).to_be_visible()


def tool_result(tour: ChatController, wire: Wire) -> None:
    begin(tour, "tools")
    tour.expect_streaming(False)
    cards = part(tour, ".chatkit-tool")
    expect(cards).to_have_count(4)
    for card in cards.all():
        card.locator("summary").press("Enter")
    expect(cards.nth(0)).to_contain_text("sunny, 27 °C")
    expect(cards.nth(1).locator("[data-artifact-type=code]")).to_contain_text("SELECT count")
    expect(cards.nth(2).get_by_role("meter", name="Gauge")).to_be_visible()
    expect(cards.nth(3)).to_have_attribute("data-state", "failed")
    failed = [result["isError"] for result in wire.received("chat:tool-result")]
    assert failed == [False, False, False, True]


# -- Questions, rich content ------------------------------------------------------------------------


def input_required(tour: ChatController, wire: Wire) -> None:
    say(tour, "ask")
    question = tour.loc_messages.locator(".chatkit-question[data-state=pending]")
    expect(question).to_have_text("What is your name?")
    expect(tour.loc_input).to_have_attribute("placeholder", "A name, or nothing")
    say(tour, "Ada")
    question.get_by_role("button", name="No").click()
    expect(question.get_by_role("radio")).to_have_count(3)
    assert {each["inputType"] for each in wire.received("chat:input-required")} == INPUT_TYPES


def artifact(tour: ChatController, wire: Wire) -> None:
    begin(tour, "artifacts")
    tour.expect_streaming(False, timeout=30_000)
    for kind, line in ARTIFACTS.items():
        expect(part(tour, f".chatkit-artifact[data-artifact-type={kind}]")).to_be_visible()
        (sent,) = (a for a in wire.received("chat:artifact") if a["artifactType"] == kind)
        assert names(line)[0] <= sent.keys()


def citation(tour: ChatController, wire: Wire) -> None:
    say(tour, "citations")
    tour.expect_latest_message(
        "Shiny is reactive and Python is pleasant.\nShiny for Python\nPython"
    )
    sources = tour.loc_latest_message.get_by_role("list", name="Sources").get_by_role("link")
    expect(sources).to_have_count(2)
    expect(sources.first).to_have_accessible_name("1: Shiny for Python")
    expect(sources.first).to_have_attribute("href", "https://shiny.posit.co/py/")


def todo_update(tour: ChatController, wire: Wire) -> None:
    say(tour, "todos")
    items = tour.loc_todos.get_by_role("listitem")
    expect(items).to_have_text(["Read the question", "Think about it", "Write the answer"])
    expect(tour.loc_todos.locator("[data-status=completed]")).to_have_count(3)
    sent = [item for update in wire.received("chat:todo-update") for item in update["items"]]
    assert all(item.keys() == names(TODO_ITEM)[0] for item in sent)
    assert {item["status"] for item in sent} == TODO_STATUS


def load_assets(tour: ChatController, wire: Wire) -> None:
    say(tour, "table")
    expect(part(tour, ".ag-row").first).to_be_visible()
    (assets,) = wire.received("chat:load-assets")
    loaded = tour.page.evaluate("[...document.scripts].map(script => script.getAttribute('src'))")
    assert assets["scripts"]
    assert set(assets["scripts"]) <= set(loaded)


# -- State and configuration ------------------------------------------------------------------------


def state_response(tour: ChatController, wire: Wire) -> None:
    say(tour, "whole")
    tour.expect_latest_message("This message came in one piece.")
    rejoin(tour)
    tour.expect_messages("whole\nThis message came in one piece.")
    expect(tour.loc_threads.locator(".chatkit-thread")).to_have_text(["whole"])
    tour.loc_settings.press("Enter")
    expect(tour.loc.get_by_role("slider", name="Temperature")).to_have_value("0.7")
    tour.page.keyboard.press("Escape")
    tour.loc_input.press_sequentially("@")
    expect(tour.loc_palette.get_by_role("option")).to_have_count(2)


def update_thread_list(tour: ChatController, wire: Wire) -> None:
    # Its first message names a thread; nothing else tells the page, which is not given the state anew.
    say(tour, "whole")
    expect(tour.loc_threads.locator(".chatkit-thread")).to_have_text(["whole"])
    tour.expect_streaming(False)
    say(tour, "thread")
    expect(tour.page.locator("#threads")).to_contain_text("- Opened by the server")
    expect(tour.loc_threads.locator(".chatkit-thread")).to_have_count(2)


def switch_thread(tour: ChatController, wire: Wire) -> None:
    say(tour, "history")
    tour.expect_latest_message("Answer 60")
    active = tour.loc_threads.locator(".chatkit-thread[aria-current=true]")
    expect(active).to_have_text("A long conversation")
    told = wire.received("chat:switch-thread")[-1]["threadId"]
    expect(active).to_have_attribute("data-thread-id", told)


def register_command(tour: ChatController, wire: Wire) -> None:
    register(tour)
    tour.loc_input.press_sequentially("/la")
    expect(tour.loc_palette.get_by_role("option")).to_have_text(
        ["/laterRegistered in the middle of a conversation"]
    )
    say(tour, "/later")
    tour.expect_latest_message("This command came later than the others.")


def register_settings_item(tour: ChatController, wire: Wire) -> None:
    register(tour)
    tour.loc_settings.press("Enter")
    menu = tour.loc.get_by_role("dialog", name="Settings")
    expect(menu.get_by_role("switch", name="Registered later")).to_be_visible()
    expect(menu.get_by_label("Later language").get_by_role("option")).to_have_text(
        ["English", "Deutsch"]
    )
    menu.get_by_role("slider", name="Later length").press("ArrowRight")
    expect(tour.page.locator("#settings")).to_contain_text('"later-length": 300')
    # Those that were there from the start come with the state.
    told = [
        *wire.received("chat:state-response")[0]["settingsItems"],
        *wire.received("chat:register-settings-item"),
    ]
    assert {item["type"] for item in told} == SETTINGS_TYPES


def context_sources(tour: ChatController, wire: Wire) -> None:
    register(tour)
    tour.loc_input.press_sequentially("@la")
    expect(tour.loc_palette.get_by_role("option")).to_have_count(1)
    tour.page.keyboard.press("Enter")
    expect(tour.loc.locator(".chatkit-attachments li")).to_have_text("@later")


def update_settings(tour: ChatController, wire: Wire) -> None:
    say(tour, "settings")
    expect(tour.loc_latest_message).to_contain_text("The temperature is 0.2 now")
    tour.loc_settings.press("Enter")
    expect(tour.loc.get_by_role("slider", name="Temperature")).to_have_value("0.2")
    assert wire.received("chat:update-settings") == [{"temperature": 0.2}]
    # Without an echo.
    assert wire.sent("chat:settings-change") == []


def register(tour: ChatController) -> None:
    say(tour, "register")
    tour.expect_latest_message(re.compile("^Look for /later"))


OUTBOUND_LIVE: dict[str, Live] = {
    "chat:assistant-message": assistant_message,
    "chat:stream-chunk": stream_chunk,
    "chat:typing-indicator": typing_indicator,
    "chat:generation-stopped": generation_stopped,
    "chat:thinking-chunk": thinking_chunk,
    "chat:thinking-done": thinking_done,
    "chat:status-update": status_update,
    "chat:tool-call": tool_call,
    "chat:tool-result": tool_result,
    "chat:input-required": input_required,
    "chat:artifact": artifact,
    "chat:citation": citation,
    "chat:todo-update": todo_update,
    "chat:state-response": state_response,
    "chat:clear": clear,
    "chat:update-thread-list": update_thread_list,
    "chat:switch-thread": switch_thread,
    "chat:load-assets": load_assets,
    "chat:register-command": register_command,
    "chat:register-settings-item": register_settings_item,
    "chat:context-sources": context_sources,
    "chat:update-settings": update_settings,
}
