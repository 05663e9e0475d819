"""How a user makes each event of the seed page travel to the server, in the protocol tour, and what comes of it."""

from __future__ import annotations

import hashlib
import re

from playwright.sync_api import expect

from shiny_chatkit.playwright import ChatController
from tests.browser.helpers import begin, rejoin, said, say, set_input
from tests.browser.wire import Live, Wire
from tests.unit.protocol.seed_page import ATTACHMENT, names

LARGE = 3_200_000
"""Bytes of a file that travels ahead of its message, in two pieces."""


def user_message(tour: ChatController, wire: Wire) -> None:
    # A large file travels ahead of its message, a small one in it.
    tour.loc.locator("input[type=file]").set_input_files(
        [
            {"name": "small.txt", "mimeType": "text/plain", "buffer": b"small"},
            {"name": "large.bin", "mimeType": "application/x-large", "buffer": b"x" * LARGE},
        ]
    )
    tour.loc_input.press_sequentially("@set")
    tour.loc_palette.get_by_role("option", name="@settings").click()
    expect(tour.loc.locator(".chatkit-attachments li:not([aria-busy])")).to_have_count(3)
    say(tour, "look at these")
    expect(said(tour, "user")).to_contain_text("look at these")
    tour.expect_latest_message(re.compile("^3 came with your message"))
    expect(tour.loc_latest_message).to_contain_text(hashlib.sha256(b"small").hexdigest())
    (message,) = wire.sent("chat:user-message")
    assert message["text"] == "look at these"
    travelled = {field for each in message["attachments"] for field in each}
    # A path would be one of the user's own disk; a browser tells none, and a server takes none.
    assert travelled >= names(ATTACHMENT)[0] - {"path"}


def stop_generation(tour: ChatController, wire: Wire) -> None:
    say(tour, "long")
    expect(tour.loc_latest_message).to_contain_text("1 2 3")
    tour.stop()
    expect(tour.loc_latest_message).to_have_attribute("data-stopped", "Stopped")
    tour.expect_streaming(False)


def slash_command(tour: ChatController, wire: Wire) -> None:
    tour.loc_input.press_sequentially("/sho")
    expect(tour.loc_palette.get_by_role("option", selected=True)).to_contain_text("/shout")
    tour.page.keyboard.press("Tab")
    tour.page.keyboard.type("hello")
    tour.page.keyboard.press("Enter")
    tour.expect_latest_message("HELLO")
    assert wire.sent("chat:slash-command")[0]["args"] == "hello"


def input_response(tour: ChatController, wire: Wire) -> None:
    say(tour, "ask")
    question = tour.loc_messages.locator(".chatkit-question[data-state=pending]")
    expect(question).to_have_text("What is your name?")
    say(tour, "Ada")
    question.get_by_role("button", name="Yes").click()
    question.get_by_role("radio", name="large").check()
    question.get_by_role("button", name="Answer").click()
    expect(tour.loc_latest_message).to_contain_text("Ada said yes to tea: large.")
    assert [e["text"] for e in wire.sent("chat:input-response")] == ["Ada", "Yes", "large"]


def request_state(tour: ChatController, wire: Wire) -> None:
    say(tour, "whole")
    tour.expect_latest_message("This message came in one piece.")
    rejoin(tour)
    tour.expect_latest_message("This message came in one piece.")
    assert len(wire.sent("chat:request-state")) == 2


def request_history(tour: ChatController, wire: Wire) -> None:
    say(tour, "history")
    tour.expect_latest_message("Answer 60")
    messages = tour.loc_messages.locator("> *")
    expect(messages).to_have_count(50)
    tour.loc_scroll_container.evaluate("scroller => { scroller.scrollTop = 0; }")
    expect(messages).to_have_count(100)


def thread_create(tour: ChatController, wire: Wire) -> None:
    say(tour, "whole")
    tour.expect_latest_message("This message came in one piece.")
    tour.new_thread()
    expect(tour.loc_messages.locator("> *")).to_have_count(0)
    # The button leaves the title to the first message; a script of the page may give one.
    event = {"event": "chat:thread-create", "data": {"title": "Named at once"}}
    set_input(tour.page, "chat_event:shiny_chatkit.event", event)
    expect(active(tour)).to_have_text("Named at once")
    expect(tour.page.locator("#threads")).to_contain_text("> Named at once")


def thread_switch(tour: ChatController, wire: Wire) -> None:
    say(tour, "whole")
    tour.expect_latest_message("This message came in one piece.")
    tour.new_thread()
    tour.switch_thread("whole")
    tour.expect_latest_message("This message came in one piece.")


def thread_delete(tour: ChatController, wire: Wire) -> None:
    say(tour, "whole")
    tour.expect_latest_message("This message came in one piece.")
    tour.new_thread()
    active(tour).press("Delete")
    tour.loc_threads.get_by_role("alertdialog").get_by_role("button", name="Delete").click()
    expect(tour.loc_threads.locator(".chatkit-thread")).to_have_text(["whole"])
    tour.expect_latest_message("This message came in one piece.")


def thread_rename(tour: ChatController, wire: Wire) -> None:
    active(tour).press("F2")
    tour.loc_threads.locator(".chatkit-thread-field").fill("A better name")
    tour.page.keyboard.press("Enter")
    expect(active(tour)).to_have_text("A better name")
    expect(tour.page.locator("#threads")).to_have_text("> A better name")


def settings_change(tour: ChatController, wire: Wire) -> None:
    tour.loc_settings.press("Enter")
    tour.loc.get_by_role("switch", name="Stream the answer").press("Space")
    expect(tour.page.locator("#happened")).to_have_text(re.compile("settings-change stream false$"))
    expect(tour.page.locator("#settings")).to_contain_text('"stream": false')


def todo_clear(tour: ChatController, wire: Wire) -> None:
    begin(tour, "todos")
    tour.expect_streaming(False)
    tour.loc_todos.get_by_role("button", name="Dismiss the task list").click()
    expect(tour.loc_todos).to_be_hidden()
    expect(tour.page.locator("#happened")).to_have_text(re.compile("todo-clear$"))
    expect(tour.page.locator("#todos")).to_have_text("")


def active(tour: ChatController):
    """The thread on show, in the list."""
    return tour.loc_threads.locator(".chatkit-thread[aria-current=true]")


INBOUND_LIVE: dict[str, Live] = {
    "chat:user-message": user_message,
    "chat:stop-generation": stop_generation,
    "chat:slash-command": slash_command,
    "chat:input-response": input_response,
    "chat:request-state": request_state,
    "chat:request-history": request_history,
    "chat:thread-create": thread_create,
    "chat:thread-switch": thread_switch,
    "chat:thread-delete": thread_delete,
    "chat:thread-rename": thread_rename,
    "chat:settings-change": settings_change,
    "chat:todo-clear": todo_clear,
}
