"""Conversations that begin with messages of the app: ``chat_ui(messages=)``, with icons."""

from shiny import App, Inputs, Outputs, Session, reactive, render, ui
from shinychat import Chat, chat_ui
from shinychat.types import ChatMessage

ROBOT = ui.HTML('<svg class="robot" width="16" viewBox="0 0 8 8"><path d="M0 0h8v8z"/></svg>')

MESSAGES = [
    (
        'Hello **there**. <span class="suggestion submit" id="ask-it">Ask it</span> or '
        '<span class="suggestion" data-suggestion="Fill this in">fill it in</span>'
    ),
    {"role": "user", "content": "Is this a question?"},
    ui.div(
        ui.input_action_button("more", "More", class_="mine"),
        ui.input_text("name", "Name", "Ada"),
        ui.output_text("pressed", inline=True),
        id="form",
    ),
    ui.HTML('<b id="raw">**Raw**</b>'),
    ChatMessage("- one\n- *two*"),
    {"role": "assistant", "content": '<em id="kept" class="mine" data-kept="1">The last</em> one'},
]

app_ui = ui.page_fixed(
    chat_ui("chat", messages=MESSAGES, icon_assistant=ROBOT, height="600px"),
    chat_ui("plain", messages=["No icon"], icon_assistant=False, height="200px"),
    chat_ui("default", messages=iter(["Default icon"]), icon_assistant=True, height="200px"),
    ui.output_text("count"),
)


def server(input: Inputs, output: Outputs, session: Session) -> None:
    chat = Chat("chat")
    for id in ("plain", "default"):
        Chat(id)
    clicks = reactive.value(0)

    @chat.on_user_submit
    async def answer(text: str) -> None:
        await chat.append_message(f"You said {text}")

    @reactive.effect
    @reactive.event(input.more)
    def _() -> None:
        clicks.set(clicks() + 1)

    @render.text
    def pressed() -> str:
        return f"{input.name()} pressed {clicks()}"

    @render.text
    def count() -> str:
        return f"{len(chat.messages())} in messages()"


app = App(app_ui, server)
