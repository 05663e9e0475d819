"""A model that answers by itself, with a tool that asks, settings, threads, files and what it all took.

BASE_URL is the model's: see tests/models.
"""

import os
from typing import Any

import chatlas
from htmltools import Tag
from shiny import App, Inputs, Outputs, Session, reactive, render, ui
from starlette.requests import Request

from shiny_chatkit import Chat, chat_ui
from shiny_chatkit.types import SettingsItem

SETTINGS = [
    SettingsItem("model", "Model", "select", options=["small", "large"]),
    SettingsItem("temperature", "Temperature", "range", 0.2, min=0, max=1, step=0.1),
]


def client(name: str) -> chatlas.Chat[Any, Any]:
    return chatlas.ChatOpenAICompletions(
        base_url=os.environ["BASE_URL"],
        api_key="none",
        model="small",
        system_prompt=f"You are {name}.",
        kwargs={"max_retries": 0},
    )


def app_ui(request: Request) -> Tag:
    return ui.page_fillable(
        ui.input_action_button("swap", "Another client"),
        ui.output_text("tokens"),
        chat_ui("chat", threads="sidebar", attachments=True, usage=True),
    )


def server(input: Inputs, output: Outputs, session: Session) -> None:
    chat = Chat("chat", client=client("first"), settings=SETTINGS)

    async def greet() -> str:
        """Greet the user by name."""
        return "Hello " + await chat.ask("What is your name?")

    chat.client.register_tool(greet)

    @render.text
    def tokens() -> str:
        used = chat.usage()
        return f"{used.input_tokens} and {used.output_tokens} tokens"

    @reactive.effect
    @reactive.event(input.swap)
    def _() -> None:
        chat.client = client("second")


app = App(app_ui, server)
