"""Every framework's own library against a real model on loopback, shown in a real chat."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, ExitStack
from typing import Any

import chatlas
import pytest

from shiny_chatkit import Chat
from shiny_chatkit.log import Message
from shiny_chatkit.models.streams import ag_ui_agent
from tests.models import Call, Cut, Fail, ModelServer, Say, Script, Think, Wait, model_server
from tests.models.ag_ui_server import ag_ui_server, of_pydantic_ai
from tests.models.agents import AGENTS, get_weather, pydantic_ai_agent
from tests.server.harness import Browser, answering, serve_chat, until

# chatlas warns that not every server speaks the responses API.
pytestmark = pytest.mark.filterwarnings(r"ignore:ChatOpenAI\(\) uses")

SCRIPT = Script(
    [
        Think("Which city? Paris."),
        Say("Let me look."),
        Call("get_weather", {"city": "Paris"}),
    ],
    [Say("It is sunny in Paris.")],
)
PARTS = [
    ("thinking", "Which city? Paris."),
    ("text", "Let me look."),
    ("tool", "get_weather", {"city": "Paris"}, "Sunny in Paris", False),
    ("text", "It is sunny in Paris."),
]

CLIENTS: dict[str, Callable[[str], Any]] = {
    "chatlas_completions": lambda root: chatlas.ChatOpenAICompletions(
        base_url=f"{root}/v1", api_key="none", model="m"
    ),
    "chatlas_responses": lambda root: chatlas.ChatOpenAI(
        base_url=f"{root}/v1", api_key="none", model="m"
    ),
    "chatlas_anthropic": lambda root: chatlas.ChatAnthropic(
        api_key="none", model="m", kwargs={"base_url": root}
    ),
}

FRAMEWORKS = [*AGENTS, "ag_ui"]
Serve = Callable[[str], AbstractAsyncContextManager[tuple[Browser, Chat]]]


@pytest.fixture
def model() -> Iterator[ModelServer]:
    with model_server(SCRIPT) as server:
        yield server


@pytest.fixture
def serve(model: ModelServer) -> Iterator[Serve]:
    """Return a chat that is answered by an assistant made with the named framework."""
    with ExitStack() as stack:

        def serve(name: str) -> AbstractAsyncContextManager[tuple[Browser, Chat]]:
            if name in CLIENTS:
                client = CLIENTS[name](model.root)
                client.register_tool(get_weather)
                return serve_chat(lambda _: None, client=client)
            if name == "ag_ui":
                agent = of_pydantic_ai(pydantic_ai_agent(model.root))
                server = stack.enter_context(ag_ui_server(agent))
                return serve_chat(answering(ag_ui_agent(server.url)))
            return serve_chat(answering(AGENTS[name](model.root)))

        yield serve


def parts(message: Message) -> list[tuple[Any, ...]]:
    """Return the parts of a message without ids and times."""
    found: list[tuple[Any, ...]] = []
    for part in message.to_dict()["parts"]:
        if part["type"] == "tool":
            about = [part.get(key) for key in ("name", "arguments", "result", "isError")]
            found.append(("tool", *about))
        else:
            found.append((part["type"], part.get("text", part)))
    return found


@pytest.mark.parametrize("name", [*FRAMEWORKS, *CLIENTS])
async def test_the_same_conversation_gives_the_same_parts(serve: Serve, name: str) -> None:
    async with serve(name) as (browser, _):
        page = browser.page()
        browser.submit("What is the weather like?")
        await until(lambda: page.messages[1:] and page.idle)
        assert page.messages[1].error is None
        assert parts(page.messages[1]) == PARTS
        browser.submit("And now?")
        await until(lambda: page.messages[3:] and page.idle)
        assert parts(page.messages[3]) == PARTS


@pytest.mark.parametrize("name", FRAMEWORKS)
async def test_an_error_of_the_provider_is_shown(
    serve: Serve, model: ModelServer, name: str
) -> None:
    model.answer = Script([Fail(429, "Too many requests.", retry_after=0)])
    async with serve(name) as (browser, _):
        page = browser.page()
        browser.submit("Go")
        await until(lambda: page.errors and page.idle)
        assert "Too many requests." in page.errors[0]["message"]
        assert [m.role for m in page.messages] == ["user"]


@pytest.mark.parametrize("name", FRAMEWORKS)
async def test_a_cut_stream_keeps_what_was_said(
    serve: Serve, model: ModelServer, name: str
) -> None:
    model.answer = Script([Think("Hm."), Say("So far"), Cut()])
    async with serve(name) as (browser, _):
        page = browser.page()
        browser.submit("Go")
        await until(lambda: page.errors and page.idle)
        assert page.messages[1].error
        assert parts(page.messages[1]) == [("thinking", "Hm."), ("text", "So far")]


@pytest.mark.parametrize("name", FRAMEWORKS)
async def test_an_error_in_the_stream_keeps_what_was_said(
    serve: Serve, model: ModelServer, name: str
) -> None:
    model.answer = Script([Say("So far"), Fail(529, "Overloaded.")])
    async with serve(name) as (browser, _):
        page = browser.page()
        browser.submit("Go")
        await until(lambda: page.errors and page.idle)
        assert "Overloaded." in (page.messages[1].error or "")
        assert page.messages[1].content == "So far"


@pytest.mark.parametrize("name", FRAMEWORKS)
async def test_stop_closes_the_connection_to_the_model(
    serve: Serve, model: ModelServer, name: str
) -> None:
    model.answer = Script([Say("So far"), Wait(60), Say("never")])
    async with serve(name) as (browser, _):
        page = browser.page()
        browser.submit("Go")
        await until(lambda: page.messages[1:] and page.messages[1].content == "So far")
        browser.stop()
        # The model would go on for a minute.
        await until(model.gone.is_set, "the model to see that the client is gone")
        await until(lambda: page.idle)
        assert page.messages[1].stopped
        assert page.messages[1].content == "So far"


@pytest.mark.parametrize("name", ["langchain", "langgraph", "pydantic_ai", "ag_ui"])
async def test_a_tool_that_fails(serve: Serve, model: ModelServer, name: str) -> None:
    model.answer = Script([Call("get_weather", {"city": "Nowhere"})], [Say("Sorry.")])
    async with serve(name) as (browser, _):
        page = browser.page()
        browser.submit("Go")
        await until(lambda: page.messages[1:] and page.idle)
        (_, tool, arguments, result, failed), *rest = parts(page.messages[1])
        assert (tool, arguments) == ("get_weather", {"city": "Nowhere"})
        if name == "langgraph":
            # Its tool node handles the error, so the model goes on.
            assert failed
            assert "no weather" in result
            assert rest == [("text", "Sorry.")]
        else:
            assert "no weather" in (page.messages[1].error or "")
            assert rest == []


@pytest.mark.parametrize("name", FRAMEWORKS)
async def test_arguments_that_are_no_json_are_shown_as_a_call(
    serve: Serve, model: ModelServer, name: str
) -> None:
    broken = '{"city": Par'
    model.answer = Script([Call("get_weather", broken)], [Say("Sorry.")])
    async with serve(name) as (browser, _):
        page = browser.page()
        browser.submit("Go")
        await until(lambda: page.messages[1:] and page.idle)
        (_, tool, arguments, *_), *_ = parts(page.messages[1])
        assert tool == "get_weather"
        # LangChain itself takes as much of them as it can read.
        assert arguments == ({} if name.startswith("lang") else {"arguments": broken})
