"""Parses the arguments of tool calls, as models and apps write them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

from shiny_chatkit.protocol.checks import values as check_values


def arguments_of(given: Any) -> dict[str, Any]:
    """Return a tool's arguments as a dictionary; any other value, or invalid JSON, is kept under "arguments"."""
    value = given
    if not given:
        return {}
    if isinstance(given, str):
        try:
            value = json.loads(given)
        except (ValueError, RecursionError):
            return {"arguments": given}
    return (
        dict(cast("Mapping[str, Any]", value))
        if isinstance(value, Mapping)
        else {"arguments": value}
    )


def arguments_given(name: str, given: Any) -> Mapping[str, Any]:
    """Return the arguments that an app passes for a tool: a dictionary, a JSON object as text, or None.

    Raises
    ------
    TypeError
        If they are anything else.
    """
    if given is None:
        return {}
    value = given
    if isinstance(given, str):
        try:
            value = json.loads(given)
        except (ValueError, RecursionError):
            value = None
    if isinstance(value, Mapping):
        return cast("Mapping[str, Any]", value)
    raise check_values.wrong(
        name, "a dictionary", given, 'Write `ToolCall("search", {"query": "shiny"})`.'
    )
