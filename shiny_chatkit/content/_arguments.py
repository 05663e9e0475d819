"""What a tool is given, as a model has written it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast


def arguments_of(given: Any) -> dict[str, Any]:
    """Give a tool's arguments as a dictionary; what is none, or no JSON, is kept under "arguments"."""
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
