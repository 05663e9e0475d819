"""Module chats in tabs, and one in a modal that can be opened from each of them."""

from collections.abc import Iterator

from htmltools import Tag
from shiny import App, Inputs, Outputs, Session, module, reactive, ui

from shiny_chatkit import Chat, chat_module_server, chat_module_ui, chat_ui


def echo(text: str) -> str:
    return text


def reverse(text: str) -> Iterator[str]:
    yield from reversed(text)


@module.ui
def help_button() -> Tag:
    return ui.input_action_button("open", "Help", class_="btn-sm")


@module.server
def help_server(input: Inputs, output: Outputs, session: Session) -> None:
    chat = Chat("chat", greeting="Ask how to use this app.")

    @chat.on_user_submit
    def _(text: str) -> str:
        return f"You asked: {text}\n\nThe first tab repeats what you write, the second reverses it."

    @reactive.effect
    @reactive.event(input.open)
    def _():
        # The conversation stays on the server while the modal is closed.
        ui.modal_show(
            ui.modal(
                chat_ui("chat", width="100%", height="50vh"),
                title="Help",
                easy_close=True,
            )
        )


app_ui = ui.page_navbar(
    ui.nav_panel("Echo", chat_module_ui("echo", messages=["I repeat what you write."])),
    ui.nav_panel("Reverse", chat_module_ui("reverse", messages=["I reverse what you write."])),
    ui.nav_spacer(),
    ui.nav_control(help_button("help")),
    title="Chats as modules",
    id="tab",
    fillable=True,
    fillable_mobile=True,
)


def server(input: Inputs, output: Outputs, session: Session) -> None:
    chat_module_server("echo", handler=echo)
    chat_module_server("reverse", handler=reverse)
    help_server("help")


app = App(app_ui, server)
