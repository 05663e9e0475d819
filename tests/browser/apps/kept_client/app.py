"""A client's conversations, kept, with a tool that asks before it runs.

BASE_URL is the model's: see tests/models.
"""

import os
from pathlib import Path

import chatlas
from shiny import App, Inputs, Outputs, Session, ui

from shiny_chatkit import Chat, chat_ui

app_ui = ui.page_fluid(
    chat_ui("chat", threads="sidebar", width="100%", height="600px"), title="Kept"
)


def server(input: Inputs, output: Outputs, session: Session) -> None:
    def get_weather(city: str) -> str:
        """The weather in a city."""
        with Path("asked.txt").open("a") as file:
            file.write(f"{city}\n")
        return f"Sunny in {city}"

    client = chatlas.ChatOpenAICompletions(
        base_url=os.environ["BASE_URL"], api_key="none", model="test"
    )
    client.register_tool(get_weather)
    Chat("chat", client=client, store="sqlite:///kept.db", ask_before=get_weather)


app = App(app_ui, server)
