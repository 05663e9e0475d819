"""How an outbound event is delivered and what follows from it, stated once on its model."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Traits:
    """
    The traits of one outbound event.

    Attributes
    ----------
    grows
        The field whose text continues that of the event before it: those of one message are sent as one.
    streams
        Whether an answer consists of it while it streams: it may wait for the next batch, holds no
        artifact, and completes a message only if it has ``done``.
    ends
        Whether it ends the stream of its message.
    replaces_earlier
        Whether it says everything about its subject, so that only the newest one has to be sent.
    in_snapshot
        Whether a snapshot holds what it says.
    before_snapshot
        Whether it says which snapshot is to come, and goes ahead of it.
    is_news
        Whether it may bring something that the user has not seen.
    is_visible
        Whether it shows anything but that a chat is at work.
    """

    grows: str | None = None
    streams: bool = False
    ends: bool = False
    replaces_earlier: bool = False
    in_snapshot: bool = True
    before_snapshot: bool = False
    is_news: bool = False
    is_visible: bool = True


NO_TRAITS = Traits()
"""An event that is sent at once and by itself."""
