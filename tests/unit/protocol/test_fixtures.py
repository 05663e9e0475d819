"""The shared event scripts are made of real events, and their logs of real messages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from codegen.generate import ROOT
from shiny_chatkit.protocol import EVENTS
from shiny_chatkit.protocol.content import (
    Command,
    ContextSource,
    Message,
    Queued,
    SettingsItem,
    ThreadInfo,
    TodoItem,
)

SCRIPTS = sorted((ROOT / "tests/fixtures/log").glob("*.json"))
FOLDED = {
    "chat:assistant-message",
    "chat:message-start",
    "chat:stream-chunk",
    "chat:html",
    "chat:message-truncate",
    "chat:messages-deleted",
    "chat:generation-stopped",
    "chat:typing-indicator",
    "chat:busy",
    "chat:queue",
    "chat:clear",
    "chat:error",
    "chat:thinking-chunk",
    "chat:thinking-done",
    "chat:status-update",
    "chat:tool-call",
    "chat:tool-result",
    "chat:permission-request",
    "chat:input-required",
    "chat:input-answered",
    "chat:artifact",
    "chat:citation",
    "chat:todo-update",
    "chat:feedback-changed",
    "chat:usage",
    "chat:history",
    "chat:update-thread-list",
    "chat:register-command",
    "chat:remove-command",
    "chat:context-sources",
    "chat:register-settings-item",
    "chat:update-settings",
}
PANELS = {
    "settingsItems": list[SettingsItem],
    "commands": list[Command],
    "contextSources": list[ContextSource],
}
"""Parts of the log that belong to no thread."""
ALWAYS = {"messages", "busy", "typing", "queued", "cleared"}
SOMETIMES = {"status": str, "todos": list[TodoItem], "hasMore": bool}
"""Left out of a thread where it has nothing of the kind."""
KINDS = {"code", "markdown", "html", "table", "plotly", "image", "json"}


def load(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text("utf-8"))


def foreign(content: dict[str, Any]) -> bool:
    """Whether it is an artifact that this version has no shape for; a log keeps it all the same."""
    return content.get("artifactType", "code") not in KINDS


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda p: p.stem)
def test_a_script_is_well_formed(path: Path) -> None:
    script = load(path)
    assert set(script) == {"name", "events", "log"}
    for event in script["events"]:
        if foreign(event["data"]):
            assert {"messageId", "threadId", "artifactType", "title"} <= set(event["data"])
        else:
            TypeAdapter[Any](EVENTS[event["event"]].payload).validate_python(event["data"])
    threads = script["log"]["threads"]
    if "list" in script["log"]:
        assert script["log"].keys() <= {"threads", "list", "left"}
        listed = TypeAdapter(list[ThreadInfo]).validate_python(script["log"]["list"])
        assert {info["threadId"] for info in listed} >= set(threads)
    elif not threads:
        for key in script["log"].keys() - {"threads"}:
            TypeAdapter[Any](PANELS[key]).validate_python(script["log"][key])
    else:
        assert script["log"].keys() == {"threads"}
        assert {e["data"]["threadId"] for e in script["events"]} == set(threads)
    for thread in threads.values():
        assert thread.keys() >= ALWAYS
        for key in thread.keys() - ALWAYS:
            assert thread[key], f"{key} is left out where it has nothing to say"
            TypeAdapter[Any](SOMETIMES[key]).validate_python(thread[key])
        TypeAdapter(list[Queued]).validate_python(thread["queued"])
        for message in thread["messages"]:
            message["parts"] = [part for part in message["parts"] if not foreign(part)]
            # Without a time: the events give none, so the folds make up their own.
            TypeAdapter(Message).validate_python({"createdAt": 0, **message})


def test_every_event_that_changes_the_log_is_in_a_script() -> None:
    assert {e["event"] for path in SCRIPTS for e in load(path)["events"]} == FOLDED
