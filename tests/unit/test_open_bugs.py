"""Tests that fail: each shows one open bug of the core. A mended one moves to the file of its subject."""

from __future__ import annotations

import json
from typing import Any

import chatlas
import pytest
from chatlas.types import ContentThinking
from htmltools import TagList
from shinychat.types import ToolResultDisplay

from shiny_chatkit import chat_ui
from shiny_chatkit.adapters import as_contents, chatlas_state
from shiny_chatkit.conversation import Conversation, HtmlPart
from shiny_chatkit.generation import each


def render(content: Any) -> HtmlPart:
    return HtmlPart(TagList(content).render()["html"])


def test_a_tool_result_is_shown_as_its_display_says() -> None:
    """chatlas's objects have a ``tagify()``, which wins over shinychat's registry."""
    request = chatlas.ContentToolRequest(id="1", name="add", arguments={})
    display = ToolResultDisplay(title="My title", html="<em>shown</em>")
    result = chatlas.ContentToolResult(value="v", request=request, extra={"display": display})
    html = "".join(part.text for part in as_contents(result, render, chunk=True).parts)
    assert "My title" in html
    assert "<em>shown</em>" in html


def test_whole_thinking_is_treated_as_streamed_thinking_is() -> None:
    assert as_contents(ContentThinking(thinking="secret"), render, chunk=True).parts == []


def test_a_system_message_stays_out_of_the_page() -> None:
    tag = chat_ui("chat", messages=[{"role": "system", "content": "SECRET"}, "Hello"])
    assert "SECRET" not in str(tag)


@pytest.mark.parametrize(
    "message",
    [
        {"messageId": "m", "role": "assistant", "createdAt": 0, "parts": [5]},
        {
            "messageId": "m",
            "role": "assistant",
            "createdAt": 0,
            "parts": [{"type": "text", "text": 5}],
        },
        {"messageId": "m", "role": "robot", "createdAt": 0, "parts": []},
        {"messageId": 5, "role": "assistant", "createdAt": "now", "parts": []},
    ],
)
def test_a_dump_that_makes_no_sense_is_refused(message: Any) -> None:
    """A bookmark in a url is whatever somebody typed."""
    dump = json.loads(json.dumps(Conversation().dump()))
    dump["threads"][0]["messages"] = [message]
    conversation = Conversation()
    with pytest.raises(ValueError, match="saved"):
        conversation.load(dump)


async def test_leaving_early_closes_a_source_that_only_has_close() -> None:
    """As the streams of the openai and anthropic packages, which hold an HTTP connection."""

    class Stream:
        closed = False

        def __aiter__(self) -> Stream:
            return self

        async def __anext__(self) -> str:
            return "."

        async def close(self) -> None:
            self.closed = True

    stream = Stream()
    contents = each(stream)
    await anext(contents)
    await contents.aclose()
    assert stream.closed


async def test_the_state_of_a_chatlas_client_survives_a_round_trip() -> None:
    first, second = (chatlas.ChatOpenAI(api_key="none", model="none") for _ in range(2))
    request = chatlas.ContentToolRequest(id="1", name="add", arguments={"x": 1})
    turns: list[Any] = [
        chatlas.UserTurn("Hello"),
        chatlas.AssistantTurn(["Hi", request]),
        chatlas.UserTurn([chatlas.ContentToolResult(value=3, request=request)]),
        chatlas.AssistantTurn("3"),
    ]
    first.set_turns(turns)
    state = chatlas_state(first)
    other = chatlas_state(second)
    assert state is not None
    assert other is not None
    await other.set_state(json.loads(json.dumps(await state.get_state())))
    assert [t.role for t in second.get_turns()] == [t.role for t in first.get_turns()]
    assert [str(t) for t in second.get_turns()] == [str(t) for t in first.get_turns()]
