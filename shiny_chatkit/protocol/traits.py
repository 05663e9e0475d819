"""The traits of events, which are declared on their models and control how events are delivered and performed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Extent = Literal["known", "last", "all"]
"""The part of a thread that is needed: its entry in the list, its last messages, or all messages."""


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


@dataclass(frozen=True)
class InboundTraits:
    """
    The traits of one event of the browser.

    Attributes
    ----------
    loads
        The part of the event's thread that has to be loaded before the event is performed. Models and handlers read
        all of it.
    waits_for_store
        Whether the event waits for the store even if that part is loaded.
    replaces_answer
        Whether the event replaces a running answer, which only the process can do that writes it.
    only_reads
        Whether the event only reads from the store: other events do not wait for it, and a newer one of its kind
        replaces it.
    """

    loads: Extent = "known"
    waits_for_store: bool = False
    replaces_answer: bool = False
    only_reads: bool = False


NO_INBOUND_TRAITS = InboundTraits()
"""The traits of an event that needs no more than its thread's entry in the list."""
