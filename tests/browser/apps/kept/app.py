"""A chat that keeps its conversations, with answers that take their time.

KEEP_RUNNING is how long they go on without a page, STORE where they are kept. Each answer that has ended is a line of
ended.txt.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

from shiny import App, Inputs, Outputs, Session, ui

from shiny_chatkit import Chat, chat_ui
from shiny_chatkit.types import TodoItem, ToolCall

STORE = os.environ.get("STORE", "sqlite:///kept.db")

# A test that has to do something before the answer ends says "count on".
LAST_NUMBERS = {"count": 100, "count on": 1000}

app_ui = ui.page_fluid(
    ui.tags.main(
        ui.h1("Kept", class_="visually-hidden"),
        chat_ui("chat", threads="sidebar", feedback=True, width="100%", height="600px"),
    ),
    lang="en",
    title="Kept",
)


def note_end(number: int) -> None:
    with Path("ended.txt").open("a") as file:
        file.write(f"{number}\n")


def server(input: Inputs, output: Outputs, session: Session) -> None:
    keep_running = float(os.environ.get("KEEP_RUNNING", "600"))
    chat = Chat("chat", store=STORE, keep_running=keep_running)

    @chat.on_user_submit
    async def _(text: str) -> AsyncIterator[str]:
        if text == "ask":
            yield f"You chose {await chat.ask('Which one?')}"
            return
        if text == "plan":
            await chat.set_todos([TodoItem("1", "Look"), TodoItem("2", "Leap")])
        if text == "approve":
            call = ToolCall("delete", {"path": "a.csv"})
            allowed = await chat.approve(call, title="Delete a.csv?")
            yield "Deleted" if allowed else "Kept"
            return
        if text not in LAST_NUMBERS:
            yield f"You said {text}"
            return
        number = 0
        try:
            for number in range(1, LAST_NUMBERS[text] + 1):
                yield f"{number} "
                await asyncio.sleep(0.04)
        finally:
            note_end(number)


app = App(app_ui, server)
