from shiny.express import ui

from shiny_chatkit.express import Chat

ui.page_opts(title="Hello, chat", fillable=True)
chat = Chat("chat")
chat.ui(messages=["Hello! Send me anything."])


@chat.on_user_submit
async def answer(text: str):
    yield f"You wrote **{len(text.split())} words**: "
    yield text
