"""Adds to the protocol tour: the Step button lets the running answers go one step on."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from shiny import App, Inputs, Outputs, Session, reactive, render, ui
from texts import BYTES, ESCAPE

from shiny_chatkit import Chat, chat_ui
from shiny_chatkit.types import (
    ChatContext,
    Citation,
    CodeArtifact,
    HtmlArtifact,
    JsonArtifact,
    SettingsItem,
    Status,
    TableArtifact,
    Thinking,
    TodoItem,
    TodoUpdate,
    ToolCall,
    ToolResult,
)

STATES = ("one", "two", "three")
SETTINGS = (
    SettingsItem("loud", "Loud", "toggle", False),
    SettingsItem("size", "Size", "select", 2, options=(1, 2, "2")),
    SettingsItem("warmth", "Warmth", "range", 0.5, min=0, max=1, step=0.25),
    SettingsItem("line", "", "separator"),
    SettingsItem("reset", "Reset", "action"),
)

app_ui = ui.page_fluid(
    ui.tags.main(
        ui.h1("Everything"),
        chat_ui(
            "chat",
            width="900px",
            height="500px",
            threads="sidebar",
            attachments=["image/*", ".txt", ".bin"],
            max_attachment_size=100_000,
            feedback=True,
        ),
        chat_ui("menu", threads="menu"),
        ui.input_action_button("step", "Step"),
        ui.input_action_button("update", "Update settings"),
        ui.output_text("happened"),
    ),
    lang="en",
    title="Everything",
)


def todo(*states: str) -> TodoUpdate:
    return TodoUpdate(
        [
            TodoItem(title, title, state)  # pyright: ignore[reportArgumentType]
            for title, state in zip(STATES, states, strict=True)
        ]
    )


def server(input: Inputs, output: Outputs, session: Session) -> None:
    chat = Chat("chat", settings=SETTINGS)
    menu = Chat("menu")
    steps = asyncio.Semaphore(0)
    heard = reactive.Value[tuple[str, ...]](())
    answered = 0

    def note(what: str) -> None:
        with reactive.isolate():
            heard.set((*heard(), what))

    @chat.on_user_submit
    async def _(text: str, ctx: ChatContext) -> AsyncIterator[Any]:
        nonlocal answered
        answered += 1
        word, _, rest = text.partition(" ")
        if ctx.attachments:
            for sent in ctx.attachments:
                yield f"{sent.name} {sent.type} {sent.text() if sent.type == 'widget' else ''}"
            yield f" with {text!r}"
        elif word == "stream":
            try:
                for number in range(60):
                    # Tests that look at a running answer let it go on when they have.
                    if number == 30:
                        await steps.acquire()
                    yield f"{rest}{number} "
                    await asyncio.sleep(0.01)
            finally:
                note("cancelled" if ctx.cancelled else "ended")
        elif word == "work":
            yield todo("in-progress", "not-started", "not-started")
            yield Thinking("Looking at **it**")
            await steps.acquire()
            call = ToolCall("look", {"at": "it"}, id="call")
            yield call
            yield Status("Looking ...")
            await steps.acquire()
            yield ToolResult(call.id, f"seen: {'x' * 5000}<end>", is_error=rest == "badly")
            yield todo("completed", "in-progress", "not-started")
            await steps.acquire()
            yield "Done, "
            yield Citation("https://example.com/a", "A source", "It says so.")
            yield "as said."
        elif word == "approve":
            call = ToolCall("drop", {"what": "it"}, title="Drop it")
            yield call
            allowed = await chat.approve(call, title="May I?")
            yield ToolResult(call.id, "dropped" if allowed else "kept", is_error=not allowed)
            yield "allowed" if allowed else "refused"
        elif word == "ask":
            try:
                answer = await ctx.ask(
                    "Well?",
                    input_type=rest,  # pyright: ignore[reportArgumentType]
                    options=None if rest == "text" else ["left", "right"],
                )
            except BaseException as error:
                note(type(error).__name__)
                raise
            yield f"You said {answer!r}."
        elif word == "bytes":
            yield CodeArtifact(BYTES, "python", "bytes.py")
        elif word == "escape":
            yield HtmlArtifact(ESCAPE, "Escape")
        elif word == "rows":
            yield TableArtifact([{"n": n, "text": f"row {n}"} for n in range(int(rest))])
        elif word == "tree":
            yield JsonArtifact({"deep": {"deeper": {"deepest": [1, None, "x"]}}}, "Tree")
        else:
            yield f"answer {answered} to *{text}*"

    @menu.on_user_submit
    def _(text: str) -> str:
        return f"menu heard {text}"

    @chat.slash_command("shout", "Say it in capitals")
    def _(args: str) -> str:
        return args.upper()

    @chat.slash_command("whisper", "Say it quietly")
    def _(args: str) -> str:
        return args.lower()

    @chat.context_source("now", "What happened so far")
    def _() -> str:
        return f"({', '.join(heard())})"

    @chat.on_settings_change
    def _(key: str, value: Any) -> None:
        note(f"{key}={json.dumps(value)}")

    @chat.on_feedback
    def _(message_id: str, value: str | None) -> None:
        note(f"feedback {value}")

    @chat.on_todo_clear
    def _() -> None:
        note("todos cleared")

    @reactive.effect
    @reactive.event(input.step)
    def _() -> None:
        steps.release()

    @reactive.effect
    @reactive.event(input.update)
    async def _() -> None:
        await chat.update_settings(loud=True, size="2", warmth=0.75)
        note("updated")

    @render.text
    def happened() -> str:
        return f"happened: {', '.join(heard())}"


app = App(app_ui, server)
