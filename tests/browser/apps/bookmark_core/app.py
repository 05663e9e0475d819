"""enable_bookmarking() with any object that has a state, in a module as well. STORE says which store."""

import os
import random
from typing import Any

from htmltools import Tag, TagList
from shiny import App, Inputs, Outputs, Session, module, reactive, render, ui
from starlette.requests import Request

from shiny_chatkit import Chat, chat_ui


class Client:
    """A model's client that counts."""

    def __init__(self) -> None:
        self.count = reactive.value(0)

    async def get_state(self) -> dict[str, Any]:
        with reactive.isolate():
            return {"count": self.count()}

    async def set_state(self, state: Any) -> None:
        self.count.set(state["count"])

    def answer(self, text: str) -> str:
        with reactive.isolate():
            self.count.set(self.count() + 1)
            if text == "long":
                return "".join(
                    random.Random(1).choices("abcdefghijklmnopqrstuvwxyzABCDEF ", k=80_000)
                )
            return f"**{text}** is number {self.count()}"


@module.ui
def inner_ui() -> Tag:
    return chat_ui("chat")


@module.server
def inner_server(input: Inputs, output: Outputs, session: Session) -> None:
    chat, client = Chat("chat"), Client()
    chat.on_user_submit(client.answer)
    chat.enable_bookmarking(client)


def app_ui(request: Request) -> Tag:
    return ui.page_fluid(
        chat_ui("chat", messages=["Welcome"]),
        chat_ui("manual"),
        inner_ui("inner"),
        ui.input_text("note", "Note", ""),
        ui.input_bookmark_button(),
        ui.input_action_button("cancel", "Cancel bookmarking"),
        ui.output_text("count"),
    )


def server(input: Inputs, output: Outputs, session: Session) -> None:
    chat, client = Chat("chat"), Client()

    @chat.on_user_submit
    async def _(user_input: str) -> None:
        if user_input == "ui":
            await chat.append_message(TagList("A ", ui.input_text("name", "Name", "Ada")))
        else:
            await chat.append_message_stream([client.answer(user_input)])

    cancel = chat.enable_bookmarking(client)

    manual, manual_client = Chat("manual"), Client()
    manual.on_user_submit(manual_client.answer)
    manual.enable_bookmarking(manual_client, bookmark_on=None)

    inner_server("inner")

    @reactive.effect
    @reactive.event(input.cancel)
    def _() -> None:
        cancel()

    @render.text
    def count() -> str:
        return f"count: {client.count()}"


store: Any = os.environ["STORE"]
app = App(app_ui, server, bookmark_store=store)
