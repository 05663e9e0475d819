"""update_user_input() and user_input(), in Express."""

from typing import Any

from shiny import reactive
from shiny.express import input, render, ui

from shiny_chatkit.express import Chat

chat = Chat(id="chat")
chat.ui(placeholder="At first")
complaint = reactive.value("")

ui.input_action_button("value", "Set value")
ui.input_action_button("placeholder", "Set placeholder")
ui.input_action_button("submit", "Submit for me")
ui.input_action_button("focus", "Set and focus")
ui.input_action_button("positional", "By position")
ui.input_action_button("wrong", "Submit nothing")


@render.text
def typed():
    return f"typed: {chat.user_input()}"


@render.text
def typed_input():
    return f"input: {input.chat_user_input()}"


@render.text
def complaints():
    return complaint()


@reactive.effect
@reactive.event(input.value)
def _():
    chat.update_user_input(value="from the app")


@reactive.effect
@reactive.event(input.placeholder)
def _():
    chat.update_user_input(placeholder="Later")


@reactive.effect
@reactive.event(input.submit)
def _():
    chat.update_user_input(value="submitted by the app", submit=True)


@reactive.effect
@reactive.event(input.focus)
def _():
    chat.update_user_input(value="look here", focus=True)


@reactive.effect
@reactive.event(input.positional)
def _():
    update: Any = chat.update_user_input
    update("by position", "a placeholder")


@reactive.effect
@reactive.event(input.wrong)
def _():
    try:
        chat.update_user_input(submit=True)
    except ValueError as error:
        complaint.set(str(error))


@chat.on_user_submit
async def _(user_input: str):
    await chat.append_message(f"you said {user_input}")
