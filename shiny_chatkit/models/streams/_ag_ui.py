"""Converts AG-UI event streams."""

from __future__ import annotations

import inspect
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import aclosing
from typing import Any

from shiny_chatkit.content import Piece, Status, Text, Thinking, ToolResult

from ._calls import OpenCalls, plain
from ._stream import (
    Content,
    NewMessage,
    Reader,
    Source,
    StreamError,
    contents,
    events,
    get,
    items,
    string,
)

OnEvent = Callable[[dict[str, Any]], Any]
"""Called with an event in its JSON form; may be async."""


def from_ag_ui(stream: Source, on_event: OnEvent | None = None) -> AsyncGenerator[Content, None]:
    """
    Convert an agent's AG-UI events to content: text, reasoning, steps, tool calls and their results.

    Parameters
    ----------
    stream
        The events: ``ag_ui.core`` objects, or dictionaries in AG-UI's JSON form.
    on_event
        Called with each event as a dictionary before it is shown. Use it for the agent's state
        (``STATE_SNAPSHOT``, ``STATE_DELTA``) and ``CUSTOM`` events, which a message does not show.

    Raises
    ------
    StreamError
        If the run fails.
    """
    return contents(_reported(stream, on_event), _AgUi())


async def _reported(
    stream: Source, on_event: OnEvent | None
) -> AsyncGenerator[dict[str, Any], None]:
    async with aclosing(events(stream)) as opened:
        async for event in opened:
            data = _wire_dict(event)
            if on_event is not None:
                result = on_event(data)
                if inspect.isawaitable(result):
                    await result
            yield data


def _wire_dict(event: Any) -> dict[str, Any]:
    if isinstance(event, dict):
        return event  # pyright: ignore[reportUnknownVariableType]
    return event.model_dump(mode="json", by_alias=True)


class _AgUi(Reader):
    def __init__(self) -> None:
        self._calls = OpenCalls()
        self._chunked = ""
        """The call or message that chunks without an id belong to."""
        self._other_roles_messages: set[str] = set()
        """Ids of messages that the agent did not write."""

    def read(self, event: Any) -> Iterator[Piece | NewMessage]:
        kind = string(get(event, "type"))
        if not kind.endswith("_CHUNK"):
            # A call that is sent in chunks has no end event, so the next event ends it.
            yield from self._leave_chunks()
        message = string(get(event, "messageId"))
        match kind:
            case "TEXT_MESSAGE_START":
                yield from self._start(message, get(event, "role"))
            case "TEXT_MESSAGE_CONTENT":
                yield from self._text(message, event)
            case "TEXT_MESSAGE_CHUNK":
                if message and message != self._chunked:
                    yield from self._leave_chunks(message)
                    yield from self._start(message, get(event, "role"))
                yield from self._text(self._chunked, event)
            case "REASONING_MESSAGE_START" | "THINKING_TEXT_MESSAGE_START":
                yield NewMessage()
            case "REASONING_MESSAGE_CONTENT" | "THINKING_TEXT_MESSAGE_CONTENT":
                yield Thinking(string(get(event, "delta")))
            case "REASONING_MESSAGE_CHUNK":
                if message and message != self._chunked:
                    yield from self._leave_chunks(message)
                    yield NewMessage()
                yield Thinking(string(get(event, "delta")))
            case "STEP_STARTED":
                yield Status(string(get(event, "stepName")))
            case "SUBAGENT_STARTED":
                yield Status(string(get(event, "name")))
            case "RUN_ERROR":
                raise StreamError(string(get(event, "message")) or "The run failed.")
            case _:
                yield from self._tool(kind, event)

    def end(self) -> Iterator[Piece]:
        return self._calls.end_all()

    def _tool(self, kind: str, event: Any) -> Iterator[Piece]:
        call, name = string(get(event, "toolCallId")), get(event, "toolCallName")
        match kind:
            case "TOOL_CALL_START":
                self._calls.begin(call, name, call)
            case "TOOL_CALL_ARGS":
                self._calls.add(call, get(event, "delta"))
            case "TOOL_CALL_CHUNK":
                if call and call != self._chunked:
                    yield from self._leave_chunks(call)
                    self._calls.begin(call, name, call)
                self._calls.add(self._chunked, get(event, "delta"))
            case "TOOL_CALL_END":
                yield from self._calls.end(call)
            case "TOOL_CALL_RESULT":
                yield from self._calls.end(call)
                yield ToolResult(call, _content(get(event, "content")))
            case _:
                return

    def _start(self, message: str, role: Any) -> Iterator[NewMessage]:
        if role in (None, "assistant"):
            yield NewMessage()
        else:
            self._other_roles_messages.add(message)

    def _text(self, message: str, event: Any) -> Iterator[Piece]:
        if message not in self._other_roles_messages:
            yield Text(string(get(event, "delta")))

    def _leave_chunks(self, next: str = "") -> Iterator[Piece]:
        left, self._chunked = self._chunked, next
        yield from self._calls.end(left)


def _content(content: Any) -> Any:
    """Return a tool's result, with a list of only text joined to one string."""
    parts = items(content)
    if parts and all(get(part, "type") == "text" for part in parts):
        return "".join(string(get(part, "text")) for part in parts)
    return plain(content)
