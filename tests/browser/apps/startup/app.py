"""Two chats with 2,000 startup messages each: in a dynamic UI of a module, and one that grows with its content."""

from typing import Any

from shiny import App, Inputs, Outputs, Session, module, reactive, render, ui

from shiny_chatkit import Chat, chat_ui
from tests.bench import texts

COUNT = 2000


def messages() -> list[Any]:
    return [
        *texts.conversation(COUNT - 3),
        'Read <b id="rules" class="mine">the rules</b>, or <span class="suggestion submit">ask</span>.',
        ui.TagList("Choose: ", ui.input_action_button("inside", "a button")),
        {"role": "user", "content": "The last one"},
    ]


@module.ui
def help_ui() -> ui.Tag:
    return ui.output_ui("page")


@module.server
def help_server(input: Inputs, output: Outputs, session: Session) -> None:
    shown = reactive.value(0)

    @render.ui
    def page() -> ui.TagList:
        return ui.TagList(
            ui.input_action_button("again", f"Render again ({shown()})"),
            chat_ui("chat", messages=messages(), height="600px"),
            ui.output_text("presses"),
        )

    @reactive.effect
    @reactive.event(input.again)
    def _() -> None:
        shown.set(shown() + 1)

    @render.text
    def presses() -> str:
        return f"pressed {input.inside()}"

    chat = Chat("chat")

    @chat.on_user_submit
    def _(text: str) -> str:
        return f"{text}: {len(chat.messages())} messages"


def server(input: Inputs, output: Outputs, session: Session) -> None:
    help_server("help")
    Chat("grows")


app = App(
    ui.page_fluid(
        help_ui("help"), chat_ui("grows", messages=texts.conversation(COUNT), fill=False)
    ),
    server,
)
