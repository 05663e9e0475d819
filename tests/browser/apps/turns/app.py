"""Turns under way: the Step button lets the running answer go one step on."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from typing import Any

from shiny import App, Inputs, Outputs, Session, reactive, render, ui

from shiny_chatkit import Chat, chat_ui
from shiny_chatkit.types import ChatContext

WOKEN = threading.Event()

EVENTS: list[str] = []
"""The events of all sessions."""


@reactive.poll(lambda: len(EVENTS), 0.1)
def events() -> list[str]:
    return list(EVENTS)


app_ui = ui.page_fluid(
    chat_ui("chat"),
    chat_ui("sync"),
    chat_ui("slow"),
    ui.input_action_button("step", "Step"),
    ui.input_action_button("stop", "Stop by app"),
    ui.input_action_button("clear", "Clear"),
    ui.input_text("session_name", "Name", ""),
    ui.output_text("happened"),
    ui.output_text("ever_happened"),
    ui.output_text("count"),
    ui.output_text("status"),
)


def server(input: Inputs, output: Outputs, session: Session) -> None:
    chat, sync, slow = Chat("chat"), Chat("sync"), Chat("slow")
    steps, sync_steps = asyncio.Semaphore(0), threading.Semaphore(0)
    counted = reactive.value(0)
    before = len(EVENTS)

    @chat.on_user_submit
    async def _(user_input: str, ctx: ChatContext) -> AsyncIterator[Any]:
        if user_input == "deaf":
            # Catches the cancellation and says more.
            yield "listening"
            try:
                await steps.acquire()
            finally:
                await chat.append_message("too late")
                EVENTS.append("deaf ended")
        elif user_input == "polite":
            yield "polite"
            await asyncio.to_thread(ctx.cancel_event.wait)
            EVENTS.append("polite saw the stop")
        elif user_input == "count":
            for number in range(3):
                counted.set(number + 1)
                await steps.acquire()
            yield "counted"
        else:
            name = input.session_name() or "a session"
            EVENTS.append(f"{name} began {user_input}")
            try:
                await steps.acquire()
                yield f"{user_input} "
                yield ui.span("with UI ", class_="from-a-tag")
                await steps.acquire()
                yield "to the end"
            finally:
                EVENTS.append(f"{name} ended {user_input}")

    @sync.on_user_submit
    def _(user_input: str, ctx: ChatContext) -> Iterator[str]:
        for word in ("one ", "two ", "three"):
            sync_steps.acquire()
            if ctx.cancelled:
                EVENTS.append("sync saw the stop")
                return
            yield word

    @slow.on_user_submit
    def _(user_input: str) -> str:
        if user_input == "sleep":
            WOKEN.wait(60)
        if user_input == "wake":
            WOKEN.set()
        return f"slow heard {user_input}"

    @reactive.effect
    @reactive.event(input.step)
    def _() -> None:
        steps.release()
        sync_steps.release()

    @reactive.effect
    @reactive.event(input.stop)
    async def _() -> None:
        await chat.stop()

    @reactive.effect
    @reactive.event(input.clear)
    async def _() -> None:
        await chat.clear_messages()

    @render.text
    def happened() -> str:
        return f"since then: {', '.join(events()[before:])}"

    @render.text
    def ever_happened() -> str:
        return f"ever: {', '.join(events())}"

    @render.text
    def count() -> str:
        return f"counted: {counted()}"

    @render.text
    def status() -> str:
        return f"status: {chat.latest_message_stream.status()}"


app = App(app_ui, server)
