"""Converts a client's turns to JSON-like data and back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import chatlas
from chatlas.types import Content, ContentToolRequest, ContentToolResult

from shiny_chatkit.protocol.clean import clean

AnyTurn = chatlas.Turn

_TURNS: dict[str, type[chatlas.Turn]] = {
    "user": chatlas.UserTurn,
    "assistant": chatlas.AssistantTurn,
}


def dump_turns(turns: Sequence[AnyTurn]) -> list[Any]:
    """Return turns as JSON-like data."""
    told = [turn.model_copy(update={"contents": [*map(_as_told, turn.contents)]}) for turn in turns]
    # Other values that JSON cannot express, such as the UI of a tool result, are kept as text.
    return clean([turn.model_dump(mode="json", fallback=str) for turn in told])


def load_turns(dump: Sequence[Any]) -> list[AnyTurn]:
    """Create turns from the data of :func:`dump_turns`."""
    return [_TURNS[turn["role"]].model_validate(turn) for turn in dump]


def _as_told(content: Content) -> Content:
    """Return the content; a tool result that is not JSON-like becomes the text that the model received."""
    if isinstance(content, ContentToolRequest):
        # Check this before serializing, because pydantic refuses data nested deeper than 255 levels.
        return content.model_copy(update={"arguments": clean(content.arguments)})
    if not isinstance(content, ContentToolResult):
        return content
    if content.request is not None:
        content = content.model_copy(update={"request": _as_told(content.request)})
    if content.error is not None:
        return content

    def nested(value: Any) -> None:
        if not isinstance(value, Content):
            raise TypeError

    try:
        json.dumps(content.value, default=nested)
    except (TypeError, ValueError, RecursionError):
        return content.model_copy(update={"value": str(content.get_model_value())})
    return content.model_copy(update={"value": clean(content.value)})
