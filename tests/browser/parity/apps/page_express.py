from shiny.express import input, render, ui
from shinychat import chat_nav_panel
from shinychat.express import Chat, page_chat

chat = Chat("chat")

with ui.hold() as about:

    @render.text
    def where():
        return f"on {input.chat_page()}"


page_chat("Express notes", sidebar=False, pages_navbar=[chat_nav_panel("About", about)])


@chat.on_user_submit
async def answer(text: str):
    await chat.append_message(f"You said {text}")
