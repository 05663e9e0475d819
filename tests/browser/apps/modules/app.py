"""Two chats on one page, chats as modules, and chats inside modules inside modules."""

from htmltools import Tag
from shiny import App, Inputs, Outputs, Session, module, render, ui

from shiny_chatkit import Chat, chat_module_server, chat_module_ui, chat_ui


@module.ui
def inner_ui() -> Tag:
    return ui.div(chat_ui("chat"), ui.output_text("typed"))


@module.server
def inner_server(input: Inputs, output: Outputs, session: Session) -> None:
    chat = Chat("chat")

    @chat.on_user_submit
    async def _(user_input: str) -> None:
        await chat.append_message(f"inner heard {user_input}")

    @render.text
    def typed() -> str:
        return f"typed: {input.chat_user_input()}, {len(chat.messages())} messages"


@module.ui
def outer_ui() -> Tag:
    return ui.div(chat_ui("chat"), inner_ui("inner"))


@module.server
def outer_server(input: Inputs, output: Outputs, session: Session) -> None:
    chat = Chat("chat")

    @chat.on_user_submit
    async def _(user_input: str) -> None:
        await chat.append_message_stream(["outer ", f"heard {user_input}"])

    inner_server("inner")


def shout(text: str) -> str:
    return text.upper()


app_ui = ui.page_fluid(
    ui.layout_columns(chat_ui("left"), chat_ui("right")),
    chat_module_ui("shouting", placeholder="Shout"),
    outer_ui("outer"),
)


def server(input: Inputs, output: Outputs, session: Session) -> None:
    left, right = Chat("left"), Chat("right")

    @left.on_user_submit
    async def _(user_input: str) -> None:
        await left.append_message(f"left heard {user_input}")
        await right.append_message(f"right was told {user_input}")

    @right.on_user_submit
    async def _(user_input: str) -> None:
        await right.append_message(f"right heard {user_input}")

    chat_module_server("shouting", handler=shout)
    outer_server("outer")


app = App(app_ui, server)
