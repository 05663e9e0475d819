"""The options of ``chat_ui()``, each on a chat of its own."""

import asyncio
from typing import Any, cast

import chatlas
from shiny import App, Inputs, Outputs, Session, reactive, render, ui
from shinychat import Chat, chat_ui

PLANE = ui.HTML('<svg class="plane" viewBox="0 0 8 8" width="16"><path d="M0 0h8v8z"/></svg>')

app_ui = ui.page_fixed(
    chat_ui(
        "slots",
        placeholder="Ask me",
        width="400px",
        height="300px",
        fill=False,
        icon_send=PLANE,
        enable_cancel=True,
        footer=ui.div(
            ui.input_action_link("terms", "Terms"), ui.output_text("agreed", inline=True)
        ),
        toolbar_input=ui.input_select("model", "Model", ["Small", "Large"]),
        class_="mine",
        data_kind="slots",
        aria_label="Slots",
    ),
    chat_ui("keys", submit_key="enter+modifier", footer="Just text", height="200px"),
    chat_ui("enter", submit_key="enter", icon_send=False, height="200px"),
    chat_ui("now", show_thinking_after_s=0, height="300px"),
    chat_ui("late", show_thinking_after_s=60, height="300px"),
    chat_ui("soon", show_thinking_after_s=0.05, height="300px"),
    chat_ui("never", show_thinking_after_s=-1, height="300px"),
    chat_ui("none", tool_grouping="none", height="400px"),
    chat_ui("tool", tool_grouping="tool", height="400px"),
    chat_ui("all", tool_grouping="all", height="400px"),
)


def calls(*names: str) -> list[Any]:
    """Calls of tools in a row, with their results, and a last word."""
    said: list[Any] = []
    for number, name in enumerate(names):
        request: Any = chatlas.ContentToolRequest(id=f"call-{number}", name=name, arguments={})
        said += [request, chatlas.ContentToolResult(value=cast(Any, "done"), request=request)]
    return [*said, "All done."]


def server(input: Inputs, output: Outputs, session: Session) -> None:
    for id in ("keys", "enter"):
        echo(Chat(id))
    for id in ("now", "late", "soon", "never"):
        think(Chat(id))
    for id in ("none", "tool", "all"):
        call_tools(Chat(id))
    slots = Chat("slots")
    agreed_times = reactive.value(0)

    @slots.on_user_submit
    async def _(text: str) -> None:
        await slots.append_message(f"{input.model()}: {text}")

    @reactive.effect
    @reactive.event(input.terms)
    def _() -> None:
        agreed_times.set(agreed_times() + 1)

    @render.text
    def agreed() -> str:
        return f"agreed {agreed_times()}"


def echo(chat: Chat) -> None:
    @chat.on_user_submit
    async def _(text: str) -> None:
        await chat.append_message(f"`{text!r}`")


def think(chat: Chat) -> None:
    @chat.on_user_submit
    async def _(text: str) -> None:
        async def answer():
            yield "<thinking>It is obvious."
            await asyncio.sleep(0.2)
            yield "</thinking>"
            yield "Said at last."

        await chat.append_message_stream(answer())


def call_tools(chat: Chat) -> None:
    @chat.on_user_submit
    async def _(text: str) -> None:
        await chat.append_message_stream(calls("look", "look", "read"))


app = App(app_ui, server)
