# A ui.Chat app after migration: only the import of Chat has changed.
import asyncio

from shiny.express import app_opts, ui

from shiny_chatkit.express import Chat  # was: ui.Chat
from shiny_chatkit.testing import FakeClient

app_opts(bookmark_store="url")
ui.page_opts(title="Recipes", fillable=True, fillable_mobile=True)

RECIPES = {
    "pancakes": "* 2 eggs\n* 200 ml of milk\n* 100 g of flour",
    "salad": "* 1 cucumber\n* 4 tomatoes\n* 100 g of feta",
}
WELCOME = """
**Hello!** What would you like to cook?

* <span class="suggestion submit">Pancakes</span>
* <span class="suggestion submit">Salad</span>
"""


def reply(asked):
    dish = next((dish for dish in RECIPES if dish in asked.text.lower()), None)
    if dish is None:
        return "I only know pancakes and salad."
    return f"For {dish} you need:\n\n{RECIPES[dish]}\n\nMix everything, and **enjoy your meal**."


# Stands in for chatlas.ChatAnthropic(), so that the app runs without a key.
client = FakeClient(reply)

chat = Chat(id="chat")
chat.ui(messages=[WELCOME])
chat.enable_bookmarking(client)


@chat.on_user_submit
async def handle_user_input(user_input: str):
    response = await client.stream_async(user_input)
    async with chat.message_stream_context() as stream:
        await stream.append("Looking in the cupboard ...")
        await asyncio.sleep(0.3)
        await stream.clear()
        async for chunk in response:
            await stream.append(chunk)
