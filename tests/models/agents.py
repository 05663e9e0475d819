"""The same assistant with one tool, made with each framework: handlers for a chat to be answered by.

``AGENTS[name](root)`` gives the handler; ``root`` is the model server's. An agent behind AG-UI is one more
server: see ``ag_ui_server``.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import Any

import anthropic
import openai
from langchain_core.messages import HumanMessage
from langchain_core.runnables import chain
from langchain_openai import ChatOpenAI
from langgraph.graph import START, MessagesState, StateGraph
from langgraph.prebuilt import ToolNode, tools_condition
from pydantic import SecretStr
from pydantic_ai import Agent
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai import OpenAIProvider

from shiny_chatkit.models.streams import (
    from_anthropic,
    from_langchain,
    from_openai,
    from_pydantic_ai,
)
from shiny_chatkit.types import ToolCall, ToolResult

Handler = Callable[..., Any]


def get_weather(city: str) -> str:
    """The weather in a city."""
    if city == "Nowhere":
        raise ValueError("There is no weather in Nowhere")
    return f"Sunny in {city}"


PARAMETERS = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
ABOUT = {"name": "get_weather", "description": "The weather in a city."}


# -- The SDKs, which leave it to the app to run tools -------------------------------------------------


def _loop(
    ask: Callable[[list[Any]], AsyncIterator[Any]],
    remember: Callable[[ToolCall, str], list[Any]],
) -> Handler:
    """Ask again until no tool is called; ``remember`` gives what a call is in the conversation."""

    async def answer(text: str) -> AsyncIterator[Any]:
        conversation: list[Any] = [{"role": "user", "content": text}]
        calls: list[ToolCall] | None = None
        while calls is None or calls:
            calls = []
            async for piece in ask(conversation):
                yield piece
                if isinstance(piece, ToolCall):
                    calls.append(piece)
            for call in calls:
                result = get_weather(**call.arguments)
                yield ToolResult(call.id, result)
                conversation += remember(call, result)

    return answer


def openai_chat(root: str) -> Handler:
    client = openai.AsyncOpenAI(base_url=f"{root}/v1", api_key="none", max_retries=0)
    tool: Any = {"type": "function", "function": {**ABOUT, "parameters": PARAMETERS}}

    def ask(conversation: list[Any]) -> AsyncIterator[Any]:
        create = client.chat.completions.create
        return from_openai(create(model="m", messages=conversation, tools=[tool], stream=True))

    def remember(call: ToolCall, result: str) -> list[Any]:
        function = {"name": call.name, "arguments": json.dumps(call.arguments)}
        asked = {"id": call.id, "type": "function", "function": function}
        return [
            {"role": "assistant", "tool_calls": [asked]},
            {"role": "tool", "tool_call_id": call.id, "content": result},
        ]

    return _loop(ask, remember)


def openai_responses(root: str) -> Handler:
    client = openai.AsyncOpenAI(base_url=f"{root}/v1", api_key="none", max_retries=0)
    tool: Any = {"type": "function", **ABOUT, "parameters": PARAMETERS, "strict": False}

    def ask(conversation: list[Any]) -> AsyncIterator[Any]:
        create = client.responses.create
        return from_openai(create(model="m", input=conversation, tools=[tool], stream=True))

    def remember(call: ToolCall, result: str) -> list[Any]:
        about = {"name": call.name, "arguments": json.dumps(call.arguments)}
        return [
            {"type": "function_call", "call_id": call.id, **about},
            {"type": "function_call_output", "call_id": call.id, "output": result},
        ]

    return _loop(ask, remember)


def anthropic_messages(root: str) -> Handler:
    client = anthropic.AsyncAnthropic(base_url=root, api_key="none", max_retries=0)
    tool: Any = {**ABOUT, "input_schema": PARAMETERS}

    def ask(conversation: list[Any]) -> AsyncIterator[Any]:
        create: Any = partial(client.messages.create, model="m", max_tokens=1000, stream=True)
        return from_anthropic(create(messages=conversation, tools=[tool]))

    def remember(call: ToolCall, result: str) -> list[Any]:
        asked = {"type": "tool_use", "id": call.id, "name": call.name, "input": call.arguments}
        given = {"type": "tool_result", "tool_use_id": call.id, "content": result}
        return [{"role": "assistant", "content": [asked]}, {"role": "user", "content": [given]}]

    return _loop(ask, remember)


# -- The frameworks, which run tools themselves -------------------------------------------------------


def _langchain_model(root: str) -> Any:
    # Of chat completions, LangChain's own class for OpenAI drops the reasoning.
    model = ChatOpenAI(
        base_url=f"{root}/v1",
        api_key=SecretStr("none"),
        model="m",
        max_retries=0,
        use_responses_api=True,
    )
    return model.bind_tools([get_weather])


def langchain(root: str) -> Handler:
    model = _langchain_model(root)
    tools = ToolNode([get_weather]).tools_by_name

    @chain
    async def assistant(text: str) -> Any:
        conversation: list[Any] = [HumanMessage(text)]
        while True:
            message = await model.ainvoke(conversation)
            if not message.tool_calls:
                return message
            conversation.append(message)
            calls = message.tool_calls
            conversation += [await tools[call["name"]].ainvoke(call) for call in calls]

    return lambda text: from_langchain(assistant.astream_events(text, version="v2"))


def langgraph(root: str) -> Handler:
    model = _langchain_model(root)

    async def assistant(state: MessagesState) -> Any:
        return {"messages": [await model.ainvoke(state["messages"])]}

    graph = StateGraph(MessagesState)
    graph.add_node("assistant", assistant)
    graph.add_node("tools", ToolNode([get_weather], handle_tool_errors=True))
    graph.add_edge(START, "assistant")
    graph.add_conditional_edges("assistant", tools_condition)
    graph.add_edge("tools", "assistant")
    agent = graph.compile()

    def answer(text: str) -> AsyncIterator[Any]:
        given: Any = {"messages": [HumanMessage(text)]}
        return from_langchain(agent.astream_events(given, version="v2"))

    return answer


def pydantic_ai_agent(root: str) -> Agent[None, str]:
    client = openai.AsyncOpenAI(base_url=f"{root}/v1", api_key="none", max_retries=0)
    model = OpenAIChatModel("m", provider=OpenAIProvider(openai_client=client))
    return Agent(model, tools=[get_weather])


def pydantic_ai(root: str) -> Handler:
    agent = pydantic_ai_agent(root)
    return lambda text: from_pydantic_ai(agent.run_stream_events(text))


AGENTS: dict[str, Callable[[str], Handler]] = {
    "openai_chat": openai_chat,
    "openai_responses": openai_responses,
    "anthropic": anthropic_messages,
    "langchain": langchain,
    "langgraph": langgraph,
    "pydantic_ai": pydantic_ai,
}
