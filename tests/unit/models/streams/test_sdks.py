"""The streams of the OpenAI and Anthropic SDKs, in each of their forms."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from types import SimpleNamespace
from typing import Any

import anthropic
import openai
import pytest

from shiny_chatkit.models.streams import StreamError, from_anthropic, from_openai
from shiny_chatkit.types import Citation, Thinking, ToolCall, ToolResult
from tests.models import (
    Call,
    Cite,
    Fail,
    ModelServer,
    Say,
    Script,
    Search,
    Step,
    Think,
    forever,
    model_server,
)
from tests.unit.models.streams.reading import joined, read

MESSAGES: Any = [{"role": "user", "content": "hello"}]
FULL: list[Step] = [
    Think("Hm. "),
    Think("Well."),
    Say("Hello there"),
    Cite("https://example.org/", "Example", "hello"),
    Call("add", {"a": 1}),
    Call("add", {"a": 2}),
]

Open = Callable[[ModelServer], Any]


def _openai(model: ModelServer) -> Any:
    return openai.OpenAI(base_url=model.base_url, api_key="none", max_retries=0)


def _openai_async(model: ModelServer) -> Any:
    return openai.AsyncOpenAI(base_url=model.base_url, api_key="none", max_retries=0)


def _anthropic(model: ModelServer) -> Any:
    return anthropic.Anthropic(base_url=model.root, api_key="none", max_retries=0)


def _anthropic_async(model: ModelServer) -> Any:
    return anthropic.AsyncAnthropic(base_url=model.root, api_key="none", max_retries=0)


CHAT = {"model": "m", "messages": MESSAGES}
CREATE_CHAT: Any = {**CHAT, "stream": True}
RESPONSE: Any = {"model": "m", "input": "hello"}
MESSAGE = {**CHAT, "max_tokens": 1000}

STREAMS: dict[str, Open] = {
    "chat": lambda m: from_openai(_openai(m).chat.completions.create(**CREATE_CHAT)),
    "chat async": lambda m: from_openai(_openai_async(m).chat.completions.create(**CREATE_CHAT)),
    "chat helper": lambda m: from_openai(_openai(m).chat.completions.stream(**CHAT)),
    "chat async helper": lambda m: from_openai(_openai_async(m).chat.completions.stream(**CHAT)),
    "responses": lambda m: from_openai(_openai(m).responses.create(**RESPONSE, stream=True)),
    "responses async": lambda m: from_openai(
        _openai_async(m).responses.create(**RESPONSE, stream=True)
    ),
    "responses helper": lambda m: from_openai(_openai(m).responses.stream(**RESPONSE)),
    "responses async helper": lambda m: from_openai(_openai_async(m).responses.stream(**RESPONSE)),
    "messages": lambda m: from_anthropic(_anthropic(m).messages.create(**MESSAGE, stream=True)),
    "messages async": lambda m: from_anthropic(
        _anthropic_async(m).messages.create(**MESSAGE, stream=True)
    ),
    "messages helper": lambda m: from_anthropic(_anthropic(m).messages.stream(**MESSAGE)),
    "messages async helper": lambda m: from_anthropic(
        _anthropic_async(m).messages.stream(**MESSAGE)
    ),
}


@pytest.fixture
def model() -> Iterator[ModelServer]:
    with model_server() as server:
        yield server


@pytest.mark.parametrize("form", STREAMS)
async def test_all_that_is_said(model: ModelServer, form: str) -> None:
    model.answer = Script(FULL)
    said = joined(await read(STREAMS[form](model)))
    ids = [piece.id for piece in said if isinstance(piece, ToolCall)]
    thought = "Hm. \n\nWell." if "responses" in form else "Hm. Well."
    quote = "hello" if "messages" in form else ""
    assert said == [
        Thinking(thought),
        "Hello there",
        Citation("https://example.org/", "Example", quote),
        ToolCall("add", {"a": 1}, ids[0]),
        ToolCall("add", {"a": 2}, ids[1]),
    ]
    assert ids[0] != ids[1]


@pytest.mark.parametrize("form", STREAMS)
async def test_a_status_is_raised_by_the_sdk(model: ModelServer, form: str) -> None:
    model.answer = Script([Fail(429, "Too many requests.", retry_after=0)])
    with pytest.raises((openai.RateLimitError, anthropic.RateLimitError)):
        await read(STREAMS[form](model))


@pytest.mark.parametrize("form", STREAMS)
async def test_an_error_in_the_stream_is_raised(model: ModelServer, form: str) -> None:
    model.answer = Script([Say("So far"), Fail(529, "Overloaded.")])
    said: list[Any] = []
    with pytest.raises((openai.APIError, anthropic.APIError, StreamError), match=r"Overloaded\."):
        await read(STREAMS[form](model), said)
    assert joined(said) == ["So far"]


@pytest.mark.parametrize("form", STREAMS)
async def test_closing_it_closes_the_connection(model: ModelServer, form: str) -> None:
    model.answer = lambda request: forever("on and ")
    stream = STREAMS[form](model)
    assert await anext(stream) == "on "
    await stream.aclose()
    assert model.gone.wait(10)


@pytest.mark.parametrize("form", ["chat async", "responses async", "messages async"])
async def test_an_address_nobody_can_follow_is_no_source(model: ModelServer, form: str) -> None:
    model.answer = Script([Say("Look"), Cite("javascript:alert(1)", "Bad")])
    assert joined(await read(STREAMS[form](model))) == ["Look"]


async def test_what_a_search_finds_is_cited(model: ModelServer) -> None:
    found = [Cite("https://example.org/", "Example"), Cite("file:///etc/passwd", "Bad")]
    model.answer = Script([Search("weather", found), Say("Sunny.")])
    call, result, cited, text = joined(await read(STREAMS["messages async"](model)))
    assert call == ToolCall("web_search", {"query": "weather"}, call.id)
    assert result == ToolResult(
        call.id,
        [
            {"title": "Example", "url": "https://example.org/"},
            {"title": "Bad", "url": "file:///etc/passwd"},
        ],
    )
    assert cited == Citation("https://example.org/", "Example")
    assert text == "Sunny."


async def test_calls_that_share_an_index_stay_apart() -> None:
    def call(id: str | None, name: str | None, arguments: str) -> Any:
        function = {"name": name, "arguments": arguments}
        return {
            "choices": [{"delta": {"tool_calls": [{"index": 0, "id": id, "function": function}]}}]
        }

    chunks = [
        call("a", "f", '{"x":'),
        call(None, None, "1}"),
        call("b", "g", ""),
        call("b", None, "{}"),
    ]
    assert await read(from_openai(chunks)) == [ToolCall("f", {"x": 1}, "a"), ToolCall("g", {}, "b")]


async def test_a_provider_s_own_tools() -> None:
    done = partial(dict, type="response.output_item.done")
    items = [
        done(item={"type": "custom_tool_call", "call_id": "1", "name": "sql", "input": "select 1"}),
        done(item={"type": "mcp_call", "id": "2", "name": "f", "arguments": "{}", "output": "ok"}),
        done(item={"type": "mcp_call", "id": "3", "name": "f", "arguments": "[1]", "error": "no"}),
        done(item={"type": "compaction"}),
    ]
    assert await read(from_openai(items)) == [
        ToolCall("sql", {"input": "select 1"}, "1"),
        ToolCall("f", {}, "2"),
        ToolResult("2", "ok"),
        ToolCall("f", {"arguments": [1]}, "3"),
        ToolResult("3", "no", is_error=True),
    ]
    start = partial(dict, type="content_block_start")
    blocks = [
        start(
            index=0,
            content_block={"type": "mcp_tool_use", "id": "1", "name": "f", "input": {"a": 1}},
        ),
        start(
            index=1, content_block={"type": "mcp_tool_result", "tool_use_id": "1", "content": "ok"}
        ),
        start(
            index=2,
            content_block={
                "type": "web_search_tool_result",
                "tool_use_id": "2",
                "content": {"type": "web_search_tool_result_error", "error_code": "unavailable"},
            },
        ),
    ]
    assert await read(from_anthropic(blocks)) == [
        ToolCall("f", {"a": 1}, "1"),
        ToolResult("1", "ok"),
        ToolResult("2", "unavailable", is_error=True),
    ]


@pytest.mark.parametrize("reader", [from_openai, from_anthropic])
async def test_what_is_unknown_is_passed_over(reader: Any) -> None:
    strange = [
        None,
        7,
        "text",
        {},
        {"type": None},
        {"type": "response.output_text.delta", "delta": 7},
        {"type": "response.output_item.done", "item": None},
        {"type": "response.output_text.annotation.added", "annotation": {"url": ["x"]}},
        {"choices": [None, {"delta": {"content": 7, "tool_calls": "x", "annotations": [1]}}]},
        {"type": "content_block_delta", "index": 9, "delta": {"type": "input_json_delta"}},
        {"type": "content_block_delta", "delta": {"type": "citations_delta"}},
        {"type": "content_block_start", "content_block": 7},
        {"type": "content_block_stop", "index": 9},
        SimpleNamespace(type="ping"),
    ]
    assert await read(reader(strange)) == []
