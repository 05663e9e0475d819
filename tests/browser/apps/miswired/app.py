"""Chats that do not find their elements, elements that do not find their chats, and a chat without a handler."""

from __future__ import annotations

import os

from shiny import App, Inputs, Outputs, Session, reactive, ui

from shiny_chatkit import Chat, chat_ui

if os.getenv("PRODUCTION"):
    # `shiny run` has set it to 1.
    os.environ["SHINY_DEV_MODE"] = "0"

app_ui = ui.page_fluid(
    ui.layout_columns(
        chat_ui("chat", height="250px"),
        chat_ui("late", height="250px"),
        chat_ui("deaf", height="250px"),
        ui.div(
            chat_ui("twice", height="250px", class_="first"),
            ui.div(chat_ui("twice", height="250px", class_="second"), id="second"),
        ),
        col_widths=6,
    ),
    ui.input_action_button("begin", "Begin"),
    ui.input_action_button("remove", "Remove"),
)


def server(input: Inputs, output: Outputs, session: Session) -> None:
    Chat("chatt")
    Chat("deaf")
    twice = Chat("twice")

    @twice.on_user_submit
    def _(text: str) -> str:
        return f"Once: {text}"

    @reactive.effect
    @reactive.event(input.begin)
    def _() -> None:
        late = Chat("late")

        @late.on_user_submit
        def _(text: str) -> str:
            return f"Late: {text}"

    @reactive.effect
    @reactive.event(input.remove)
    def _() -> None:
        ui.remove_ui("#second")


app = App(app_ui, server)
