"""The constructors give what their payloads say, as plain compact JSON."""

from __future__ import annotations

import inspect
import json
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from codegen.builders import function_name
from shiny_chatkit.protocol import EVENTS, build

IN = {"message_id": "m1", "thread_id": "t1"}
REQUEST = {"request_id": "r1", "prompt": "P", "placeholder": "…", "input_type": "radio"}
PERMISSION = {
    "requestId": "r1",
    "title": "T",
    "options": [{"optionId": "once", "label": "Allow once"}],
}
WORDING = {
    "key": "k",
    "values": {"n": 1, "name": "x", "names": ["x"], "size": {"amount": 1, "unit": "byte"}},
}
FILE = {"type": "attachment", "attachmentType": "file", "name": "a.txt", "mime": "", "size": 3}
THREAD = {
    "threadId": "t1",
    "title": "",
    "createdAt": 1,
    "updatedAt": 2,
    "busy": False,
    "unread": False,
}
MESSAGE = {
    "messageId": "m1",
    "role": "assistant",
    "createdAt": 1,
    "streaming": True,
    "parts": [
        {"type": "text", "text": "x"},
        {"type": "text", "text": "x", "format": "plain"},
        {"type": "html", "html": "<b>", "deps": [{"name": "d", "version": "1"}]},
        {"type": "thinking", "text": "x", "done": False, "createdAt": 1},
        {"type": "thinking", "text": "x", "done": True, "createdAt": 1, "duration": 0.5},
        {"type": "tool", "toolId": "1", "name": "n", "arguments": {"a": [1]}, "result": "x"},
        {
            "type": "tool",
            "toolId": "2",
            "name": "n",
            "arguments": {},
            "result": [
                {"type": "text", "text": "x"},
                {"type": "html", "html": "<b>", "deps": []},
                {"type": "artifact", "artifactType": "json", "title": "", "data": 1},
            ],
            "isError": True,
            "permission": {**PERMISSION, "answer": "once"},
        },
        {"type": "artifact", "artifactType": "json", "title": "", "data": [None]},
        {"type": "citation", "url": "u", "title": "", "snippet": ""},
        FILE,
        {
            "type": "input",
            "requestId": "r1",
            "prompt": "",
            "placeholder": "",
            "inputType": "text",
            "answer": "a",
        },
        {
            "type": "input",
            "requestId": "r2",
            "prompt": "",
            "placeholder": "",
            "inputType": "radio",
            "options": ["a"],
            "closed": True,
        },
    ],
    "interrupted": True,
    "feedback": "up",
    "feedbackComment": "x",
    "versions": [
        {"messageId": "m0", "role": "assistant", "createdAt": 0, "parts": [], "stopped": True}
    ],
}
ITEM = {"id": "temperature", "label": "T", "type": "range", "value": 0.5, "min": 0, "max": 2}
ARTIFACT = {
    "messageId": "m1",
    "threadId": "t1",
    "artifactType": "code",
    "title": "",
    "content": "x",
    "language": "python",
}

# For every event: the fewest arguments, and those that may be left out.
CALLS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "chat:assistant-message": (
        {**IN, "text": ""},
        {
            "role": "user",
            "stopped": True,
            "interrupted": True,
            "icon": "<i>",
            "created_at": 1,
            "format": "plain",
            "attachments": [FILE],
            "replaces": "m0",
        },
    ),
    "chat:message-start": (
        {**IN, "role": "assistant", "created_at": 1.5},
        {"icon": "<i>", "replaces": "m0"},
    ),
    "chat:stream-chunk": (
        {**IN, "chunk": "x"},
        {"done": True, "stopped": True, "interrupted": True},
    ),
    "chat:html": ({**IN, "html": "<b>", "deps": [{"name": "d"}]}, {}),
    "chat:message-truncate": ({**IN, "parts": 0, "chars": 0}, {}),
    "chat:messages-deleted": ({"thread_id": "t1", "message_ids": ["m1"]}, {}),
    "chat:feedback-changed": ({**IN, "value": None}, {"feedback_comment": "x"}),
    "chat:usage": (
        {**IN, "usage": {"inputTokens": 1, "outputTokens": 2, "cachedTokens": 0, "cost": 0.5}},
        {},
    ),
    "chat:generation-stopped": ({**IN, "partial_content": ""}, {}),
    "chat:typing-indicator": ({"typing": False}, {"thread_id": "t1"}),
    "chat:busy": ({"thread_id": "t1", "busy": False}, {}),
    "chat:queue": ({"thread_id": "t1", "queued": [{"messageId": "m1", "text": "x"}]}, {}),
    "chat:clear": ({}, {"thread_id": "t1"}),
    "chat:error": ({"code": "rejected", "message": "No."}, {"wording": WORDING, **IN}),
    "chat:thinking-chunk": ({**IN, "text": "x"}, {"created_at": 1}),
    "chat:thinking-done": (IN, {"duration": 1500}),
    "chat:status-update": ({**IN, "text": "x"}, {}),
    "chat:tool-call": (
        {**IN, "tool_id": "1", "name": "n", "arguments": {}},
        {"title": "T", "icon": "<i>"},
    ),
    "chat:tool-result": ({**IN, "tool_id": "1", "result": ""}, {"is_error": True}),
    "chat:permission-request": (
        {
            **IN,
            "request_id": "r1",
            "tool_id": "1",
            "title": "T",
            "options": [{"optionId": "once", "label": "Once"}],
        },
        {},
    ),
    "chat:input-required": ({**IN, **REQUEST}, {"options": ["a"]}),
    "chat:input-answered": ({**IN, "request_id": "r1"}, {"answer": ""}),
    "chat:citation": ({**IN, "url": "u", "title": "", "snippet": ""}, {}),
    "chat:artifact": ({"data": ARTIFACT}, {}),
    "chat:state-response": (
        {
            "threads": [THREAD],
            "active_thread_id": "t1",
            "messages": [MESSAGE],
            "settings_items": [ITEM],
            "context_sources": [{"name": "n", "description": ""}],
            "commands": [{"name": "n", "description": ""}],
            "todos": [{"id": 1, "title": "", "status": "completed"}],
            "pending_inputs": [
                {
                    "messageId": "m1",
                    "threadId": "t1",
                    "requestId": "r1",
                    "prompt": "",
                    "placeholder": "",
                    "inputType": "text",
                },
                {"messageId": "m1", "threadId": "t1", "toolId": "1", **PERMISSION},
            ],
            "busy_threads": ["t1"],
            "queued": [],
            "cleared": False,
        },
        {
            "version": 1,
            "typing": True,
            "greeting": [{"type": "text", "text": "Hi"}],
            "greeting_state": {"persistent": True},
            "input": {"value": "v", "placeholder": "p"},
            "status": "Searching …",
            "has_more": False,
            "export_url": "session/1/export",
            "more_threads": "t1",
            "kept": True,
            "owner_url": "session/1/owner",
            "unsaved": "x",
            "unsaved_wording": WORDING,
            "thread_in_url": "thread",
        },
    ),
    "chat:history": ({"thread_id": "t1", "messages": [MESSAGE], "has_more": False}, {}),
    "chat:update-thread-list": ({"threads": [THREAD]}, {}),
    "chat:thread-page": (
        {
            "threads": [{**THREAD, "pinned": True, "archived": True}],
            "has_more": False,
            "archived": True,
        },
        {},
    ),
    "chat:search-results": (
        {
            "query": "x",
            "hits": [
                {"threadId": "t1", "title": "", "snippet": "x", "createdAt": 1},
                {"threadId": "t1", "title": "", "messageId": "m1", "snippet": "x", "createdAt": 1},
            ],
        },
        {},
    ),
    "chat:saving": ({"ok": False}, {"message": "x", "wording": WORDING}),
    "chat:switch-thread": ({"thread_id": "t1"}, {}),
    "chat:todo-update": ({"thread_id": "t1", "items": []}, {}),
    "chat:load-assets": ({"scripts": ["a.js"], "styles": []}, {}),
    "chat:register-command": ({"name": "n", "description": ""}, {}),
    "chat:remove-command": ({"name": "n"}, {}),
    "chat:register-settings-item": (
        {"id": "s", "label": "S", "type": "separator", "value": None},
        {"options": ["a", 1], "min": 0, "max": 1, "step": 0.1},
    ),
    "chat:context-sources": ({"sources": []}, {}),
    "chat:update-settings": ({"data": {"temperature": 0.5, "threadId": True}}, {}),
    "chat:system-message": ({**IN, "text": "x", "created_at": 1}, {}),
    "chat:message-source": ({**IN, "source": "x"}, {}),
    "chat:message-sent": ({**IN, "attachments": []}, {"command": "export", "args": ""}),
    "chat:setting-chosen": ({"id": "x", "value": 1}, {}),
    "chat:threads-loaded": ({"threads": []}, {}),
    "chat:messages-loaded": ({"thread_id": "t1", "messages": [], "unloaded": "older"}, {}),
    "chat:thread-reloaded": ({"thread_id": "t1", "thread": {}}, {}),
    "chat:turn-lost": ({"thread_id": "t1", "was_busy": True, "queued": []}, {}),
    "chat:tool-allowed": ({"thread_id": "t1", "name": "x"}, {}),
    "chat:thread-titled": ({"thread_id": "t1", "title": "x"}, {}),
    "chat:thread-values": ({"thread_id": "t1", "values": {"tab": 1}}, {}),
    "chat:drawer": (
        {"action": "show"},
        {"html": "<p>x</p>", "deps": [{"name": "d", "version": "1"}], "title": ""},
    ),
    "chat:greeting": (
        {"greeting": []},
        {
            "greeting_state": {
                "persistent": True,
                "streaming": True,
                "wanted": True,
                "cleared": True,
            }
        },
    ),
    "chat:greeting-chunk": ({"chunk": "x"}, {}),
    "chat:update-input": ({}, {"value": "", "placeholder": "", "submit": False, "focus": True}),
}
OUTBOUND = [e.name for e in EVENTS.values() if e.direction == "outbound"]


def constructor(name: str) -> Any:
    return getattr(build, function_name(name))


def call(name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    if "data" in arguments:
        return constructor(name)(arguments["data"])
    return constructor(name)(**arguments)


def validate(event: dict[str, Any]) -> None:
    assert set(event) == {"event", "data"}
    adapter: TypeAdapter[Any] = TypeAdapter(EVENTS[event["event"]].payload)
    assert adapter.validate_python(event["data"], strict=True) == event["data"]


def test_every_event_has_a_constructor_and_a_call_here() -> None:
    assert set(CALLS) == set(OUTBOUND)
    own = inspect.getmembers(build, inspect.isfunction)
    assert {n for n, f in own if f.__module__ == build.__name__} == {
        function_name(n) for n in OUTBOUND
    }


@pytest.mark.parametrize("name", OUTBOUND)
def test_constructors_give_valid_payloads(name: str) -> None:
    least, more = CALLS[name]
    for arguments in (least, {**least, **more}):
        event = call(name, arguments)
        assert event["event"] == name
        validate(event)
        compact = json.dumps(event, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
        assert json.loads(compact) == event


@pytest.mark.parametrize("name", OUTBOUND)
def test_what_is_none_is_left_out(name: str) -> None:
    least, more = CALLS[name]
    if not more:
        return
    defaults = EVENTS[name].defaults
    sparse = call(
        name, {**least, **{k: None for k in more if k not in ("done", "is_error", "version")}}
    )
    assert sparse == call(name, least)
    assert len(call(name, {**least, **more})["data"]) == len(sparse["data"]) + len(more) - len(
        defaults
    )


def test_the_hot_path_is_a_plain_dict() -> None:
    event = build.stream_chunk(thread_id="t", message_id="m", chunk="x")
    assert type(event) is dict
    assert event == {
        "event": "chat:stream-chunk",
        "data": {"messageId": "m", "threadId": "t", "chunk": "x", "done": False},
    }


def test_a_missing_misspelt_or_mistyped_argument_is_an_error() -> None:
    # pyright reports an ignore that it does not need, so each of these proves that it sees the mistake.
    with pytest.raises(TypeError):
        build.busy(thread_id="t")  # pyright: ignore[reportCallIssue]
    with pytest.raises(TypeError):
        build.busy(thread_id="t", bussy=True)  # pyright: ignore[reportCallIssue]
    build.busy(thread_id="t", busy="yes")  # pyright: ignore[reportArgumentType]


def test_the_payloads_forbid_unknown_keys() -> None:
    event = call("chat:busy", {"thread_id": "t1", "busy": True})
    event["data"]["more"] = 1
    with pytest.raises(ValidationError):
        validate(event)
