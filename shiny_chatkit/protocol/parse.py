"""Validates data from a browser, and returns an event or a refusal.

Defines the limits of a whole event and the texts of refusals. It never raises an error, because an exception
in an input handler ends the Shiny session, and it quotes nothing that was sent except short plain names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

from pydantic import ValidationError
from pydantic.alias_generators import to_camel

from .channel import PROTOCOL_VERSION
from .clean import MAX_DEPTH, clean, nests_deeper
from .content import ID_PATTERN, WordingValue
from .inbound import Inbound, InboundEvent, RequestState
from .limits import MAX_EVENT_CHARS
from .registry import EVENTS
from .words import Words

_VALUE_COST_CHARS = (
    64  # cost of a value in addition to its text, which also limits the number of values
)
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_:.-]{1,64}", re.ASCII)
_ID = re.compile(ID_PATTERN.replace("+$", "{1,128}"), re.ASCII)

RejectionCode = Literal["invalid", "planned", "unknown-event", "too-large", "version"]


@dataclass(frozen=True)
class Rejection:
    """The reason why an event was refused, and the thread and message that it concerns."""

    code: RejectionCode
    message: str
    """The reason in one line. Pages in another language than English say less, unless it is one for the user."""
    event: str | None = None
    """The event's name, if the protocol defines it."""
    thread_id: str | None = None
    message_id: str | None = None


def parse_inbound(value: object) -> InboundEvent | Rejection:
    """Validate one event ``{event, data}`` as Shiny delivers it; never raise an error."""
    try:
        return _parse(value)
    except Exception:  # noqa: BLE001 (a malformed value must not end the session)
        return Rejection("invalid", _worded("The event could not be read."))


def _parse(value: object) -> InboundEvent | Rejection:
    if not isinstance(value, Mapping):
        return Rejection("invalid", _worded("An event is an object with the keys event and data."))
    envelope = cast("Mapping[object, object]", value)
    name, data = envelope.get("event"), envelope.get("data")
    if data is None:  # several events have no data
        data = cast("Mapping[object, object]", {})
    if not isinstance(name, str):
        return Rejection("invalid", _worded("event must be the name of an event."))
    spec = EVENTS.get(name)
    thread_id, message_id = _id_in(data, "threadId"), _id_in(data, "messageId")

    def refuse(code: RejectionCode, message: str) -> Rejection:
        return Rejection(code, _worded(message), spec and spec.name, thread_id, message_id)

    if _too_large(envelope):
        return refuse("too-large", f"The event is larger than {MAX_EVENT_CHARS} characters.")
    if nests_deeper(envelope):
        return refuse("too-large", f"The event is nested more than {MAX_DEPTH} levels deep.")
    if spec is None or spec.direction == "outbound":
        return refuse("unknown-event", f"{_plain(name, 'This')} is not an event the server knows.")
    if spec.planned:
        return refuse("planned", f"{name} is planned, but this version does not handle it yet.")
    if set(envelope) - {"event", "data"}:
        return refuse("invalid", f"{name}: an event has only the keys event and data.")
    if not isinstance(data, Mapping):
        return refuse("invalid", f"{name}: data must be an object.")
    model = cast("type[Inbound]", spec.payload)
    try:
        event = cast("InboundEvent", model.model_validate(clean(cast(Any, data))))
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=True, include_input=False)[0]
        return refuse("invalid", _invalid(name, cast(Any, data), cast("dict[str, Any]", first)))
    if isinstance(event, RequestState) and event.version != PROTOCOL_VERSION:
        return refuse(
            "version",
            Words(
                "The page speaks another version of the chat protocol than the server "
                f"({PROTOCOL_VERSION}); reload the page.",
                {"key": "outdated"},
            ),
        )
    return event


def _too_large(value: object) -> bool:
    left = MAX_EVENT_CHARS
    todo: list[object] = [value]
    while todo and left >= 0:
        item = todo.pop()
        left -= _VALUE_COST_CHARS
        if isinstance(item, (str, bytes)):
            left -= len(item)
        elif isinstance(item, Mapping):
            mapping = cast("Mapping[object, object]", item)
            todo += mapping.keys()
            todo += mapping.values()
        elif isinstance(item, (list, tuple)):
            todo += cast("Iterable[object]", item)
    return left < 0


def _id_in(data: object, key: str) -> str | None:
    if not isinstance(data, Mapping):
        return None
    found = cast("Mapping[object, object]", data).get(key)
    return found if isinstance(found, str) and _ID.fullmatch(found) else None


def _plain(text: object, otherwise: str) -> str:
    """Return the text if it is short and harmless, or otherwise the replacement."""
    return text if isinstance(text, str) and _PLAIN_NAME.fullmatch(text) else otherwise


_EXPLANATIONS = {
    "missing": "is missing",
    "string_type": "must be a string",
    "string_unicode": "is not valid text",
    "string_too_short": "is empty",
    "string_too_long": "is longer than {max_length} characters",
    "string_pattern_mismatch": "may contain only letters, digits, - and _",
    "int_type": "must be a whole number",
    "float_type": "must be a number",
    "finite_number": "must be a finite number",
    "bool_type": "must be true or false",
    "tuple_type": "must be a list",
    "too_long": "has more than {max_length} entries",
    "model_type": "must be an object",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "literal_error": "must be {expected}",
    "value_error": "{error}",
}


def _worded(message: str) -> str:
    """Return a message for developers, which pages in other languages replace by a text for users."""
    return message if isinstance(message, Words) else Words(message, {"key": "invalid"})


def _invalid(name: str, data: Mapping[Any, Any], error: dict[str, Any]) -> str:
    message = f"{name}: {_explain(error)}"
    text = data.get("text")
    if error["type"] == "string_too_long" and error["loc"] == ("text",) and isinstance(text, str):
        values: dict[str, WordingValue] = {"count": len(text), "most": error["ctx"]["max_length"]}
        return Words(message, {"key": "textTooLong", "values": values})
    return message


def _explain(error: dict[str, Any]) -> str:
    """Describe the first validation error in one line that begins with the field's name."""
    kind = cast(str, error["type"])
    if kind == "extra_forbidden":
        return f"{_plain(error['loc'][-1], 'an unknown name')} is not a field of this event."
    field = ""
    for step in cast("tuple[str | int, ...]", error["loc"]):
        if isinstance(step, int):
            field += f"[{step}]"
        else:
            field += ("." if field else "") + to_camel(_plain(step, "a field"))
    words = _EXPLANATIONS.get(kind, "is not valid").format(**error.get("ctx", {}))
    return f"{field} {words}.".strip()
