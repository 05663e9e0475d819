"""The same conversation with an assistant of each framework, on one page."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from shiny_chatkit.playwright import ChatController
from tests.browser.conftest import OpenChat
from tests.browser.helpers import begin, say
from tests.models import Call, Cut, ModelServer, Say, Script, Think, Wait, model_server
from tests.models.ag_ui_server import AgUiServer, ag_ui_server, of_pydantic_ai
from tests.models.agents import AGENTS, pydantic_ai_agent

NAMES = [*AGENTS, "ag_ui", "chatlas"]

SCRIPT = Script(
    [
        Think("Which city? Paris."),
        Say("Let **me** look."),
        Call("get_weather", {"city": "Paris"}),
    ],
    [Say("It is sunny in *Paris*.")],
)


@pytest.fixture(scope="module")
def model() -> Iterator[ModelServer]:
    with model_server() as server:
        yield server


@pytest.fixture(scope="module")
def agent(model: ModelServer) -> Iterator[AgUiServer]:
    with ag_ui_server(of_pydantic_ai(pydantic_ai_agent(model.root))) as server:
        yield server


@pytest.fixture
def chats(open_chat: OpenChat, model: ModelServer, agent: AgUiServer) -> dict[str, ChatController]:
    env = {"MODEL_URL": model.root, "AGENT_URL": agent.url}
    page = open_chat("frameworks", NAMES[0], env=env).page
    return {name: ChatController(page, name) for name in NAMES}


def test_every_framework_shows_the_same_parts_is_stopped_and_shows_its_error(
    chats: dict[str, ChatController], model: ModelServer
) -> None:
    model.answer = SCRIPT
    for chat in chats.values():
        say(chat, "What is the weather like?")
    shown: dict[str, list[str]] = {}
    for name, chat in chats.items():
        chat.expect_streaming(False)
        message = chat.loc_latest_message
        expect(message.locator(".chatkit-tool")).to_have_attribute("data-state", "done")
        expect(message.locator("strong")).to_have_text("me")
        expect(message.locator("em")).to_have_text("Paris")
        parts = message.locator(".message-content > *")
        shown[name] = parts.evaluate_all("parts => parts.map(part => part.className)")
    assert len(shown["chatlas"]) == 4
    assert shown == dict.fromkeys(NAMES, shown["chatlas"])
    expect_stopped(chats, model)
    expect_errors(chats, model)


def expect_stopped(chats: dict[str, ChatController], model: ModelServer) -> None:
    model.answer = Script([Say("So far"), Wait(60)])
    for name, chat in chats.items():
        model.gone.clear()
        begin(chat, "Go")
        expect(chat.loc_latest_message).to_contain_text("So far")
        chat.stop()
        chat.expect_streaming(False)
        expect(chat.loc_latest_message).to_have_attribute("data-stopped", "Stopped")
        assert model.gone.wait(10), f"{name} has not closed the model's stream"


def expect_errors(chats: dict[str, ChatController], model: ModelServer) -> None:
    model.answer = Script([Say("So far"), Cut()])
    for chat in chats.values():
        begin(chat, "Go")
        chat.expect_streaming(False)
        expect(chat.loc_latest_message).to_contain_text("So far")
        expect(chat.loc_latest_message).to_have_attribute("data-error", re.compile(".+"))
