"""FakeClient: chatlas with replies that were written before."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import chatlas
import pytest

from shiny_chatkit.testing import Asked, FakeClient
from shiny_chatkit.types import Thinking, ToolCall, Usage


async def streamed(client: FakeClient, text: str) -> list[Any]:
    return [content async for content in await client.stream_async(text, content="all")]


def test_it_answers_in_order_and_remembers() -> None:
    client = FakeClient("One two.", "Three.", system_prompt="Be brief.")
    assert list(client.stream("hello")) == ["One ", "two."]
    assert str(client.chat("again", echo="none")) == "Three."
    assert [asked.text for asked in client.asked] == ["hello", "again"]
    assert [turn.role for turn in client.asked[-1].turns] == [
        "system",
        "user",
        "assistant",
        "user",
    ]


async def test_its_tools_are_real() -> None:
    def add(x: int, y: int) -> int:
        """Adds."""
        return x + y

    client = FakeClient([Thinking("Hm. "), "So: ", ToolCall("add", {"x": 1, "y": 2})], "It is 3.")
    client.register_tool(add)
    contents = await streamed(client, "1 + 2?")
    (result,) = [c for c in contents if isinstance(c, chatlas.ContentToolResult)]
    assert result.value == 3
    assert contents[-1] == "3."
    assert client.asked[0].tools == ["add"]
    assert client.asked[1].text == "3"
    kinds = [type(content).__name__ for content in client.get_turns()[1].contents]
    assert kinds == ["ContentThinking", "ContentText", "ContentToolRequest"]


async def test_a_function_replies_to_everything() -> None:
    client = FakeClient(lambda asked: f"You said {asked.text}")
    assert "".join(await streamed(client, "a")) == "You said a"
    assert "".join(await streamed(client, "b")) == "You said b"


async def test_a_reply_may_stream_at_its_own_pace_and_fail() -> None:
    async def slowly(asked: Asked) -> AsyncIterator[Any]:
        yield "So far"
        raise TimeoutError("too slow")

    client = FakeClient(slowly)
    with pytest.raises(TimeoutError, match="too slow"):
        await streamed(client, "go")
    last = client.get_last_turn()
    assert last is not None
    assert (last.text, last.is_partial) == ("So far", True)
    with pytest.raises(ConnectionError):
        list(FakeClient(ConnectionError("no line")).stream("go"))


def test_what_it_took_is_as_it_was_told() -> None:
    client = FakeClient(["Hello.", Usage(10, 2, cost=0.5), Usage(5, 1, cost=0.25)])
    client.chat("go", echo="none")
    last = client.get_last_turn()
    assert last is not None
    assert (last.tokens, last.cost) == ((15, 3, 0), 0.75)


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (["Hello", "\n\n", "World"], "Hello\n\nWorld"),
        (["A ", "", "B"], "A B"),
        ([""], ""),
        ([" \n"], " \n"),
        ("", ""),
    ],
)
def test_blank_pieces_stay_blank(reply: Any, said: str) -> None:
    client = FakeClient(reply)
    assert "".join(map(str, client.stream("go"))) == said
    last = client.get_last_turn()
    assert last is not None
    assert last.text == said


def test_parameters_are_seen() -> None:
    client = FakeClient("Yes.")
    client.model = "large"
    client.set_model_params(temperature=0.5)
    client.chat("go", echo="none")
    assert client.asked[0].parameters == {"model": "large", "temperature": 0.5}


def test_a_reply_too_few_or_of_no_use_is_told() -> None:
    client = FakeClient("One.")
    client.chat("a", echo="none")
    with pytest.raises(LookupError, match="no reply for request 2: 'more'"):
        client.chat("more", echo="none")
    with pytest.raises(TypeError, match="cannot say a int"):
        FakeClient([3]).chat("a", echo="none")
