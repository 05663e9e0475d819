"""The rules by which events change a thread.

The browser implements the same rules (``js/src/log/thread.ts``), and both are tested with the scripts in
``tests/fixtures/log``. An event that changes nothing in a snapshot has no rule.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from shiny_chatkit.protocol.words import remembered

from ._changes import Changes
from ._message import Message
from ._parts import HtmlPart, RecordPart, TextPart, part_from_dict
from ._thread import Thread, ids_of
from ._usage import Usage, total

Data = Mapping[str, Any]
ThreadFold = Callable[[Thread, Data, Changes], None]
"""Applies one event to a thread and records the changes."""

THREAD_FOLDS: dict[str, ThreadFold] = {}


def _rule(event: str) -> Callable[[ThreadFold], ThreadFold]:
    def register(fold: ThreadFold) -> ThreadFold:
        THREAD_FOLDS[event] = fold
        return fold

    return register


# -- Messages ----------------------------------------------------------------------------------


@_rule("chat:message-start")
def _message_start(thread: Thread, data: Data, changes: Changes) -> None:
    message = Message(
        data["messageId"],
        data["role"],
        data["createdAt"],
        parts=[part_from_dict(part) for part in data.get("attachments", ())],
        icon=data.get("icon"),
        streaming=True,
    )
    _put(thread, message, data, changes)


@_rule("chat:assistant-message")
def _assistant_message(thread: Thread, data: Data, changes: Changes) -> None:
    text: str = data["text"]
    message = Message(
        data["messageId"],
        data.get("role", "assistant"),
        data.get("createdAt") or changes.now,
        parts=[part_from_dict(part) for part in data.get("attachments", ())],
        icon=data.get("icon"),
        stopped=data.get("stopped", False),
        interrupted=data.get("interrupted", False),
    )
    if text:
        message.parts.append(TextPart(text, format=data.get("format")))
    _put(thread, message, data, changes)
    _unqueue(thread, {message.id}, changes)
    if message.role == "assistant":
        thread.content_arrived()


@_rule("chat:stream-chunk")
def _stream_chunk(thread: Thread, data: Data, changes: Changes) -> None:
    message = _begun(thread, data, changes)
    if message is None or not message.streaming:
        return
    if data["chunk"]:
        message.open_text().append(data["chunk"])
        thread.content_arrived()
    if data["done"]:
        message.end()
        message.stopped = data.get("stopped", False)
        message.interrupted = data.get("interrupted", False)


@_rule("chat:html")
def _html(thread: Thread, data: Data, changes: Changes) -> None:
    _add(thread, data, HtmlPart(data["html"], data["deps"]), changes)


@_rule("chat:message-truncate")
def _message_truncate(thread: Thread, data: Data, changes: Changes) -> None:
    if message := thread.find(data["messageId"]):
        message.truncate(data["parts"], data["chars"])
        changes.shrunk = True
        _touch(thread, message, changes)


@_rule("chat:messages-deleted")
def _messages_deleted(thread: Thread, data: Data, changes: Changes) -> None:
    named = set(data["messageIds"])
    gone = [m for m in thread.messages if m.id in named]
    thread.messages = [m for m in thread.messages if m.id not in named]
    _unqueue(thread, named, changes)
    changes.left = ids_of(gone)
    if gone:
        changes.threads |= {thread.id}  # Its title may have been taken from one of them.


@_rule("chat:generation-stopped")
def _generation_stopped(thread: Thread, data: Data, changes: Changes) -> None:
    thread.content_arrived()
    if message := thread.find(data["messageId"]):
        message.truncate_text(len(data["partialContent"]))
        message.end()
        message.stopped = True
        _touch(thread, message, changes)


@_rule("chat:error")
def _error(thread: Thread, data: Data, changes: Changes) -> None:
    if message := thread.find(data.get("messageId") or ""):
        thread.content_arrived()
        message.error = remembered(data["message"], data.get("wording"))
        message.end()
        _touch(thread, message, changes)


@_rule("chat:clear")
def _clear(thread: Thread, _: Data, changes: Changes) -> None:
    changes.left = ids_of(thread.messages)
    thread.messages = []
    thread.queued = []
    thread.todos = []
    thread.content_arrived()
    thread.cleared = True
    changes.threads |= {thread.id}


@_rule("chat:usage")
def _usage(thread: Thread, data: Data, changes: Changes) -> None:
    usage = Usage.from_dict(data["usage"])
    thread.usage = total(thread.usage, usage)
    changes.threads |= {thread.id}
    if message := thread.find(data["messageId"]):
        message.usage = total(message.usage, usage)
        _touch(thread, message, changes)


@_rule("chat:feedback-changed")
def _feedback_changed(thread: Thread, data: Data, changes: Changes) -> None:
    for message in thread.messages:
        for version in (message, *message.versions):
            if version.id == data["messageId"]:
                version.feedback = data["value"]
                version.feedback_comment = data.get("feedbackComment")
                _touch(thread, message, changes)


@_rule("chat:history")
def _history(thread: Thread, data: Data, _: Changes) -> None:
    known = {message.id for message in thread.messages}
    older = [Message.from_dict(m) for m in data["messages"] if m["messageId"] not in known]
    thread.messages[:0] = older


# -- Parts -------------------------------------------------------------------------------------


@_rule("chat:thinking-chunk")
def _thinking_chunk(thread: Thread, data: Data, changes: Changes) -> None:
    message = _begun(thread, data, changes)
    if message is not None and message.streaming:
        message.open_thinking(data.get("createdAt") or changes.now).append(data["text"])
        thread.content_arrived()


@_rule("chat:thinking-done")
def _thinking_done(thread: Thread, data: Data, changes: Changes) -> None:
    if message := thread.find(data["messageId"]):
        message.close_thinking(data.get("duration"))
        _touch(thread, message, changes)


@_rule("chat:tool-call")
def _tool_call(thread: Thread, data: Data, changes: Changes) -> None:
    message = _begun(thread, data, changes)
    if message is None or message.stopped:
        return
    call = _without_ids(data)
    known = message.tool(data["toolId"])
    if known is not None:
        known.update(call)
    else:
        message.add(RecordPart({"type": "tool", **call}))
    thread.content_arrived()


@_rule("chat:tool-result")
def _tool_result(thread: Thread, data: Data, changes: Changes) -> None:
    found = thread.tool(data["toolId"]) or _unannounced_tool(thread, data, changes)
    if found is not None:
        message, tool = found
        tool.update(result=data["result"], isError=data["isError"])
        _display_result(tool, data.get("display"))
        _touch(thread, message, changes)
        thread.content_arrived()


def _display_result(tool: dict[str, Any], display: dict[str, Any] | None) -> None:
    # A repeated result may be shown in another way.
    tool.pop("display", None)
    if not display:
        return
    tool["display"] = display
    if "title" in display:
        tool.setdefault("definitionTitle", tool.get("title", ""))
    tool.update({name: display[name] for name in ("title", "icon") if name in display})


@_rule("chat:permission-request")
def _permission_request(thread: Thread, data: Data, changes: Changes) -> None:
    found = thread.tool(data["toolId"]) or _unannounced_tool(thread, data, changes)
    if found is not None and not found[0].stopped:
        message, tool = found
        tool["permission"] = {key: data[key] for key in ("requestId", "title", "options")}
        _touch(thread, message, changes)
        thread.content_arrived()


@_rule("chat:input-required")
def _input_required(thread: Thread, data: Data, changes: Changes) -> None:
    _add(thread, data, RecordPart({"type": "input", **_without_ids(data)}), changes)


@_rule("chat:input-answered")
def _input_answered(thread: Thread, data: Data, changes: Changes) -> None:
    request_id, answer = data["requestId"], data.get("answer")
    for message in thread.messages:
        for question in message.records("input"):
            is_open = not question.keys() & {"answer", "closed"}
            if question["requestId"] == request_id and is_open:
                question.update({"closed": True} if answer is None else {"answer": answer})
                _touch(thread, message, changes)
        for tool in message.records("tool"):
            permission = tool.get("permission")
            if permission and permission["requestId"] == request_id:
                permission.setdefault("answer", answer or "")
                _touch(thread, message, changes)


@_rule("chat:artifact")
def _artifact(thread: Thread, data: Data, changes: Changes) -> None:
    _add(thread, data, RecordPart({"type": "artifact", **_without_ids(data)}), changes)


@_rule("chat:citation")
def _citation(thread: Thread, data: Data, changes: Changes) -> None:
    message = thread.find(data["messageId"])
    if message and message.cites(data["url"]):
        return
    _add(thread, data, RecordPart({"type": "citation", **_without_ids(data)}), changes)


# -- Activity ----------------------------------------------------------------------------------


@_rule("chat:typing-indicator")
def _typing_indicator(thread: Thread, data: Data, _: Changes) -> None:
    thread.typing = data["typing"]


@_rule("chat:status-update")
def _status_update(thread: Thread, data: Data, _: Changes) -> None:
    thread.status = data["text"] or None


@_rule("chat:busy")
def _busy(thread: Thread, data: Data, changes: Changes) -> None:
    thread.busy = data["busy"]
    changes.threads |= {thread.id}
    if not thread.busy:
        thread.content_arrived()


@_rule("chat:queue")
def _queue(thread: Thread, data: Data, changes: Changes) -> None:
    # The event leaves out texts that were sent before.
    texts = {queued["messageId"]: queued["text"] for queued in thread.queued}
    texts |= {item["messageId"]: item["text"] for item in data["queued"] if "text" in item}
    ids: list[str] = [item["messageId"] for item in data["queued"]]
    thread.queued = [{"messageId": id, "text": texts.get(id, "")} for id in ids]
    changes.threads |= {thread.id}


@_rule("chat:todo-update")
def _todo_update(thread: Thread, data: Data, changes: Changes) -> None:
    thread.todos = list(data["items"])
    changes.threads |= {thread.id}


# -- Shared ------------------------------------------------------------------------------------


def _touch(thread: Thread, message: Message, changes: Changes) -> None:
    changes.messages |= {(thread.id, message.id)}


def _put(thread: Thread, message: Message, data: Data, changes: Changes) -> None:
    """Add a message, or put it in the place of an earlier one."""
    replaced = thread.put(message, data.get("replaces"))
    changes.shrunk = replaced
    _touch(thread, message, changes)


def _unqueue(thread: Thread, message_ids: AbstractSet[str], changes: Changes) -> None:
    waiting = [q for q in thread.queued if q["messageId"] not in message_ids]
    if len(waiting) < len(thread.queued):
        thread.queued = waiting
        changes.threads |= {thread.id}


def _begun(thread: Thread, data: Data, changes: Changes) -> Message | None:
    """Return the message that content belongs to, and start it if it is new."""
    message = thread.find(data["messageId"])
    if message is None and not thread.is_version(data["messageId"]):
        message = Message(data["messageId"], "assistant", changes.now, streaming=True)
        thread.append(message)
    if message is not None:
        _touch(thread, message, changes)
    return message


def _add(thread: Thread, data: Data, part: HtmlPart | RecordPart, changes: Changes) -> None:
    message = _begun(thread, data, changes)
    if message is not None and not message.stopped:
        message.add(part)
        thread.content_arrived()


def _unannounced_tool(
    thread: Thread, data: Data, changes: Changes
) -> tuple[Message, dict[str, Any]] | None:
    message = _begun(thread, data, changes)
    if message is None or message.stopped:
        return None
    tool: dict[str, Any] = {
        "type": "tool",
        "toolId": data["toolId"],
        "name": "",
        "arguments": {},
    }
    message.add(RecordPart(tool))
    return message, tool


def _without_ids(data: Data) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key not in ("messageId", "threadId")}
