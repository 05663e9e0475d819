"""The registry of all ``chat:*`` events.

Registers event classes with their name, direction and origin, and records which are live. It never inspects a
payload, and never sends or receives anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from pydantic import ConfigDict

from .traits import NO_TRAITS, Traits

C = TypeVar("C")

Direction = Literal["inbound", "outbound"]
"""``inbound``: browser to server. ``outbound``: server to browser."""

Origin = Literal["seed", "extension"]
"""``seed``: an event of the chat:* specification. ``extension``: an event that this package adds."""


@dataclass(frozen=True)
class EventSpec:
    """The properties of one event besides the fields of its payload."""

    name: str
    direction: Direction
    origin: Origin
    payload: Any
    """A pydantic model (inbound), or a TypedDict or another plain type (outbound)."""
    type_name: str
    doc: str
    adds: tuple[str, ...] = ()
    """Payload fields that this package adds to an event of the specification."""
    defaults: Mapping[str, object] = field(default_factory=dict[str, object])
    """Default values for the constructor."""
    traits: Traits = NO_TRAITS

    @property
    def planned(self) -> bool:
        """Return whether the event is defined but not live: neither side sends it, and the server refuses it."""
        return self.name in PLANNED


PLANNED: frozenset[str] = frozenset()
"""Events that are defined but not handled yet. Removing a name makes the event live."""

EVENTS: dict[str, EventSpec] = {}
"""Every event by its name, in the order of definition."""


TRAITS: dict[str, Traits] = {}
"""The traits of every event by its name."""


def register(spec: EventSpec) -> EventSpec:
    """Register an event under a unique name."""
    if spec.name in EVENTS:
        raise ValueError(f"{spec.name} is defined twice")
    EVENTS[spec.name] = spec
    TRAITS[spec.name] = spec.traits
    return spec


def shape(cls: C) -> C:
    """Mark a TypedDict as a wire shape: when it is checked, unknown keys are errors."""
    setattr(cls, "__pydantic_config__", ConfigDict(extra="forbid"))  # noqa: B010
    return cls


def outbound(
    name: str,
    *,
    origin: Origin = "seed",
    adds: tuple[str, ...] = (),
    defaults: Mapping[str, object] | None = None,
    traits: Traits = NO_TRAITS,
) -> Callable[[C], C]:
    """Register a TypedDict as the payload of an event to the browser."""

    def mark(cls: C) -> C:
        type_name = getattr(cls, "__name__", name)
        doc = cls.__doc__ or ""
        register(
            EventSpec(name, "outbound", origin, cls, type_name, doc, adds, defaults or {}, traits)
        )
        return shape(cls)

    return mark
