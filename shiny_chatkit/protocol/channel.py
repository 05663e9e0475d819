"""Defines how the protocol uses Shiny: its version and the names of its two channels.

Defines these constants for both languages, and never opens a channel.
"""

from __future__ import annotations

from typing import Any, Literal

from typing_extensions import TypedDict

PROTOCOL_VERSION = 1

MESSAGE_TYPE = "shiny_chatkit"
"""The custom message type of every batch to the browser."""

INPUT_SUFFIX = "_event"
"""Suffix of a chat's id that names the input through which the browser sends events."""

INPUT_TYPE = "shiny_chatkit.event"
"""The input handler type of that input."""

STREAM_INPUT_TYPE = "shiny_chatkit.stream"
"""The input handler type of that input for a markdown stream, which may lack a server side, unlike a chat."""


class Batch(TypedDict):
    """The payload of one custom message: events of one chat, in order.

    ``seq`` counts batches per chat and session from 1.
    """

    id: str
    seq: int
    events: list[Any]


class Piece(TypedDict):
    """A piece of the JSON of a batch that is too large for one message; all pieces joined are the batch."""

    id: str
    piece: str
    last: bool


class Absence(TypedDict):
    """Tells an element that the session has no ``Chat`` with its id.

    A batch with a state revokes it. ``details`` explains the problem to the developer; empty in production.
    """

    id: str
    absent: Literal[True]
    details: str
