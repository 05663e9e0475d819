"""enable_bookmarking() in Express, with the store set there."""

from typing import Any

from shiny import reactive
from shiny.express import render

from shiny_chatkit.express import Chat


class Client:
    def __init__(self):
        self.heard = reactive.value[list[str]]([])

    async def get_state(self) -> Any:
        return self.heard.get()

    async def set_state(self, state: Any):
        self.heard.set(state)


client = Client()
chat = Chat(id="chat")
chat.ui(messages=["Welcome"])
chat.enable_bookmarking(client, bookmark_store="url")


@chat.on_user_submit
async def _(user_input: str):
    client.heard.set([*client.heard(), user_input])
    yield "I heard "
    yield f"*{user_input}*"


@render.text
def heard():
    return f"heard: {client.heard()}"
