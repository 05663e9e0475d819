"""Data of a submitted message that the server keeps in addition to what the message shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Sent:
    """
    The content that came with a submitted message. It is never sent to the browser or written to a dump.

    Attributes
    ----------
    attachments
        The files and mentions, with their content.
    command
        The name of the slash command that the message ran, or None.
    args
        The rest of the command's line.
    """

    attachments: Sequence[Any] = ()
    command: str | None = None
    args: str = ""
