"""FakeClient: chatlas with replies that were written before."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import chatlas
import pytest
from chatlas.types import ContentImageInline, ContentPDF, ContentText

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


# -- What the model reads ------------------------------------------------------------------------


def add(x: int, y: int) -> int:
    """Add."""
    if x < 0:
        raise ValueError("x is negative")
    return x + y


def test_the_newest_message_is_read_with_all_that_came_along() -> None:
    client = FakeClient("Yes.", system_prompt="Be brief.")
    client.chat(
        ContentText(text="<attachment>"),
        ContentImageInline(image_content_type="image/png", data="AA=="),
        ContentPDF(data=b"%PDF", filename="a.pdf"),
        "What is this?",
        echo="none",
    )
    (asked,) = client.asked
    assert asked.text == "<attachment>\n[Image: image/png]\n[File: a.pdf]\nWhat is this?"
    assert asked.system_prompt == "Be brief."
    assert asked.tool_results == []
    assert FakeClient("Yes.").chat("Hi", echo="none") is not None


@pytest.mark.filterwarnings("ignore::chatlas._chat.ToolFailureWarning")
def test_results_are_read_as_the_model_reads_them() -> None:
    client = FakeClient(
        ["So: ", ToolCall("add", {"x": 1, "y": 2}), ToolCall("add", {"x": -1, "y": 2})], "Done."
    )
    client.register_tool(add)
    client.chat("Add", echo="none")
    (first, second) = client.asked[1].tool_results
    assert (first.name, first.arguments, first.text, first.error) == (
        "add",
        {"x": 1, "y": 2},
        "3",
        None,
    )
    assert (second.text, second.error) == (
        "Tool call failed with error: 'x is negative'",
        "x is negative",
    )
    assert client.asked[1].text == f"{first.text}\n{second.text}"
    assert str(client.asked[1]) == (
        "user: Add\n\nassistant: So: \n[Call: add(x=1, y=2)]\n[Call: add(x=-1, y=2)]\n\n"
        "user: 3\nTool call failed with error: 'x is negative'"
    )


# -- Mistakes ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("replies", "sentence"),
    [
        (["One."], "FakeClient has 1 reply, but a second request came: 'more'. Add a reply: each "),
        ([], "FakeClient has 0 replies, but a request came: 'a'. Add a reply: each message takes "),
    ],
)
def test_too_few_replies(replies: list[str], sentence: str) -> None:
    client = FakeClient(*replies)

    def ask_twice() -> None:
        for text in ("a", "more"):
            client.chat(text, echo="none")

    with pytest.raises(LookupError) as told:
        ask_twice()
    assert str(told.value).startswith(sentence)


@pytest.mark.parametrize(
    ("reply", "named"),
    [
        (3, "3"),
        (None, "None"),
        (b"Hello", "b'Hello'"),
        ({"content": "Hello"}, "{'content': 'Hello'}"),
        (["Hello", 3], "3"),
        (("Hello", None), "None"),
        ([["Hello"]], "['Hello']"),
    ],
)
def test_a_reply_that_no_model_gives_is_told_at_once(reply: Any, named: str) -> None:
    with pytest.raises(TypeError) as told:
        FakeClient("One.", reply)
    assert str(told.value) == (
        f"Invalid value {named} in reply 2 of FakeClient: expected a string, a ToolCall, Thinking, "
        "Usage, chatlas content, an exception, a list or a generator of these, or a function that "
        "takes what was asked and returns one of them."
    )


def test_so_is_one_that_a_function_gives() -> None:
    with pytest.raises(TypeError, match="Invalid value None in reply 1 of FakeClient"):
        FakeClient(lambda asked: None).chat("a", echo="none")
    with pytest.raises(TypeError, match="Invalid value 3 of FakeClient"):
        FakeClient(lambda asked: iter(["a", 3])).chat("a", echo="none")

    async def reply(asked: Asked) -> str:
        return "Hello"

    with pytest.raises(TypeError, match=r"Reply 1 of FakeClient is a coroutine: .* write `yield`"):
        FakeClient(reply).chat("a", echo="none")


async def test_an_asynchronous_reply_needs_an_asynchronous_request() -> None:
    async def reply(asked: Asked) -> AsyncIterator[str]:
        yield "Hello"

    with pytest.raises(TypeError, match=r"write `await client.chat_async"):
        FakeClient(reply).chat("a", echo="none")


def test_a_tool_that_the_client_does_not_have() -> None:
    client = FakeClient(ToolCall("ad", {"x": 1, "y": 2}))
    client.register_tool(add)
    with pytest.raises(LookupError) as told:
        client.chat("a", echo="none")
    assert str(told.value) == (
        "FakeClient calls the tool 'ad', which it does not have. Its tools: add. "
        "Register it with `client.register_tool(ad)`."
    )
