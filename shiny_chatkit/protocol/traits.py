"""The traits of outbound events, which control their delivery and are declared on their models."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Traits:
    """
    The traits of one outbound event.

    Attributes
    ----------
    grows
        The field whose text continues the text of the previous event; such events of a message are merged.
    streams
        Whether a streaming answer consists of such events. They may wait for the next batch, contain no
        artifact, and complete a message only with ``done``.
    ends
        Whether the event ends the stream of its message.
    replaces_earlier
        Whether the event replaces earlier ones, so that only the newest has to be sent.
    in_snapshot
        Whether a snapshot contains the event's information.
    before_snapshot
        Whether the event announces the next snapshot and must be sent before it.
    is_news
        Whether the event may bring content that the user has not seen.
    is_visible
        Whether the event shows more than that the chat is busy.
    is_sent
        Whether the event goes to the browser. Otherwise it only changes the log, and neither the reference nor
        the TypeScript types contain it.
    """

    grows: str | None = None
    streams: bool = False
    ends: bool = False
    replaces_earlier: bool = False
    in_snapshot: bool = True
    before_snapshot: bool = False
    is_news: bool = False
    is_visible: bool = True
    is_sent: bool = True


NO_TRAITS = Traits()
"""The traits of an event that is sent at once and not merged."""

NEVER_SENT = Traits(is_visible=False, is_sent=False)
"""The traits of an event that changes the log and is never sent."""
