"""AG-UI: every kind of event, and an agent over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import ag_ui.core as ag
import pytest

from shiny_chatkit.models.streams import StreamError, from_ag_ui
from shiny_chatkit.models.streams._sse import MAX_EVENT_CHARS, data_of_events
from shiny_chatkit.types import Status, Thinking, ToolCall, ToolResult
from tests.support.new_process import run_python
from tests.unit.models.streams.reading import joined, read

EVENTS: list[ag.BaseEvent] = [
    ag.RunStartedEvent(thread_id="t", run_id="r"),
    ag.StepStartedEvent(step_name="Thinking it over"),
    ag.ReasoningStartEvent(message_id="1"),
    ag.ReasoningMessageStartEvent(message_id="1", role="reasoning"),
    ag.ReasoningMessageContentEvent(message_id="1", delta="Hm."),
    ag.ReasoningMessageEndEvent(message_id="1"),
    ag.ReasoningEndEvent(message_id="1"),
    ag.StepFinishedEvent(step_name="Thinking it over"),
    ag.TextMessageStartEvent(message_id="2"),
    ag.TextMessageContentEvent(message_id="2", delta="Let me "),
    ag.TextMessageContentEvent(message_id="2", delta="look."),
    ag.TextMessageEndEvent(message_id="2"),
    ag.ToolCallStartEvent(tool_call_id="c", tool_call_name="add"),
    ag.ToolCallArgsEvent(tool_call_id="c", delta='{"a":'),
    ag.ToolCallArgsEvent(tool_call_id="c", delta="1}"),
    ag.ToolCallEndEvent(tool_call_id="c"),
    ag.ToolCallResultEvent(message_id="3", tool_call_id="c", content="2"),
    ag.StateSnapshotEvent(snapshot={"n": 1}),
    ag.StateDeltaEvent.model_validate({"delta": [{"op": "replace", "path": "/n", "value": 2}]}),
    ag.CustomEvent(name="note", value="x"),
    ag.TextMessageStartEvent(message_id="4"),
    ag.TextMessageContentEvent(message_id="4", delta="Two."),
    ag.TextMessageEndEvent(message_id="4"),
    ag.RunFinishedEvent(thread_id="t", run_id="r"),
]
SAID = [
    Status("Thinking it over"),
    Thinking("Hm."),
    "Let me look.",
    ToolCall("add", {"a": 1}, "c"),
    ToolResult("c", "2"),
    "Two.",
]


def wire(event: ag.BaseEvent) -> dict[str, Any]:
    return event.model_dump(mode="json", by_alias=True)


@pytest.mark.parametrize("form", [lambda e: e, wire], ids=["objects", "dictionaries"])
async def test_every_kind_of_event(form: Callable[[Any], Any]) -> None:
    assert joined(await read(from_ag_ui([form(event) for event in EVENTS]))) == SAID


async def test_chunks_stand_for_whole_messages_and_calls() -> None:
    events = [
        ag.ReasoningMessageChunkEvent(message_id="1", delta="Hm."),
        ag.ReasoningMessageChunkEvent(delta=" Well."),
        ag.TextMessageChunkEvent(message_id="2", role="assistant", delta="One"),
        ag.TextMessageChunkEvent(delta="."),
        ag.TextMessageChunkEvent(message_id="3", delta="Two."),
        ag.TextMessageChunkEvent(message_id="4", role="user", delta="Not mine."),
        ag.ToolCallChunkEvent(tool_call_id="c", tool_call_name="add", delta='{"a":'),
        ag.ToolCallChunkEvent(delta="1}"),
        ag.ToolCallChunkEvent(tool_call_id="d", tool_call_name="sub"),
        ag.ToolCallResultEvent(message_id="5", tool_call_id="c", content="2"),
        ag.ToolCallChunkEvent(tool_call_id="e", tool_call_name="last", delta="{"),
    ]
    assert joined(await read(from_ag_ui(events))) == [
        Thinking("Hm. Well."),
        "One.\n\nTwo.",
        ToolCall("add", {"a": 1}, "c"),
        ToolCall("sub", {}, "d"),
        ToolResult("c", "2"),
        ToolCall("last", {"arguments": "{"}, "e"),
    ]


async def test_events_from_before_1_0() -> None:
    events = [
        {"type": "THINKING_START"},
        {"type": "THINKING_TEXT_MESSAGE_START"},
        {"type": "THINKING_TEXT_MESSAGE_CONTENT", "delta": "Hm."},
        {"type": "THINKING_TEXT_MESSAGE_END"},
        {"type": "THINKING_END"},
    ]
    assert await read(from_ag_ui(events)) == [Thinking("Hm.")]


async def test_words_of_others_are_not_said() -> None:
    events = [
        ag.TextMessageStartEvent(message_id="1", role="user"),
        ag.TextMessageContentEvent(message_id="1", delta="hello"),
        ag.TextMessageEndEvent(message_id="1"),
    ]
    assert await read(from_ag_ui(events)) == []


async def test_a_tool_s_result_in_parts() -> None:
    text = {"type": "text", "text": "a"}
    image = {"type": "image", "source": {"type": "url", "value": "https://example.org/"}}
    result = {"type": "TOOL_CALL_RESULT", "toolCallId": "c", "content": [text, text]}
    mixed = {**result, "content": [text, image]}
    assert await read(from_ag_ui([result, mixed])) == [
        ToolResult("c", "aa"),
        ToolResult("c", [text, image]),
    ]


async def test_a_failed_run_is_raised() -> None:
    events = [
        ag.TextMessageChunkEvent(message_id="1", delta="So far"),
        ag.RunErrorEvent(message="Broken."),
    ]
    said: list[Any] = []
    with pytest.raises(StreamError, match=r"Broken\."):
        await read(from_ag_ui(events), said)
    assert said == ["So far"]


@pytest.mark.parametrize("asynchronous", [True, False])
async def test_the_app_is_told_of_every_event(asynchronous: bool) -> None:
    told: list[dict[str, Any]] = []

    async def on_event(event: dict[str, Any]) -> None:
        await asyncio.sleep(0)
        told.append(event)

    await read(from_ag_ui(EVENTS, on_event if asynchronous else told.append))
    assert told == [wire(event) for event in EVENTS]


async def test_what_is_unknown_is_passed_over() -> None:
    strange: list[Any] = [
        {},
        {"type": 7},
        {"type": "NEW_CHUNK"},
        {"type": "TEXT_MESSAGE_CONTENT", "delta": 7},
        {"type": "TEXT_MESSAGE_CHUNK"},
        {"type": "TOOL_CALL_ARGS", "toolCallId": "nobody", "delta": "{}"},
        {"type": "TOOL_CALL_CHUNK", "delta": "{}"},
        {"type": "TOOL_CALL_END"},
        {"type": "TEXT_MESSAGE_START", "messageId": {}, "role": "user"},
        {"type": "TOOL_CALL_ARGS", "toolCallId": []},
    ]
    assert await read(from_ag_ui(strange)) == []


# -- Server-sent events ----------------------------------------------------------------------------


async def chunks(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


BODY = ': hello\r\n\r\ndata: {"a": "\u2028é"}\n\nevent: x\ndata:one\ndata: two\n\nid: 7\r\rdata: last\r\r'


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
async def test_events_are_found_however_they_are_cut(size: int) -> None:
    raw = BODY.encode()
    cut = [raw[at : at + size] for at in range(0, len(raw), size)]
    assert await read(data_of_events(chunks(*cut))) == ['{"a": "\u2028é"}', "one\ntwo", "last"]


async def test_what_has_no_end_is_no_event() -> None:
    assert await read(data_of_events(chunks(b"data: one\n"))) == []


async def test_an_event_that_never_ends() -> None:
    with pytest.raises(StreamError, match="more than 16,777,216 characters"):
        await read(data_of_events(chunks(b"data: ", b"x" * (MAX_EVENT_CHARS + 1))))


# -- The package without the frameworks --------------------------------------------------------------

BARE = """
import sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {names}:
            raise ImportError(name)

sys.meta_path.insert(0, Missing())
import shiny_chatkit.frameworks as frameworks

sys.modules["httpx"] = None  # chatlas itself has imported it

try:
    frameworks.ag_ui_agent("http://127.0.0.1/")
except ImportError as error:
    print(error)
"""


def test_nothing_of_a_framework_is_needed() -> None:
    names = {"ag_ui", "langchain_core", "langgraph", "pydantic_ai"}
    code = BARE.replace("{names}", repr(names))
    ran = run_python(code)
    assert ran.stderr == ""
    assert "pip install 'shiny-chatkit[ag-ui]'" in ran.stdout
