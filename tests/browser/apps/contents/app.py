"""append_message() with every kind of content; the user names the kind."""

import json
from dataclasses import dataclass
from typing import Any

from shiny import App, Inputs, Outputs, Session, render, ui

from shiny_chatkit import Chat, chat_ui, message_content
from shiny_chatkit.types import ChatMessage


@dataclass
class Celsius:
    degrees: float


@message_content.register
def _(message: Celsius) -> ChatMessage:
    return ChatMessage(content=f"**{message.degrees} °C**", role="assistant")


class Unknown:
    pass


CONTENTS: dict[str, Any] = {
    "markdown": "Some **bold** text",
    "html": ui.HTML("<em>as it is</em> and **not bold**"),
    "tag": ui.div(ui.strong("A tag"), " and **no markdown**", class_="from-a-tag"),
    "tag list": ui.TagList(
        "Some *markdown*, ",
        ui.span("a tag", class_="from-a-tag"),
        " and `more` markdown",
        ui.HTML("<u>and **HTML**</u>"),
    ),
    "nested tag list": ui.TagList(ui.TagList("*inner*", ui.hr()), "**outer**"),
    "dict": {"content": "An **answer**", "role": "assistant"},
    "dict of user": {"content": "A **question**", "role": "user"},
    "dict of tag": {"content": ui.span("In a dict", class_="from-a-tag"), "role": "assistant"},
    "chat message": ChatMessage(content="From a *ChatMessage*", role="assistant"),
    "registered": Celsius(21.5),
    "unknown": Unknown(),
    "empty": "",
}

app_ui = ui.page_fillable(
    chat_ui("chat"),
    ui.output_text_verbatim("messages"),
)


def server(input: Inputs, output: Outputs, session: Session) -> None:
    chat = Chat(id="chat", on_error="actual")

    @chat.on_user_submit
    async def _(user_input: str) -> None:
        if user_input == "icon":
            await chat.append_message("A tag", icon=ui.span("☀", class_="my-icon"))
        elif user_input == "icon as string":
            await chat.append_message("HTML", icon=ui.HTML('<b class="my-icon">☾</b>'))
        else:
            await chat.append_message(CONTENTS[user_input])

    @render.text
    def messages() -> str:
        return json.dumps(chat.messages())


app = App(app_ui, server)
