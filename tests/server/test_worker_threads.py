"""What a synchronous handler may do to its session from its thread, and the pump that brings it out."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest
from shiny import Inputs, Outputs, Session, reactive, render, ui

from shiny_chatkit import Chat
from tests.server.harness import Browser, serve, until


def _nothing(input: Inputs, output: Outputs, session: Session) -> None:
    """A server without a chat."""


class Running:
    """An app whose handler does something in its thread, and then waits until it is let go."""

    def __init__(self, work: Callable[[Running], Any]) -> None:
        self.work = work
        self.go = threading.Event()
        self.done = threading.Event()
        self.value: reactive.Value[int]
        self.session: Session
        self.chat: Chat

    def server(self, input: Inputs, output: Outputs, session: Session) -> None:
        self.session = session
        self.value = reactive.Value(0)
        self.chat = Chat("chat")

        @render.text
        def out() -> str:
            return f"value {self.value()}"

        @self.chat.on_user_submit
        def _() -> str:
            assert threading.current_thread() is not threading.main_thread()
            self.work(self)
            self.done.set()
            self.go.wait(20)
            return "Done"

    async def reaches(self, condition: Callable[[Browser], Any]) -> None:
        """What the handler does must be at the browser while the handler still runs."""
        async with serve(self.server) as browser:
            try:
                browser.submit("Go")
                await until(lambda: condition(browser))
                assert ("assistant", "Done") not in browser.page().said
                await until(self.done.is_set)
            finally:
                self.go.set()
            await until(lambda: browser.page().shows("Go", "Done"))
            assert browser.page().errors == []


def outputs(browser: Browser) -> list[str]:
    return [values["out"] for values in browser.frames("values") if "out" in values]


async def test_setting_a_reactive_value() -> None:
    await Running(lambda app: app.value.set(7)).reaches(
        lambda browser: "value 7" in outputs(browser)
    )


async def test_reading_reactive_values() -> None:
    seen: list[Any] = []

    def work(app: Running) -> None:
        seen.append(app.value())
        seen.append(app.chat.messages())
        app.value.set(app.value() + 1)

    await Running(work).reaches(lambda browser: "value 1" in outputs(browser))
    assert seen == [0, ({"content": "Go", "role": "user"},)]


async def test_updating_an_input() -> None:
    await Running(lambda app: ui.update_text("name", value="new")).reaches(
        lambda browser: [
            m
            for messages in browser.frames("inputMessages")
            for m in messages
            if m["id"] == "name" and m["message"]["value"] == "new"
        ]
    )


async def test_a_notification() -> None:
    await Running(lambda app: ui.notification_show("Look here")).reaches(
        lambda browser: "Look here" in str(browser.frames("notification"))
    )


async def test_a_modal() -> None:
    await Running(lambda app: ui.modal_show(ui.modal("Look here"))).reaches(
        lambda browser: "Look here" in str(browser.frames("modal"))
    )


async def test_progress() -> None:
    def work(app: Running) -> None:
        with ui.Progress(min=0, max=2) as progress:
            progress.set(1, message="Half")

    await Running(work).reaches(lambda browser: "Half" in str(browser.frames("progress")))


@pytest.mark.parametrize("immediate", [True, False])
async def test_inserting_ui(immediate: bool) -> None:
    await Running(
        lambda app: ui.insert_ui(ui.p("Look here"), "#place", immediate=immediate)
    ).reaches(lambda browser: "Look here" in str(browser.frames("shiny-insert-ui")))


async def test_updating_the_user_input() -> None:
    await Running(lambda app: app.chat.update_user_input(value="Next")).reaches(
        lambda browser: browser.page().inputs == [{"value": "Next"}]
    )


async def test_an_async_handler_can_do_the_same() -> None:
    gate = threading.Event()

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        chat = Chat("chat")
        value = reactive.Value(0)

        @render.text
        def out() -> str:
            return f"value {value()}"

        @chat.on_user_submit
        async def _() -> str:
            value.set(value() + 5)
            ui.update_text("name", value="new")
            ui.notification_show("Look here")
            ui.insert_ui(ui.p("Inserted"), "#place")
            while not gate.is_set():  # noqa: ASYNC110 - a threading.Event
                await asyncio.sleep(0.002)
            return "Done"

    async with serve(server) as browser:
        browser.submit("Go")
        await until(lambda: "value 5" in outputs(browser))
        await until(lambda: "new" in str(browser.frames("inputMessages")))
        await until(lambda: "Look here" in str(browser.frames("notification")))
        await until(lambda: "Inserted" in str(browser.frames("shiny-insert-ui")))
        gate.set()
        await until(lambda: browser.page().shows("Go", "Done"))


async def test_nothing_is_flushed_while_nothing_is_pending() -> None:
    """Each flush sends a message to every session of the process."""

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        chat = Chat("chat")

        @chat.on_user_submit
        async def _() -> Any:
            for number in range(60):
                yield f"{number} "
                await asyncio.sleep(0.005)

    async with (
        serve(server) as browser,
        serve(_nothing, open=()) as other,
    ):
        known = len(other.sent)
        browser.submit("Go")
        page = browser.page()
        await until(lambda: page.idle and len(page.messages) == 2)
        # One for the submission itself and what its end means to the extended task.
        assert len(other.sent) - known <= 4
