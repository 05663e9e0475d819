"""The same assistant made with each framework, a chat for each.

MODEL_URL and AGENT_URL are those of the servers in tests/models.
"""

import os

import chatlas
from htmltools import Tag
from shiny import App, Inputs, Outputs, Session, ui
from starlette.requests import Request

from shiny_chatkit import Chat, chat_ui
from shiny_chatkit.models.streams import ag_ui_agent
from tests.models.agents import AGENTS, get_weather

MODEL_URL = os.environ["MODEL_URL"]
NAMES = [*AGENTS, "ag_ui", "chatlas"]


def app_ui(request: Request) -> Tag:
    return ui.page_fluid(*(chat_ui(name, height="500px") for name in NAMES))


def server(input: Inputs, output: Outputs, session: Session) -> None:
    for name, make in AGENTS.items():
        Chat(name).on_user_submit(make(MODEL_URL))
    Chat("ag_ui").on_user_submit(ag_ui_agent(os.environ["AGENT_URL"]))
    client = chatlas.ChatOpenAICompletions(base_url=f"{MODEL_URL}/v1", api_key="none", model="test")
    client.register_tool(get_weather)
    Chat("chatlas", client=client)


app = App(app_ui, server)
