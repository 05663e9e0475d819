"""Markdown streams of a file, of a model and of HTML, and one that appears late; in an Express app."""

import asyncio
import os
from pathlib import Path

from chatlas import ChatOpenAICompletions
from shiny import reactive
from shiny.express import input, render, ui

from shiny_chatkit.express import MarkdownStream

CHANGES = Path(__file__).parents[4] / "CHANGELOG.md"

ui.page_opts(title="Streams")

gate = asyncio.Event()
client = ChatOpenAICompletions(base_url=os.environ["BASE_URL"], api_key="none", model="test")

for name in ("file", "model", "html", "late"):
    ui.input_action_button(f"go_{name}", name)
ui.input_action_button("next", "next")

with ui.card(height="300px"):
    file = MarkdownStream("file")
    file.ui()

model = MarkdownStream("model")
model.ui(content="Ask me.")

html = MarkdownStream("html")
html.ui(content_type="html", height=120)

late = MarkdownStream("late")


@render.ui
def place():
    return late.ui(content="Nothing yet") if input.go_late() else "no place"


@reactive.effect
async def _():
    await late.stream(["*It was there* before"])


@reactive.effect
@reactive.event(input.go_file)
async def _():
    await file.stream(CHANGES.open())


@reactive.effect
@reactive.event(input.go_model)
async def _():
    await model.stream(client.stream_async("Hello"))


@reactive.effect
@reactive.event(input.go_html)
async def _():
    async def content():
        pieces = [
            "<div><p id='x' onclick='y'>fir",
            "st</p><p>se",
            "<b>con</b>d</p>",
            "</div><table>out",
        ]
        for piece in pieces:
            yield piece
            gate.clear()
            await gate.wait()

    await html.stream(content())


@reactive.effect
@reactive.event(input.next)
def _():
    gate.set()
