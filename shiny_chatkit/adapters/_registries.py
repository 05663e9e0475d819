"""Queries shinychat's registries of message content: who has registered a type."""

from __future__ import annotations

from typing import Any

from htmltools import Tagifiable


def is_registered_by_others(registry: Any, content: Any) -> bool:
    """Return whether a package other than shinychat has registered this type."""
    return not registry.dispatch(type(content)).__module__.startswith("shinychat")


def is_only_ui(registry: Any, content: Any) -> bool:
    """Return whether the registry treats the content only as taggable UI; chatlas's objects are taggable, too."""
    found = registry.dispatch(type(content))
    return found in (registry.dispatch(Tagifiable), registry.dispatch(object))


def is_unknown(registry: Any, content: Any) -> bool:
    """Return whether nobody has registered this type."""
    return registry.dispatch(type(content)) is registry.dispatch(object)
