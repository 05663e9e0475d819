"""The model server is understood by the packages whose models it stands in for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import anthropic
import chatlas
import httpx
import openai
import pytest

from tests.models import (
    Call,
    Cite,
    Cut,
    Fail,
    ModelServer,
    Say,
    Script,
    Search,
    Think,
    Usage,
    Wait,
    model_server,
)

SCRIPT = Script(
    [
        Usage(20, 10),
        Think("Which city? Paris."),
        Say("Let me look. "),
        Call("get_weather", {"city": "Paris"}),
    ],
    [Usage(30, 5), Say("It is sunny in Paris.")],
)

# chatlas warns that not every server speaks the responses API.
pytestmark = pytest.mark.filterwarnings(r"ignore:ChatOpenAI\(\) uses")

Connect = Callable[[ModelServer], Any]

CLIENTS: dict[str, Connect] = {
    "completions": lambda model: chatlas.ChatOpenAICompletions(
        base_url=model.base_url, api_key="none", model="test"
    ),
    "responses": lambda model: chatlas.ChatOpenAI(
        base_url=model.base_url, api_key="none", model="gpt-5"
    ),
    "anthropic": lambda model: chatlas.ChatAnthropic(
        api_key="none", model="claude-test", kwargs={"base_url": model.root}
    ),
}


@pytest.fixture
def model() -> Iterator[ModelServer]:
    with model_server() as server:
        yield server


@pytest.fixture(params=CLIENTS)
def client(request: pytest.FixtureRequest, model: ModelServer) -> Any:
    client = CLIENTS[request.param](model)
    client.register_tool(get_weather)
    return client


def get_weather(city: str) -> str:
    """The weather in a city."""
    return f"Sunny in {city}"


def texts(stream: Any) -> str:
    return "".join(content for content in stream if isinstance(content, str))


def test_a_script_is_read_by_chatlas(client: Any, model: ModelServer) -> None:
    model.answer = SCRIPT
    contents = list(client.stream("The weather?", content="all"))
    said = "".join(c for c in contents if isinstance(c, str))
    thought = "".join(c.thinking for c in contents if hasattr(c, "thinking"))
    requests = [c for c in contents if isinstance(c, chatlas.types.ContentToolRequest)]
    results = [c for c in contents if isinstance(c, chatlas.types.ContentToolResult)]
    assert " ".join(said.split()) == "Let me look. It is sunny in Paris."
    assert "Which city? Paris." in thought
    assert [(r.name, r.arguments) for r in requests] == [("get_weather", {"city": "Paris"})]
    assert [r.value for r in results] == ["Sunny in Paris"]
    turns = [turn for turn in client.get_turns() if turn.role == "assistant"]
    assert [turn.tokens[:2] for turn in turns] == [(20, 10), (30, 5)]
    assert [request.tools for request in model.requests] == [["get_weather"]] * 2


def test_the_usual_answers(client: Any, model: ModelServer) -> None:
    assert texts(client.stream("hello")) == "Number **1**: hello"
    assert texts(client.stream("again")) == "Number **2**: again"
    assert "The tool says: Sunny in Paris" in texts(client.stream("the weather, please"))
    assert [request.number for request in model.requests] == [1, 2, 3, 4]


def test_a_script_begins_anew_with_each_message(client: Any, model: ModelServer) -> None:
    model.answer = SCRIPT
    for text in ("one", "two"):
        assert texts(client.stream(text)).endswith("It is sunny in Paris.")


@pytest.mark.parametrize("status", [401, 429, 500])
def test_a_status_is_raised(client: Any, model: ModelServer, status: int) -> None:
    model.answer = Script([Fail(status, "No more.", retry_after=0)])
    with pytest.raises((openai.APIStatusError, anthropic.APIStatusError), match=r"No more\.") as e:
        texts(client.stream("hello"))
    assert e.value.status_code == status
    assert e.value.response.headers["retry-after"] == "0"


def test_an_error_in_the_stream_is_raised(client: Any, model: ModelServer) -> None:
    model.answer = Script([Say("So far "), Fail(529, "Overloaded.")])
    with pytest.raises(Exception, match=r"Overloaded\."):
        texts(client.stream("hello"))


def test_a_cut_stream_is_an_error(client: Any, model: ModelServer) -> None:
    model.answer = Script([Say("So far "), Cut()])
    stream = client.stream("hello")
    assert next(stream).startswith("So")
    with pytest.raises(Exception, match=r"incomplete chunked read|Connection error"):
        list(stream)
    assert not model.gone.is_set()


def test_a_slow_answer_comes_when_it_may(client: Any, model: ModelServer) -> None:
    go = threading.Event()
    model.answer = Script([Say("one "), Wait(until=go), Say("two")])
    stream = client.stream("hello")
    assert next(stream).startswith("one")
    go.set()
    assert "".join(stream).endswith("two")


def test_who_leaves_is_noticed_at_once(model: ModelServer) -> None:
    model.answer = Script([Say("one "), Wait(60)])
    client = openai.OpenAI(base_url=model.base_url, api_key="none")
    stream = client.chat.completions.create(
        model="test", messages=[{"role": "user", "content": "hello"}], stream=True
    )
    next(iter(stream))
    stream.close()
    assert model.gone.wait(10)


def test_sources_and_a_search(model: ModelServer) -> None:
    source = Cite("https://example.org/", "Example", "sunny")
    model.answer = Script([Search("weather", [source]), Say("Sunny."), source])
    body = {"model": "test", "messages": [{"role": "user", "content": "hi"}], "input": "hi"}
    for path in ("v1/chat/completions", "v1/responses", "v1/messages"):
        with httpx.stream("POST", f"{model.root}/{path}", json=body) as response:
            assert "https://example.org/" in response.read().decode()


def test_an_unknown_path(model: ModelServer) -> None:
    assert httpx.post(f"{model.root}/v1/nothing", json={}).status_code == 404
