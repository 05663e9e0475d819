"""Finds the events that turn what a page shows of a thread into a later state of it.

Such events exist only for changes that can happen while an answer grows. Each list of events is folded to see whether
it leads to the later state.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import zip_longest
from typing import Any, cast

from shiny_chatkit.protocol import build
from shiny_chatkit.protocol import content as wire
from shiny_chatkit.protocol.build import OutboundEvent
from shiny_chatkit.protocol.words import wording_of

from ._fold import fold
from ._log import Log
from ._message import Message
from ._parts import Part
from ._thread import Thread

Ids = Mapping[str, str]
"""The ids of a message and its thread, as events name them."""

Data = Mapping[str, Any]


def difference(before: Thread, after: Thread) -> list[OutboundEvent] | None:
    """Return the events that lead from one state of a thread to another; None if only a snapshot does.

    Parameters
    ----------
    before, after
        The states. Messages that are the same object in both have not changed.
    """
    if before.cleared != after.cleared or before.unloaded != after.unloaded:
        return None
    known = {message.id: message for message in _shown(before)}
    now = [message.id for message in _shown(after)]
    gone = [id for id in known if id not in {*now}]
    new = [id for id in now if id not in known]
    if [id for id in known if id not in {*gone}] + new != now:
        return None  # A message was added before others.
    events: list[OutboundEvent] = []
    if gone:
        events.append(build.messages_deleted(thread_id=after.id, message_ids=gone))
    for message in _shown(after):
        grown = _growth(after.id, known.get(message.id), message)
        if grown is None:
            return None
        events += grown
    return events + _activity(before, after)


def _shown(thread: Thread) -> list[Message]:
    return [message for message in thread.messages if message.role != "system"]


def _activity(before: Thread, after: Thread) -> list[OutboundEvent]:
    events: list[OutboundEvent] = []
    if before.queued != after.queued:
        queued = cast("list[wire.QueuedOnce]", after.queued)
        events.append(build.queue(thread_id=after.id, queued=queued))
    if before.todos != after.todos:
        events.append(build.todo_update(thread_id=after.id, items=after.todos))
    if before.typing and not after.typing:
        events.append(build.typing_indicator(thread_id=after.id, typing=False))
    if before.busy != after.busy:
        events.append(build.busy(thread_id=after.id, busy=after.busy))
    return events


def _growth(thread_id: str, old: Message | None, new: Message) -> list[OutboundEvent] | None:
    """Return the events that lead from one state of a message to another."""
    if old is new:
        return []
    later = new.to_dict()
    if old is not None and old.to_dict() == later:
        return []
    events = _guess(thread_id, old, new)
    if events is None:
        return None
    scratch = Log()
    thread = Thread(thread_id, messages=[] if old is None else [old.copy()])
    scratch.threads = {thread_id: thread}
    for event in events:
        fold(scratch, event, new.created_at)
    return events if [message.to_dict() for message in thread.messages] == [later] else None


def _guess(thread_id: str, old: Message | None, new: Message) -> list[OutboundEvent] | None:
    if old is None and not new.streaming and new.role == "user":
        return [_whole(thread_id, new)]
    ids: Ids = {"messageId": new.id, "threadId": thread_id}
    events: list[OutboundEvent] = []
    if old is None:
        start = build.message_start(
            message_id=new.id,
            thread_id=thread_id,
            role=cast(wire.Role, new.role),
            created_at=new.created_at,
            icon=new.icon,
        )
        events.append(start)
    for earlier, later in zip_longest(() if old is None else old.parts, new.parts):
        if later is None:
            return None
        events += _part(ids, earlier and cast(Part, earlier).to_dict(), later.to_dict())
    if (old is None or old.streaming) and not new.streaming:
        events.append(_end(ids, new))
    if new.usage is not None and (old is None or old.usage is None):
        usage = new.usage.to_dict()
        events.append(build.usage(message_id=new.id, thread_id=thread_id, usage=usage))
    if (new.feedback, new.feedback_comment) != (old and old.feedback, old and old.feedback_comment):
        rating = build.feedback_changed(
            message_id=new.id,
            thread_id=thread_id,
            value=cast(Any, new.feedback),
            feedback_comment=new.feedback_comment,
        )
        events.append(rating)
    return events


def _whole(thread_id: str, message: Message) -> OutboundEvent:
    parts = [part.to_dict() for part in message.parts]
    text = next((part for part in parts if part["type"] == "text"), None)
    return build.assistant_message(
        message_id=message.id,
        thread_id=thread_id,
        role=cast(wire.Role, message.role),
        text="" if text is None else text["text"],
        format=None if text is None else text.get("format"),
        attachments=[part for part in parts if part["type"] == "attachment"] or None,
        created_at=message.created_at,
        icon=message.icon,
        stopped=message.stopped or None,
        interrupted=message.interrupted or None,
    )


def _end(ids: Ids, message: Message) -> OutboundEvent:
    if message.error is not None:
        return build.error(
            code="failed",
            message=str(message.error),
            wording=wording_of(message.error),
            thread_id=ids["threadId"],
            message_id=message.id,
        )
    return build.stream_chunk(
        message_id=message.id,
        thread_id=ids["threadId"],
        chunk="",
        done=True,
        stopped=message.stopped or None,
        interrupted=message.interrupted or None,
    )


def _part(ids: Ids, old: Data | None, new: Data) -> list[OutboundEvent]:
    """Return the events that lead from one state of a part to another, if there are any."""
    if old == new:
        return []
    make = _PARTS.get(new["type"])
    return [] if make is None else make(ids, old or {}, new)


def _text(ids: Ids, old: Data, new: Data) -> list[OutboundEvent]:
    return [_event("chat:stream-chunk", ids, chunk=_rest(old, new), done=False)]


def _thinking(ids: Ids, old: Data, new: Data) -> list[OutboundEvent]:
    events: list[OutboundEvent] = []
    if rest := _rest(old, new):
        created_at = new["createdAt"]
        events.append(_event("chat:thinking-chunk", ids, text=rest, createdAt=created_at))
    if new["done"] and not old.get("done"):
        duration = {"duration": new["duration"]} if "duration" in new else {}
        events.append(_event("chat:thinking-done", ids, **duration))
    return events


def _html(ids: Ids, _: Data, new: Data) -> list[OutboundEvent]:
    return [_event("chat:html", ids, html=new["html"], deps=new["deps"])]


def _tool(ids: Ids, old: Data, new: Data) -> list[OutboundEvent]:
    events: list[OutboundEvent] = []
    tool = {"toolId": new["toolId"]}
    call, outcome = _without(new, "result", "isError", "permission"), ("result", "isError")
    if call != _without(old, "result", "isError", "permission"):
        events.append(_event("chat:tool-call", ids, **_without(call, "type")))
    asked, before = new.get("permission"), old.get("permission", {})
    if asked is not None and asked["requestId"] != before.get("requestId"):
        events.append(
            _event("chat:permission-request", ids, **tool, **_without(asked, "answer")),
        )
        before = {}
    if asked is not None and "answer" in asked and "answer" not in before:
        events.append(_answered(ids, asked["requestId"], asked["answer"]))
    if "result" in new and any(new.get(key) != old.get(key) for key in outcome):
        events.append(_event("chat:tool-result", ids, **tool, **{key: new[key] for key in outcome}))
    return events


def _input(ids: Ids, old: Data, new: Data) -> list[OutboundEvent]:
    events: list[OutboundEvent] = []
    if not old:
        events.append(
            _event("chat:input-required", ids, **_without(new, "type", "answer", "closed"))
        )
    if new.keys() & {"answer", "closed"}:
        events.append(_answered(ids, new["requestId"], new.get("answer")))
    return events


def _artifact(ids: Ids, _: Data, new: Data) -> list[OutboundEvent]:
    return [_event("chat:artifact", ids, **_without(new, "type"))]


def _citation(ids: Ids, _: Data, new: Data) -> list[OutboundEvent]:
    return [_event("chat:citation", ids, **_without(new, "type"))]


_PARTS: dict[str, Callable[[Ids, Data, Data], list[OutboundEvent]]] = {
    "text": _text,
    "thinking": _thinking,
    "html": _html,
    "tool": _tool,
    "input": _input,
    "artifact": _artifact,
    "citation": _citation,
}


def _answered(ids: Ids, request_id: str, answer: str | None) -> OutboundEvent:
    return build.input_answered(
        message_id=ids["messageId"],
        thread_id=ids["threadId"],
        request_id=request_id,
        answer=answer,
    )


def _rest(old: Data, new: Data) -> str:
    """Return what was added to a text; if it is not only longer, folding finds a different result."""
    return new["text"][len(old.get("text", "")) :]


def _without(data: Data, *keys: str) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key not in keys}


def _event(event: str, ids: Ids, /, **fields: Any) -> OutboundEvent:
    return cast(OutboundEvent, {"event": event, "data": {**ids, **fields}})
