"""The tour shows what it says it shows: every event of the protocol, each at the stop that names it."""

from __future__ import annotations

import asyncio
import hashlib
import importlib
import importlib.util
import re
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from shiny import App
from shiny.reactive import _core

from shiny_chatkit.protocol import EVENTS
from tests.server.harness import Browser, serve, until

FOLDER = Path(__file__).parents[3] / "apps/protocol_tour"
README = (FOLDER / "README.md").read_text()

sys.path.append(str(FOLDER))
stops = importlib.import_module("tour.stops")
STOPS: dict[str, Any] = importlib.import_module("tour").STOPS
sys.path.remove(str(FOLDER))


@pytest.fixture(autouse=True)
def _at_full_speed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(stops, "PACE", 0)
    # Shiny's lock is one per process, and belongs to the loop it was first waited for on.
    _core._reactive_environment._lock = None
    yield
    _core._reactive_environment._lock = None


def load() -> App:
    spec = importlib.util.spec_from_file_location("protocol_tour_app", FOLDER / "app.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.app


# -- What it says ------------------------------------------------------------------------------------


def rows() -> Iterator[tuple[list[str], set[str]]]:
    """The words (or the instruction) and the events of each row of the README's tables."""
    for line in README.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and cells[-1] not in ("events", "---", "tells"):
            events = {f"chat:{name}" for name in re.split(r",\s*", cells[-1])}
            if events <= set(EVENTS):
                yield re.findall(r"`([a-z-]+)`", cells[0]), events


def test_the_readme_has_every_event_and_no_other() -> None:
    on_the_wire = {name for name, event in EVENTS.items() if event.traits.is_sent}
    assert set().union(*(events for _, events in rows())) == on_the_wire


def test_the_readme_lists_the_events_of_every_stop() -> None:
    told = {word: events for words, events in rows() for word in words if word in STOPS}
    assert told == {word: set(stop.events) for word, stop in STOPS.items()}


def test_a_message_is_understood_by_its_first_word() -> None:
    assert stops.find(" Stream, please").word == "stream"
    assert stops.find("error-early").word == "error-early"
    assert stops.find("@stream") is None
    assert stops.find("") is None


# -- What it does ------------------------------------------------------------------------------------


def last_id(browser: Browser) -> str:
    return browser.page().messages[-1].id


def send(browser: Browser, event: str, **data: Any) -> None:
    browser.send(f"chat:{event}", {"threadId": browser.page().thread.id, **data})


async def answer(browser: Browser, *answers: str) -> None:
    """Answer the questions of a turn, in order."""
    page = browser.page()
    for number, text in enumerate(answers):
        await until(lambda n=number: len(page.named("chat:input-required")) > n)
        request = page.named("chat:input-required")[number]["requestId"]
        send(browser, "input-response", requestId=request, text=text)


async def refuse(browser: Browser) -> None:
    page = browser.page()
    await until(lambda: page.named("chat:permission-request"))
    request = page.named("chat:permission-request")[0]["requestId"]
    send(browser, "permission-response", requestId=request, optionId="refuse")


async def queue_and_stop(browser: Browser) -> None:
    await until(lambda: "7" in browser.page().messages[-1].content)
    browser.submit("whole")
    await until(lambda: browser.page().thread.queued)
    browser.stop()


async def regenerate(browser: Browser) -> None:
    await idle(browser)
    first = last_id(browser)
    send(browser, "resend-from", messageId=first)
    await until(lambda: last_id(browser) != first)
    await idle(browser)
    assert "number **2**" in browser.page().messages[-1].content
    send(browser, "edit-message", messageId=browser.page().messages[0].id, text="again!")


async def rate(browser: Browser) -> None:
    await idle(browser)
    send(browser, "feedback", messageId=last_id(browser), value="up")


async def scroll_up(browser: Browser) -> None:
    await until(lambda: len(browser.page().messages) == 50)
    oldest = browser.page().messages[0].id
    send(browser, "request-history", before=oldest, limit=50)
    await until(lambda: len(browser.page().messages) == 100)


USERS_PART: dict[str, Callable[[Browser], Awaitable[None]]] = {
    "ask": lambda browser: answer(browser, "Ada", "Yes", "large"),
    "wait": lambda browser: answer(browser, "data.csv", "Keep"),
    "approve": refuse,
    "long": queue_and_stop,
    "again": regenerate,
    "feedback": rate,
    "history": scroll_up,
}
SAID = {
    "ask": "Ada said yes to tea: large.",
    "wait": "Done: data.csv, keep.",
    "approve": "You refused, so I left it.",
    "timeout": "Too late, I went on without your answer.",
    "again": "Answer number **3**",
    "progress": "Working.\n\n100 %\n\nDone.",
    "whole": "in one piece",
}


async def idle(browser: Browser) -> None:
    await browser.barrier()
    await until(lambda: browser.page().idle)


@pytest.mark.parametrize("word", STOPS)
async def test_a_stop_sends_the_events_it_names(word: str) -> None:
    async with serve(load()) as browser:
        page = browser.page()
        if word == "unregister":
            browser.submit("register")
            await idle(browser)
        browser.submit(word)
        await until(lambda: page.named("chat:busy"))
        await USERS_PART.get(word, idle)(browser)
        await idle(browser)
        sent = {event["event"] for event in page.events}
        wanted = {name for name in STOPS[word].events if EVENTS[name].direction == "outbound"}
        await until(lambda: wanted <= {event["event"] for event in page.events}, str(wanted - sent))
        if word in SAID:
            assert SAID[word] in page.messages[-1].content
        failures = [e["message"] for e in page.errors]
        assert bool(failures) == word.startswith("error")
        browser.connection.listeners.clear()


async def test_an_unknown_word_is_answered_with_all_stops() -> None:
    async with serve(load()) as browser:
        browser.submit("what?")
        await until(lambda: len(browser.page().messages) == 2)
        await idle(browser)
        for word in STOPS:
            assert f">{word}</span>" in browser.page().messages[-1].content


async def test_files_and_mentions_come_back_with_their_hashes() -> None:
    async with serve(load()) as browser:
        data = {
            "text": "@settings and a file",
            "messageId": "with-files",
            "timestamp": 1780000000000,
            "attachments": [
                {"type": "file", "name": "a.txt", "mime": "text/plain", "content": "AP8K"},
                {"type": "widget", "name": "settings", "widgetId": "settings"},
            ],
        }
        send(browser, "user-message", **data)
        page = browser.page()
        await until(lambda: len(page.messages) == 2)
        await idle(browser)
        said = page.messages[-1].content
        assert "**a.txt** (file, text/plain): 3 bytes" in said
        assert hashlib.sha256(b"\x00\xff\n").hexdigest() in said
        assert "**settings** (widget" in said


async def test_commands() -> None:
    async with serve(load()) as browser:
        page = browser.page()
        send(browser, "slash-command", command="shout", args="hello")
        await until(lambda: page.shows("/shout hello", "HELLO"))
        send(browser, "slash-command", command="export", args="json")
        await until(lambda: page.named("chat:artifact"))
        assert "HELLO" in page.named("chat:artifact")[0]["content"]
        await idle(browser)
        send(browser, "slash-command", command="clear", args="")
        await until(lambda: not page.messages)


async def test_the_panel_hears_of_settings_and_todos() -> None:
    async with serve(load()) as browser:

        def shown(output: str) -> str:
            values = [frame[output] for frame in browser.frames("values") if output in frame]
            return values[-1] if values else ""

        # An in-memory page has to say that these can be seen.
        names = ("happened", "settings", "threads", "todos")
        browser.set(**{f".clientdata_output_{name}_hidden": False for name in names})
        browser.send("chat:settings-change", {"key": "temperature", "value": 0.3})
        browser.submit("todos")
        await until(lambda: "completed: Write the answer" in shown("todos"))
        send(browser, "todo-clear")
        await until(lambda: "todo-clear" in shown("happened"))
        assert "settings-change temperature 0.3" in shown("happened")
        browser.send("chat:settings-change", {"key": "reset", "value": None})
        await until(lambda: '"temperature": 0.7' in shown("settings"))
        await until(lambda: "> todos" in shown("threads"))
        await asyncio.sleep(0)
