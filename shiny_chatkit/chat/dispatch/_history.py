"""Performs requests for a history that outlives the page: paging, search, pins and the archive."""

from __future__ import annotations

from shiny_chatkit.protocol import build, inbound
from shiny_chatkit.protocol import content as wire
from shiny_chatkit.protocol.exceptions import Refused
from shiny_chatkit.protocol.words import words
from shiny_chatkit.stores import Hit
from shiny_chatkit.workspace import Persistence, thread_info

from ._context import EventContext


async def request_threads(context: EventContext, event: inbound.RequestThreads) -> None:
    """Send more threads to this page."""
    page = await _persistence(context).loader.page(
        limit=event.limit, before=event.before, archived=event.archived
    )
    context.outbox.put(
        build.thread_page(
            threads=[thread_info(row, context.workspace.log) for row in page.rows],
            has_more=page.has_more,
            archived=event.archived,
        )
    )


async def search(context: EventContext, event: inbound.Search) -> None:
    """Send to this page what contains the words of a query."""
    hits = await _persistence(context).search(event.query, event.limit)
    context.outbox.put(build.search_results(query=event.query, hits=[_hit(hit) for hit in hits]))


def pin(context: EventContext, event: inbound.ThreadPin) -> None:
    """Pin or unpin a thread."""
    _persistence(context)
    context.change(event)


def archive(context: EventContext, event: inbound.ThreadArchive) -> None:
    """Archive or restore a thread."""
    _persistence(context)
    context.change(event)


def _hit(hit: Hit) -> wire.SearchHit:
    found: wire.SearchHit = {
        "threadId": hit.thread_id,
        "title": hit.title,
        "snippet": hit.snippet,
        "createdAt": hit.created_at,
    }
    if hit.message_id is not None:
        found["messageId"] = hit.message_id
    return found


def _persistence(context: EventContext) -> Persistence:
    if context.workspace.persistence is None:
        raise Refused(words("notKept"))
    return context.workspace.persistence
