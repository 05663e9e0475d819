"""The scripts that both folds, this one and the browser's, must agree on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from shiny_chatkit.log import Log, Panels, Thread, fold, fold_panels

NOW = 1_800_000_000_000

SCRIPTS = sorted((Path(__file__).parents[2] / "fixtures" / "log").glob("*.json"))

PANELS = ("settingsItems", "commands", "contextSources")


def conversation_of(*thread_ids: str) -> Log:
    conversation = Log()
    conversation.threads = {id: Thread(id) for id in thread_ids}
    return conversation


def as_log(conversation: Log) -> dict[str, Any]:
    return {
        "threads": {
            thread.id: {
                "messages": [message.to_dict() for message in thread.messages],
                "busy": thread.busy,
                "typing": thread.typing,
                "queued": thread.queued,
                "cleared": thread.cleared,
                **({"status": thread.status} if thread.status is not None else {}),
                **({"todos": thread.todos} if thread.todos else {}),
            }
            for thread in conversation.threads.values()
        }
    }


def without_unknown_times(log: dict[str, Any], expected: dict[str, Any]) -> dict[str, Any]:
    """Leave out the time of messages that began without a start event: the script does not say when."""
    for id, thread in log["threads"].items():
        for got, wanted in zip(
            thread["messages"], expected["threads"][id]["messages"], strict=False
        ):
            if "createdAt" not in wanted:
                assert got.pop("createdAt") == NOW
    return log


def test_there_are_scripts() -> None:
    assert len(SCRIPTS) >= 58


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_script(path: Path) -> None:
    script = json.loads(path.read_text("utf-8"))
    expected = script["log"]
    for thread in expected["threads"].values():
        thread.pop("hasMore", None)  # What a page may lack; the server's log is always whole.
    listed, left = expected.pop("list", None), expected.pop("left", [])
    panels = {key: expected.pop(key) for key in PANELS if key in expected}
    conversation, surroundings = Log(), Panels()
    # A script with a list creates its threads itself.
    ids = expected["threads"] if listed is None else ()
    conversation.threads = {id: Thread(id) for id in ids}
    gone: set[str] = set()
    for event in script["events"]:
        gone |= fold(conversation, event, NOW).left
        fold_panels(surroundings, event)
    if listed is not None:
        assert [thread.info() for thread in conversation.ordered()] == listed
        assert gone == set(left)
        for id in conversation.threads.keys() - expected["threads"].keys():
            del conversation.threads[id]
    found = {
        "settingsItems": surroundings.settings_items,
        "commands": surroundings.commands,
        "contextSources": surroundings.context_sources,
    }
    assert {key: value for key, value in found.items() if value} == panels
    assert without_unknown_times(as_log(conversation), expected) == expected
