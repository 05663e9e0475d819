"""Counts what depends on a reactive value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from shiny import reactive

from ._names import VALUE_DEPENDENTS


def dependents(value: reactive.Value[Any]) -> int | None:
    """Return how many effects, outputs and calculations depend on a value; None if Shiny does not say."""
    found: Any = value
    for name in VALUE_DEPENDENTS:
        found = getattr(found, name, None)
    return None if found is None else len(cast("Mapping[Any, Any]", found))
