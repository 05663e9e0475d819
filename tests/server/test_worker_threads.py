"""Synchronous handlers change their session from a worker thread, and the pump sends the changes."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

import pytest
from shiny import Inputs, Outputs, Session, reactive, render, ui

from shiny_chatkit import Chat
from shiny_chatkit.host._pump import Pump
from tests.server.harness import Browser, serve, serve_chat, until


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
        """The handler's changes must reach the browser while the handler is still running."""
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


async def test_an_extended_task() -> None:
    def server(input: Inputs, output: Outputs, session: Session) -> None:
        chat = Chat("chat")

        @reactive.extended_task
        async def answer(text: str) -> None:
            assert threading.current_thread() is threading.main_thread()
            await chat.append_message(f"{text} is answered")

        @chat.on_user_submit
        def _(text: str) -> None:
            answer(text)
            answer(f"{text} again")

    async with serve(server) as browser:
        browser.submit("Go")
        await until(lambda: browser.page().shows("Go", "Go is answered", "Go again is answered"))
        assert browser.page().errors == []


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


async def test_an_effect_that_the_pump_runs_is_no_part_of_a_turn() -> None:
    """The pump may be started by code that works for a turn; what it flushes must not know that."""
    mark: ContextVar[str] = ContextVar("mark", default="")
    seen: list[str] = []
    value = reactive.Value(0)

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        @reactive.effect
        def _() -> None:
            value()
            seen.append(mark.get())

    async def work() -> None:
        mark.set("of the turn")
        with reactive.isolate():
            value.set(1)
        Pump.here().check_soon()

    async with serve(server, open=()):
        await until(lambda: len(seen) == 1)
        await asyncio.create_task(work())
        await until(lambda: len(seen) == 2)
        assert seen == ["", ""]


async def test_the_pump_outlives_a_flush_that_raises(monkeypatch: pytest.MonkeyPatch) -> None:
    flushes: list[int] = []

    async def flush() -> None:
        flushes.append(1)
        if len(flushes) == 1:
            raise ValueError("a callback of the app")

    async with serve(_nothing, open=()):
        monkeypatch.setattr(reactive, "flush", flush)
        pump = Pump.here()
        pump.hold()
        pump.flush_soon()
        await until(lambda: len(flushes) == 1)
        pump.flush_soon()
        await until(lambda: len(flushes) == 2)
        pump.release()


async def test_sys_exit_in_a_sync_handler_does_not_end_the_process() -> None:
    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        def _() -> None:
            raise SystemExit(3)

    caught: list[Any] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: caught.append(context))
    async with serve_chat(setup) as (browser, _):
        browser.submit("Go")
        page = browser.page()
        await until(lambda: page.messages and page.idle)
        assert page.errors
