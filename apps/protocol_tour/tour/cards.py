"""Cards about the parts in and around an answer: reasoning, status, tools, sources, todos, live UI."""

from collections.abc import AsyncIterator
from typing import Any

from faicons import icon_svg
from htmltools import Tag
from shiny import Inputs, Outputs, Session, module, render, ui

from shiny_chatkit.types import (
    ChatContext,
    Citation,
    CodeArtifact,
    Status,
    Thinking,
    TodoItem,
    TodoUpdate,
    ToolCall,
    ToolResult,
    Usage,
)

from .stops import Visit, pause, pieces, stop


@stop("thinking", "Two phases of reasoning", "thinking-chunk", "thinking-done")
async def thinking(visit: Visit, ctx: ChatContext) -> AsyncIterator[Any]:
    for piece in pieces("First I look at the question, and then for what is hidden in it."):
        yield Thinking(piece)
        await pause(0.06)
    yield "An answer to the first half. "
    for piece in pieces("Now the second half; that one is easy."):
        yield Thinking(piece)
        await pause(0.06)
    yield "And to the second."


@stop("status", "A remark that passes", "status-update")
async def status(visit: Visit, ctx: ChatContext) -> AsyncIterator[Any]:
    for remark in ("Searching …", "Reading three documents …", "Writing …"):
        yield Status(remark)
        await pause(0.8)
    yield "The remarks above are gone, as this is here."


@stop("tools", "Four calls: text, artifact, UI and a failure", "tool-call", "tool-result")
async def tools(visit: Visit, ctx: ChatContext) -> AsyncIterator[Any]:
    yield "Let me look that up.\n\n"
    weather = ToolCall("get_weather", {"city": "Cádiz", "days": 2})
    yield weather
    await pause(1)
    yield ToolResult(weather.id, {"today": "sunny, 27 °C", "tomorrow": "windy, 22 °C"})
    query = ToolCall("run_query", {"table": "cities"}, title="Ask the database")
    yield query
    await pause(0.6)
    yield ToolResult(query.id, CodeArtifact("SELECT count(*) FROM cities", "sql", "The query"))
    gauge = ToolCall("draw_gauge", {"value": 70}, title="Draw a gauge", icon=icon_svg("gauge"))
    yield gauge
    await pause(0.6)
    yield ToolResult(gauge.id, ui.tags.meter("70 %", value="0.7", aria_label="Gauge"))
    broken = ToolCall("read_file", {"name": "missing.txt"})
    yield broken
    await pause(0.6)
    yield ToolResult(broken.id, "There is no missing.txt.", is_error=True)
    yield "Three of the four tools worked."


@stop(
    "approve",
    "A tool that asks first",
    "permission-request",
    "permission-response",
    "input-answered",
)
async def approve(visit: Visit, ctx: ChatContext) -> AsyncIterator[Any]:
    call = ToolCall("delete_file", {"name": "notes.txt"}, title="Delete a file")
    yield call
    if await visit.chat.approve(call, title="May I delete notes.txt?"):
        yield ToolResult(call.id, "Deleted (not really).")
        yield "You allowed it."
    else:
        yield ToolResult(call.id, "The user refused.", is_error=True)
        yield "You refused, so I left it."


@stop("citations", "Sources under the answer", "citation")
async def citations(visit: Visit, ctx: ChatContext) -> AsyncIterator[Any]:
    yield "Shiny is reactive"
    yield Citation("https://shiny.posit.co/py/", "Shiny for Python", "Build apps in Python.")
    await pause(0.3)
    yield " and Python is pleasant"
    yield Citation("https://www.python.org/", "Python")
    yield Citation("https://shiny.posit.co/py/", "The same source again, listed once")
    yield "."


@stop("todos", "A list of tasks above the input", "todo-update", "todo-clear")
async def todos(visit: Visit, ctx: ChatContext) -> AsyncIterator[Any]:
    titles = ("Read the question", "Think about it", "Write the answer")
    yield "Three tasks, one after the other. Dismiss the list when you have seen it."
    for done in range(len(titles) + 1):
        states = ["completed"] * done + ["in-progress"] + ["not-started"] * len(titles)
        yield TodoUpdate(
            [
                TodoItem(number, title, state)  # pyright: ignore[reportArgumentType]
                for number, (title, state) in enumerate(zip(titles, states, strict=False), 1)
            ]
        )
        await pause(0.7)


@stop("live", "Shiny inputs and outputs in a message", "html")
async def live(visit: Visit, ctx: ChatContext) -> AsyncIterator[Any]:
    number = visit.live() + 1
    visit.live.set(number)
    yield "Move the slider:\n\n"
    yield live_ui(f"live{number}")
    yield "\n\nThe number is computed by the server."


@module.ui
def live_ui() -> Tag:
    return ui.div(
        ui.input_slider("n", "A number", min=0, max=20, value=4), ui.output_text("square")
    )


@module.server
def live_server(input: Inputs, output: Outputs, session: Session) -> None:
    @render.text
    def square() -> str:
        return f"Its square is {input.n() ** 2}."


@stop("usage", "What an answer took of a model", "usage")
async def usage(visit: Visit, ctx: ChatContext) -> AsyncIterator[Any]:
    yield "A model would have read 1,200 tokens and written 80 for this."
    yield Usage(1200, 80, 1000, cost=0.0042)
