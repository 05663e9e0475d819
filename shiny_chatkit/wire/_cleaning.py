"""Cleans the text of events before they reach the log, including characters split between two chunks.

Holds back the first half of a split character. Knows neither the log nor the wire.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from shiny_chatkit.protocol import TRAITS
from shiny_chatkit.protocol.build import OutboundEvent
from shiny_chatkit.protocol.clean import clean, clean_text


def clean_whole(event: OutboundEvent) -> OutboundEvent:
    """Return an event with clean content; leave stream chunks, which may split a character, unchanged."""
    return clean(event) if TRAITS[event["event"]].grows is None else event


class StreamCleaner:
    """Cleans stream chunks, and holds back the first half of a split character until the next chunk."""

    def __init__(self) -> None:
        self._torn: dict[str, dict[str, Any]] = {}

    def take(self, event: OutboundEvent) -> Sequence[OutboundEvent]:
        """Return the events to apply now."""
        name, data = event["event"], cast("dict[str, Any]", event["data"])
        field = TRAITS[name].grows
        if field is None:
            for message_id in data.get("messageIds", ()) if self._torn else ():
                self._torn.pop(message_id, None)
            return [*self._rest(data.get("messageId")), event] if self._torn else (event,)
        text: str = data[field]
        if not self._torn and clean_text(text) is text:
            return (event,)
        message_id: str = data["messageId"]
        before: list[OutboundEvent] = []
        held = self._torn.get(message_id)
        if held is not None and held["event"] == name:
            text = self._torn.pop(message_id)["data"][field] + text
        else:
            before = self._rest(message_id)
        if "\ud800" <= text[-1:] <= "\udbff" and not data.get("done"):
            self._torn[message_id] = _with(event, field, text[-1])
            text = text[:-1]
        return [*before, cast(OutboundEvent, _with(event, field, clean_text(text)))]

    def _rest(self, message_id: str | None) -> list[OutboundEvent]:
        """Return an event for the half character that a message still holds back, if any."""
        held = self._torn.pop(message_id or "", None)
        return [] if held is None else [cast(OutboundEvent, clean(held))]


def _with(event: Any, field: str, text: str) -> dict[str, Any]:
    return {"event": event["event"], "data": {**event["data"], field: text}}
