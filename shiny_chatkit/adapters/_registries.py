"""shinychat's registries of what can be said in a message: who has registered a type."""

from __future__ import annotations

from typing import Any

from htmltools import Tagifiable


def is_registered_by_others(registry: Any, content: Any) -> bool:
    """Return whether somebody else than shinychat shows this type."""
    return not registry.dispatch(type(content)).__module__.startswith("shinychat")


def is_only_ui(registry: Any, content: Any) -> bool:
    """Return whether the registry knows no more of it than that it makes tags, as chatlas's objects do too."""
    found = registry.dispatch(type(content))
    return found in (registry.dispatch(Tagifiable), registry.dispatch(object))


def is_unknown(registry: Any, content: Any) -> bool:
    """Return whether nobody shows this type."""
    return registry.dispatch(type(content)) is registry.dispatch(object)
