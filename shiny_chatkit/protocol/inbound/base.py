"""The base of all events from the browser, and the checked types of their fields."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, ClassVar, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from shiny_chatkit.protocol.content import ThreadId
from shiny_chatkit.protocol.limits import MAX_NAME_CHARS, MAX_TEXT
from shiny_chatkit.protocol.registry import EventSpec, Origin, register
from shiny_chatkit.protocol.traits import NO_INBOUND_TRAITS, InboundTraits

Text = Annotated[str, Field(max_length=MAX_TEXT)]
Name = Annotated[str, Field(max_length=MAX_NAME_CHARS)]


def is_base64(value: str) -> str:
    """Return the value if it is base64; raise an error otherwise."""
    try:
        b64decode(value, validate=True)
    except ValueError:
        raise ValueError("is not base64") from None
    return value


def strip(value: str) -> str:
    """Return the text without surrounding white space."""
    return value.strip()


Trimmed = Annotated[Text, AfterValidator(strip)]
Title = Annotated[Name, AfterValidator(strip)]


class Strict(BaseModel):
    """A model of untrusted data: unknown fields are errors, and types are not converted."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        extra="forbid",
        strict=True,
        frozen=True,
        validate_by_alias=True,
        validate_by_name=False,
    )


class Inbound(Strict):
    """A validated event of the browser."""

    event: ClassVar[str]
    """The event's name on the wire."""
    origin: ClassVar[Origin]
    """Whether the event is part of the chat:* specification or an extension."""
    traits: ClassVar[InboundTraits]
    """How the event is performed."""


class ThreadChange(Inbound):
    """A change of a thread that needs nothing from the page; the process that answers in the thread performs it."""

    if TYPE_CHECKING:
        # Each event has it as a field of its own, in its place.
        thread_id: ThreadId


class Submitted(Inbound):
    """A request for an answer, which the app may check before it is accepted."""

    if TYPE_CHECKING:
        thread_id: ThreadId


M = TypeVar("M", bound=type[Inbound])


def inbound(
    name: str,
    *,
    origin: Origin = "seed",
    adds: tuple[str, ...] = (),
    traits: InboundTraits = NO_INBOUND_TRAITS,
) -> Callable[[M], M]:
    """Register a model as an event of the browser."""

    def mark(cls: M) -> M:
        cls.event, cls.origin, cls.traits = name, origin, traits
        doc = cls.__doc__ or ""
        register(EventSpec(name, "inbound", origin, cls, cls.__name__, doc, adds))
        return cls

    return mark
