"""Objects that the display of a tool's result refers to."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from shiny_chatkit.adapters._belongings import Belongings, new_token
from shiny_chatkit.log import Log, Message, RecordPart


def html(token: str) -> dict[str, Any]:
    return {"type": "html", "html": f"<div id={token}></div>", "deps": []}


@pytest.mark.parametrize(
    "place",
    [lambda part: {"result": [part]}, lambda part: {"result": "x", "display": {"footer": part}}],
    ids=["result", "footer"],
)
def test_they_are_kept_as_long_as_the_result(place: Any) -> None:
    log = Log()
    listeners: list[Any] = []
    belongings = Belongings(log, listeners.append)
    token, other = new_token(), new_token()
    for kept in (token, other):
        belongings.keep(kept, kept)
    data = {"type": "tool", "toolId": "t", "name": "n", "arguments": {}}
    message = Message("m", "assistant", 0)
    message.add(RecordPart({**data, **place(html(token))}))
    message.add(RecordPart({**data, "toolId": "u", "result": [html(other)]}))
    log.first.append(message)
    belongings.prune()
    message.parts.pop()
    for listener in listeners:
        listener(SimpleNamespace(has_less=True))
    belongings.prune()
    assert belongings.get(token) == token
    assert belongings.get(other) is None
