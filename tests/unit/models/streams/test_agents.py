"""Agents of LangChain and Pydantic AI: what their event streams say beside the conversation all share."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import openai
import pytest
from langchain_core.language_models import FakeListLLM, GenericFakeChatModel
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage
from langchain_core.runnables import RunnableLambda, chain
from langchain_core.tools import tool
from langgraph.graph import START, MessagesState, StateGraph
from langgraph.prebuilt import ToolNode
from langgraph.types import Command
from pydantic import BaseModel
from pydantic_ai import Agent
from pydantic_ai.messages import (
    NativeToolCallPart,
    NativeToolReturnPart,
    PartEndEvent,
    PartStartEvent,
    TextPart,
)
from pydantic_ai.models.openai import OpenAIResponsesModel
from pydantic_ai.providers.openai import OpenAIProvider

from shiny_chatkit.models.streams import from_langchain, from_pydantic_ai
from shiny_chatkit.types import Citation, Thinking, ToolCall, ToolResult
from tests.models import Call, Cite, ModelServer, Say, Script, Think, model_server
from tests.unit.models.streams.reading import joined, read


@pytest.fixture
def model() -> Iterator[ModelServer]:
    with model_server() as server:
        yield server


class Weather(BaseModel):
    sky: str


def saying(*texts: str) -> GenericFakeChatModel:
    return GenericFakeChatModel(messages=iter(AIMessage(text) for text in texts))


def run(runnable: Any, given: Any = "go") -> Any:
    return from_langchain(runnable.astream_events(given, version="v2"))


# -- LangChain -------------------------------------------------------------------------------------


async def test_text_is_said_once_however_deep_the_model_is_nested() -> None:
    @chain
    async def inner(text: str) -> Any:
        return await saying("once only").ainvoke(text)

    outer = RunnableLambda(lambda text: text) | inner | RunnableLambda(lambda message: message)
    assert joined(await read(run(outer))) == ["once only"]


async def test_two_models_in_a_row_say_two_paragraphs() -> None:
    two = saying("one") | RunnableLambda(lambda _: "go") | saying("two")
    assert joined(await read(run(two))) == ["one\n\ntwo"]


async def test_a_model_that_does_not_stream_is_shown_whole() -> None:
    model = saying("all at once")
    model.disable_streaming = True
    assert await read(run(model)) == ["all at once"]


async def test_a_plain_language_model() -> None:
    assert joined(await read(run(FakeListLLM(responses=["hello"])))) == ["hello"]


async def test_what_runs_within_a_tool_stays_there() -> None:
    helper = saying("thought within")

    @tool
    async def ask(question: str) -> str:
        """Ask somebody else."""
        return f"{(await helper.ainvoke(question)).text}!"

    @chain
    async def agent(_: str) -> str:
        return await ask.ainvoke({"question": "why"})

    call, result = await read(run(agent))
    assert call == ToolCall("ask", {"question": "why"}, call.id)
    assert result == ToolResult(call.id, "thought within!")


async def test_a_tool_that_answers_with_a_command() -> None:
    @tool
    def remember(fact: str) -> Command[Any]:
        """Remember a fact."""
        return Command(update={"messages": [ToolMessage("Noted", tool_call_id="call-1")]})

    calling = AIMessage(
        "", tool_calls=[{"name": "remember", "args": {"fact": "x"}, "id": "call-1"}]
    )
    model = GenericFakeChatModel(messages=iter([calling]), disable_streaming=True)
    graph = StateGraph(MessagesState)

    async def assistant(state: MessagesState) -> Any:
        return {"messages": [await model.ainvoke(state["messages"])]}

    graph.add_node("assistant", assistant)
    graph.add_node("tools", ToolNode([remember]))
    graph.add_edge(START, "assistant")
    graph.add_edge("assistant", "tools")
    given: Any = {"messages": [HumanMessage("go")]}
    assert await read(run(graph.compile(), given)) == [
        ToolCall("remember", {"fact": "x"}, "call-1"),
        ToolResult("call-1", "Noted"),
    ]


async def test_what_a_tool_gives_that_is_no_text() -> None:
    @tool
    def look() -> Any:
        """Look up."""
        return [Weather(sky="blue"), 1, object]

    @chain
    async def agent(_: str) -> Any:
        return await look.ainvoke({})

    _, result = await read(run(agent))
    assert result.result == [{"sky": "blue"}, 1, str(object)]


@pytest.mark.parametrize("event", [None, {}, {"event": "on_chat_model_stream"}, {"event": 7}])
async def test_strange_events_of_langchain(event: Any) -> None:
    assert await read(from_langchain([event])) == []


# -- Pydantic AI -----------------------------------------------------------------------------------


def agent_of(model: ModelServer, **options: Any) -> Agent[None, Any]:
    client = openai.AsyncOpenAI(base_url=model.base_url, api_key="none", max_retries=0)
    provider = OpenAIProvider(openai_client=client)
    return Agent(OpenAIResponsesModel("m", provider=provider), **options)


async def test_sources_and_reasoning_of_pydantic_ai(model: ModelServer) -> None:
    source = Cite("https://example.org/", "Example")
    model.answer = Script([Think("Hm."), Say("Sunny."), source, Cite("javascript:alert(1)", "Bad")])
    said = joined(await read(from_pydantic_ai(agent_of(model).run_stream_events("go"))))
    assert said == [Thinking("Hm."), "Sunny.", Citation("https://example.org/", "Example")]


async def test_events_of_a_stream_that_was_entered(model: ModelServer) -> None:
    async with agent_of(model).run_stream_events("hello") as events:
        assert joined(await read(from_pydantic_ai(events))) == ["Number **1**: hello"]


async def test_a_tool_s_result_that_is_a_model(model: ModelServer) -> None:
    def look() -> Weather:
        """Look up."""
        return Weather(sky="blue")

    model.answer = Script([Call("look")], [Say("Blue.")])
    call, result, text = joined(
        await read(from_pydantic_ai(agent_of(model, tools=[look]).run_stream_events("go")))
    )
    assert (call.name, call.arguments) == ("look", {})
    assert result == ToolResult(call.id, {"sky": "blue"})
    assert text == "Blue."


async def test_a_tool_of_the_provider() -> None:
    call = NativeToolCallPart("web_search", '{"query": "x"}', "1")
    given = NativeToolReturnPart("web_search", {"found": 1}, "1")

    async def events() -> AsyncIterator[Any]:
        yield PartStartEvent(index=0, part=call)
        yield PartEndEvent(index=0, part=call)
        yield PartStartEvent(index=1, part=given)
        yield PartStartEvent(index=2, part=TextPart("One."))
        yield PartStartEvent(index=3, part=TextPart("Two."))

    assert joined(await read(from_pydantic_ai(events()))) == [
        ToolCall("web_search", {"query": "x"}, "1"),
        ToolResult("1", {"found": 1}),
        "One.\n\nTwo.",
    ]


@pytest.mark.parametrize("event", [None, {}, {"event_kind": "part_start"}, {"event_kind": 7}])
async def test_strange_events_of_pydantic_ai(event: Any) -> None:
    assert await read(from_pydantic_ai([event])) == []
