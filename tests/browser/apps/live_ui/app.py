"""Live Shiny inputs and outputs inside messages, with the dependencies they bring."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from htmltools import HTMLDependency, Tag
from shiny import App, Inputs, Outputs, Session, reactive, render, ui

from shiny_chatkit import Chat, chat_ui

third_party = HTMLDependency(
    name="third-party",
    version="1.0",
    source={"subdir": str(Path(__file__).parent / "third_party")},
    script={"src": "third-party.js"},
    stylesheet={"href": "third-party.css"},
)

app_ui = ui.page_fillable(
    chat_ui("chat"),
    ui.input_action_button("clear", "Clear"),
    ui.output_text("seen"),
)


def form() -> ui.TagList:
    return ui.TagList(
        "How **many**?",
        ui.input_numeric("n", "Number", 1),
        ui.output_text("doubled"),
        ui.input_action_button("press", "Press me"),
    )


async def stream() -> AsyncIterator[Any]:
    yield "Choose "
    yield ui.input_selectize("choice", "Choice", ["apple", "banana"])
    yield "above."


def server(input: Inputs, output: Outputs, session: Session) -> None:
    chat = Chat(id="chat")
    seen_values = reactive.value[list[str]]([])

    @chat.on_user_submit
    async def _(user_input: str) -> None:
        if user_input == "form":
            await chat.append_message(form())
        elif user_input == "selectize":
            await chat.append_message_stream(stream())
        elif user_input == "third party":
            await chat.append_message(Tag("third-party", third_party))
        elif user_input == "dynamic":
            await chat.append_message(ui.output_ui("dynamic"))

    @reactive.effect
    @reactive.event(input.clear)
    async def _() -> None:
        await chat.clear_messages()

    @render.text
    def doubled() -> str:
        return f"doubled: {input.n() * 2}"

    @render.ui
    def dynamic() -> Tag:
        return ui.input_text("name", "Name", "Ada")

    @reactive.effect
    @reactive.event(input.press)
    def _() -> None:
        seen_values.set([*seen_values(), f"pressed {input.press()}"])

    @reactive.effect
    @reactive.event(input.choice)
    def _() -> None:
        seen_values.set([*seen_values(), f"chose {input.choice()}"])

    @reactive.effect
    @reactive.event(input.name)
    def _() -> None:
        seen_values.set([*seen_values(), f"named {input.name()}"])

    @render.text
    def seen() -> str:
        return ", ".join(seen_values())


app = App(app_ui, server)
