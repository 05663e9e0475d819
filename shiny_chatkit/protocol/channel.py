"""How the protocol travels through Shiny: its version and the names of its two channels.

Owns these constants for both languages; never opens a channel.
"""

from __future__ import annotations

from typing import Any, Literal

from typing_extensions import TypedDict

PROTOCOL_VERSION = 1

MESSAGE_TYPE = "shiny_chatkit"
"""The custom message type of every batch to the browser."""

INPUT_SUFFIX = "_event"
"""Appended to a chat's id, the input through which its browser sends events."""

INPUT_TYPE = "shiny_chatkit.event"
"""The input handler type of that input."""


class Batch(TypedDict):
    """The payload of one custom message: events of one chat, in order.

    ``seq`` counts batches per chat and session from 1.
    """

    id: str
    seq: int
    events: list[Any]


class Piece(TypedDict):
    """A part of the JSON of a batch that is too large for one message; all of them together are the batch."""

    id: str
    piece: str
    last: bool


class Absence(TypedDict):
    """Says to an element, instead of a batch, that no ``Chat`` of its id is in the session.

    A batch with a state takes it back. ``details`` is what the developer has to know, and empty in production.
    """

    id: str
    absent: Literal[True]
    details: str
