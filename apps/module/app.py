"""Two chats on one page, each a Shiny module of its own."""

from collections.abc import Iterator

from shiny import App, Inputs, Outputs, Session, ui

from shiny_chatkit import chat_module_server, chat_module_ui

app_ui = ui.page_fillable(
    ui.layout_columns(
        ui.card(ui.card_header("Echo"), chat_module_ui("echo", messages=["I repeat."])),
        ui.card(ui.card_header("Reverse"), chat_module_ui("reverse", messages=["I turn around."])),
    ),
    title="Chats as modules",
)


def echo(text: str) -> str:
    return text


def reverse(text: str) -> Iterator[str]:
    yield from reversed(text)


def server(input: Inputs, output: Outputs, session: Session) -> None:
    chat_module_server("echo", handler=echo)
    chat_module_server("reverse", handler=reverse)


app = App(app_ui, server)
