"""The scripts that both folds, this one and the browser's, must agree on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from shiny_chatkit.conversation import Conversation, Thread
from shiny_chatkit.protocol import EVENTS

SCRIPTS = sorted((Path(__file__).parents[2] / "fixtures" / "log").glob("*.json"))

# Scripts of live events whose new fields this fold does not know yet.
LATER = {"attachments", "versions-of-a-question"}


def as_case(path: Path) -> Any:
    """A script, expected to fail while one of its events is planned; binding once all of them are live."""
    events = json.loads(path.read_text("utf-8"))["events"]
    planned = sorted({e["event"] for e in events if EVENTS[e["event"]].planned})
    marks = []
    if planned:
        marks.append(pytest.mark.xfail(reason=f"planned: {', '.join(planned)}", strict=False))
    elif path.stem in LATER:
        marks.append(pytest.mark.xfail(reason="its fields come later", strict=True))
    return pytest.param(path, id=path.stem, marks=marks)


def conversation_of(*thread_ids: str) -> Conversation:
    conversation = Conversation()
    conversation.threads = {id: Thread(id) for id in thread_ids}
    conversation.active_id = thread_ids[0]
    return conversation


def as_log(conversation: Conversation) -> dict[str, Any]:
    return {
        "threads": {
            thread.id: {
                "messages": [message.to_dict() for message in thread.messages],
                "busy": thread.busy,
                "typing": thread.typing,
                "queued": thread.queued,
                "cleared": thread.cleared,
            }
            for thread in conversation.threads.values()
        }
    }


def without_unknown_times(log: dict[str, Any], expected: dict[str, Any]) -> dict[str, Any]:
    """A message that began without a start event has a time of its own, which a script cannot know."""
    for id, thread in log["threads"].items():
        for got, wanted in zip(
            thread["messages"], expected["threads"][id]["messages"], strict=False
        ):
            if "createdAt" not in wanted:
                assert got.pop("createdAt") > 1_700_000_000_000
    return log


def test_there_are_scripts() -> None:
    assert len(SCRIPTS) >= 20


@pytest.mark.parametrize("path", [as_case(path) for path in SCRIPTS])
def test_script(path: Path) -> None:
    script = json.loads(path.read_text("utf-8"))
    expected = script["log"]
    conversation = conversation_of(*expected["threads"])
    for event in script["events"]:
        conversation.apply(event)
    assert without_unknown_times(as_log(conversation), expected) == expected
