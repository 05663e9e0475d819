"""Converts streams of the OpenAI SDK: chat completions and responses."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator
from typing import Any

from shiny_chatkit.content import Piece, Text, Thinking, ToolResult

from ._calls import OpenCalls, tool_call
from ._stream import (
    Content,
    NewMessage,
    Reader,
    Source,
    StreamError,
    citations,
    contents,
    get,
    items,
    string,
)


def from_openai(stream: Source) -> AsyncGenerator[Content, None]:
    """
    Convert a stream of the OpenAI SDK to content: text, reasoning, tool calls and sources.

    Accepts streams of ``chat.completions`` and ``responses`` from synchronous and async clients, awaited or
    not: ``from_openai(client.responses.create(..., stream=True))``. Closing the generator closes the
    connection; with a synchronous client, this happens when the next event arrives.

    Parameters
    ----------
    stream
        The return value of ``create(stream=True)`` or ``stream(...)``.

    Raises
    ------
    StreamError
        If the stream contains an error event. Errors that the SDK raises are not changed.
    """
    return contents(stream, _OpenAI())


class _OpenAI(Reader):
    def __init__(self) -> None:
        self._calls = OpenCalls()

    def read(self, event: Any) -> Iterator[Piece | NewMessage]:
        if get(event, "type") == "chunk":  # from the helper chat.completions.stream()
            event = get(event, "chunk")
        if get(event, "choices") is not None:
            yield from self._chunk(event)
        else:
            yield from _response_event(event)

    def end(self) -> Iterator[Piece]:
        return self._calls.end_all()

    def _chunk(self, chunk: Any) -> Iterator[Piece]:
        for choice in items(get(chunk, "choices")):
            if get(choice, "index"):
                continue  # A chat shows only one of several choices.
            delta = get(choice, "delta")
            # Not sent by OpenAI, but by compatible servers under one of these two names.
            reasoning = get(delta, "reasoning_content") or get(delta, "reasoning")
            yield Thinking(string(reasoning))
            yield Text(string(get(delta, "content")))
            yield Text(string(get(delta, "refusal")))
            for call in items(get(delta, "tool_calls")):
                yield from self._call(call)
            for annotation in items(get(delta, "annotations")):
                yield from _annotation(get(annotation, "url_citation"))
            if get(choice, "finish_reason"):
                yield from self._calls.end_all()

    def _call(self, call: Any) -> Iterator[Piece]:
        key, id = get(call, "index"), get(call, "id")
        if key not in self._calls or (id and id != self._calls.id(key)):
            # Some servers send the same index for every call.
            yield from self._calls.end(key)
            self._calls.begin(key, get(call, "function", "name"), id)
        self._calls.add(key, get(call, "function", "arguments"))


def _response_event(event: Any) -> Iterator[Piece | NewMessage]:
    match get(event, "type"):
        case "response.output_text.delta" | "response.refusal.delta":
            yield Text(string(get(event, "delta")))
        case "response.reasoning_summary_text.delta" | "response.reasoning_text.delta":
            yield Thinking(string(get(event, "delta")))
        case "response.output_item.added" | "response.reasoning_summary_part.added":
            yield NewMessage()
        case "response.output_item.done":
            yield from _item(get(event, "item"))
        case "response.output_text.annotation.added":
            yield from _annotation(get(event, "annotation"))
        case "response.failed":
            raise StreamError(
                string(get(event, "response", "error", "message")) or "The request failed."
            )
        case "error":
            raise StreamError(string(get(event, "message")) or "The request failed.")
        case _:
            return


def _item(item: Any) -> Iterator[Piece]:
    name = get(item, "name")
    match get(item, "type"):
        case "function_call":
            yield tool_call(name, get(item, "arguments"), get(item, "call_id"))
        case "custom_tool_call":
            yield tool_call(name, {"input": get(item, "input")}, get(item, "call_id"))
        case "mcp_call":
            call = tool_call(name, get(item, "arguments"), get(item, "id"))
            error = get(item, "error")
            yield call
            yield ToolResult(call.id, string(error or get(item, "output")), is_error=bool(error))
        case _:
            return


def _annotation(annotation: Any) -> Iterator[Piece]:
    return citations(get(annotation, "url"), get(annotation, "title"))
