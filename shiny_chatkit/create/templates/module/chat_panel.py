"""A Shiny module: a chat with a count of its answers."""

from collections.abc import Callable

from htmltools import TagList
from shiny import Inputs, Outputs, Session, module, reactive, render, ui

from shiny_chatkit import Chat, chat_ui


@module.ui
def panel_ui(greeting: str) -> TagList:
    return TagList(
        chat_ui("chat", greeting=greeting),
        ui.div(ui.output_text("count", inline=True), class_="text-center text-muted small"),
    )


@module.server
def panel_server(
    input: Inputs, output: Outputs, session: Session, answer: Callable[[str], str]
) -> Chat:
    """Let a function answer, and return the chat."""
    chat = Chat("chat")
    answers = reactive.value(0)

    @chat.on_user_submit
    def _(text: str) -> str:
        reply = answer(text)
        with reactive.isolate():
            answers.set(answers() + 1)
        return reply

    @render.text
    def count() -> str:
        return f"Answers so far: {answers()}"

    return chat
