"""chatlas clients: one that answers by itself, one in a handler of the app, with a tool and bookmarks.

BASE_URL is the model's: see tests/models.
"""

import os
from typing import Any

import chatlas
from htmltools import Tag
from shiny import App, Inputs, Outputs, Session, ui
from starlette.requests import Request

from shiny_chatkit import Chat, chat_ui


def client() -> chatlas.Chat[Any, Any]:
    return chatlas.ChatOpenAICompletions(
        base_url=os.environ["BASE_URL"], api_key="none", model="test"
    )


def app_ui(request: Request) -> Tag:
    return ui.page_fluid(chat_ui("own"), chat_ui("handler"), chat_ui("progress"))


def server(input: Inputs, output: Outputs, session: Session) -> None:
    def get_weather(city: str) -> str:
        """The weather in a city."""
        return f"Sunny in {city}"

    own_client = client()
    own_client.register_tool(get_weather)
    own = Chat("own", client=own_client)
    own.enable_bookmarking(own_client)

    # The style of ui.Chat's documentation.
    handler_client = client()
    handler = Chat("handler")

    @handler.on_user_submit
    async def _(user_input: str) -> None:
        response = await handler_client.stream_async(user_input)
        await handler.append_message_stream(response)

    progress_client = client()
    progress = Chat("progress")

    @progress_client.register_tool
    async def get_weather_slowly(city: str) -> str:
        """The weather in a city."""
        async with progress.message_stream_context() as stream:
            await stream.append(f"\n\nAsking {city} ...")
            await stream.replace(f"\n\n*{city} answered.*\n\n")
        return f"Sunny in {city}"

    @progress.on_user_submit
    async def _(user_input: str) -> None:
        response = await progress_client.stream_async(user_input)
        await progress.append_message_stream(response)


app = App(app_ui, server, bookmark_store="server")
