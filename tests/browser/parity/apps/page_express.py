from typing import Any

from shiny.express import input, render, ui
from shinychat import chat_greeting, chat_nav_panel, chat_sidebar
from shinychat.express import Chat, page_chat, page_chat_theme

chat = Chat("chat")
dismissible: Any = False

with ui.hold() as about:

    @render.text
    def where():
        return f"on {input.chat_page()}"


page_chat(
    "Express notes",
    sidebar=False,
    greeting=chat_greeting("It **stays**", dismissible=dismissible),
    placeholder="Ask the notes",
    width="500px",
    icon_assistant=ui.HTML('<svg class="bot" width="16" viewBox="0 0 8 8"></svg>'),
    icon_send=ui.HTML('<svg class="plane" width="16" viewBox="0 0 8 8"></svg>'),
    enable_cancel=True,
    allow_attachments=["text/plain"],
    navbar_options=ui.navbar_options(theme="dark"),
    theme=page_chat_theme(preset="shiny", primary="#123456"),
    pages_navbar=[
        chat_nav_panel(
            "About",
            about,
            value="about",
            icon=ui.HTML('<svg class="info" width="16" viewBox="0 0 8 8"></svg>'),
            content_width="300px",
            sidebar=chat_sidebar(ui.p("Aside"), width=200, resizable=False, open="open"),
        )
    ],
)


@chat.on_user_submit
async def answer(text: str):
    await chat.append_message(f"You said {text}")
