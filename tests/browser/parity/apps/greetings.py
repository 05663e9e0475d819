"""Greetings of every kind, one chat each, written for shinychat."""

import asyncio

from shiny import App, Inputs, Outputs, Session, reactive, render, ui
from shinychat import Chat, chat_greeting, chat_ui

CARDS = """## Welcome

- <span class="suggestion submit" title="A joke">Tell me a joke</span>
- <span class="suggestion" data-suggestion="Fill this in" title="A form">Fill in</span>
"""

app_ui = ui.page_fluid(
    ui.input_action_button("clear", "Clear"),
    ui.input_action_button("anew", "Begin anew"),
    chat_ui("page", greeting=CARDS, height="400px"),
    chat_ui("stays", greeting=chat_greeting("It **stays**", persistent=True), height="300px"),
    chat_ui("called", height="300px"),
    chat_ui("streamed", height="300px"),
    chat_ui("asked", height="300px"),
    ui.output_text("inputs"),
)


def server(input: Inputs, output: Outputs, session: Session) -> None:
    count = iter(range(1, 10))

    async def greet():
        await asyncio.sleep(0)
        return f"Greeting number {next(count)}"

    async def words():
        for word in ("Streamed ", "*words*", " here"):
            await asyncio.sleep(0.01)
            yield word

    chats = [
        Chat("page"),
        Chat("stays"),
        Chat("called", greeting=greet),
        Chat("streamed", greeting=lambda: chat_greeting(words(), persistent=True)),
    ]
    for chat in chats:
        answer_with(chat)
    asked = Chat("asked")

    @reactive.effect
    @reactive.event(input.asked_greeting_requested)
    async def _():
        await asked.set_greeting(ui.div("Set by the ", ui.tags.b("app", id="bold")))

    called = chats[2]

    @reactive.effect
    @reactive.event(input.clear)
    async def _():
        await called.clear_messages()

    @reactive.effect
    @reactive.event(input.anew)
    async def _():
        await called.clear_messages(greeting=True)

    @render.text
    def inputs():
        dismissed = (
            input.called_greeting_dismissed() if "called_greeting_dismissed" in input else None
        )
        return (
            f"dismissed: {dismissed is not None}, {called.get_greeting()}, {len(called.messages())}"
        )


def answer_with(chat: Chat) -> None:
    @chat.on_user_submit
    async def _(text: str) -> None:
        await chat.append_message(f"You said {text}")


app = App(app_ui, server)
