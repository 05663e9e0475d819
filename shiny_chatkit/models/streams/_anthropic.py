"""Converts streams of the Anthropic SDK."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator
from typing import Any

from shiny_chatkit.content import Piece, Text, Thinking, ToolResult

from ._calls import OpenCalls, plain, tool_call
from ._stream import Content, Reader, Source, StreamError, citations, contents, get, items, string


def from_anthropic(stream: Source) -> AsyncGenerator[Content, None]:
    """
    Convert a stream of the Anthropic SDK to content: text, thinking, tool calls and sources.

    Accepts ``messages.create(stream=True)`` and the helper ``messages.stream()`` of synchronous and async
    clients, awaited or not, entered or not. Results of Anthropic's server tools are shown, and pages found
    by web search are also cited. Closing the generator closes the connection; with a synchronous client,
    this happens when the next event arrives.

    Parameters
    ----------
    stream
        The return value of ``messages.create(..., stream=True)`` or ``messages.stream(...)``.

    Raises
    ------
    StreamError
        If the stream contains an error event. Errors that the SDK raises are not changed.
    """
    return contents(stream, _Anthropic())


class _Anthropic(Reader):
    def __init__(self) -> None:
        self._calls = OpenCalls()

    def read(self, event: Any) -> Iterator[Piece]:
        # Events that the helper adds have other types and repeat what was sent before, so they are ignored.
        index = get(event, "index")
        match get(event, "type"):
            case "content_block_start":
                yield from self._start(index, get(event, "content_block"))
            case "content_block_delta":
                yield from self._delta(index, get(event, "delta"))
            case "content_block_stop":
                yield from self._calls.end(index)
            case "error":
                raise StreamError(string(get(event, "error", "message")) or "The request failed.")
            case _:
                return

    def _start(self, index: Any, block: Any) -> Iterator[Piece]:
        kind = string(get(block, "type"))
        name, id = get(block, "name"), get(block, "id")
        yield Text(string(get(block, "text")))
        yield Thinking(string(get(block, "thinking")))
        if kind.endswith("tool_use"):
            if given := get(block, "input"):
                yield tool_call(name, given, id)
            else:
                self._calls.begin(index, name, id)
        elif kind.endswith("tool_result"):
            yield from _result(get(block, "tool_use_id"), get(block, "content"), block)

    def _delta(self, index: Any, delta: Any) -> Iterator[Piece]:
        match get(delta, "type"):
            case "text_delta":
                yield Text(string(get(delta, "text")))
            case "thinking_delta":
                yield Thinking(string(get(delta, "thinking")))
            case "input_json_delta":
                self._calls.add(index, get(delta, "partial_json"))
            case "citations_delta":
                source = get(delta, "citation")
                yield from citations(
                    get(source, "url"), get(source, "title"), get(source, "cited_text")
                )
            case _:
                return


def _result(id: Any, content: Any, block: Any) -> Iterator[Piece]:
    """Yield the result of a tool that the provider ran."""
    error = get(content, "error_code")
    found = [page for page in items(content) if get(page, "url")]
    if error:
        yield ToolResult(string(id), string(error), is_error=True)
    elif found:
        pages = [{"title": get(page, "title"), "url": get(page, "url")} for page in found]
        yield ToolResult(string(id), pages)
    else:
        yield ToolResult(string(id), plain(content), is_error=bool(get(block, "is_error")))
    for page in found:
        yield from citations(get(page, "url"), get(page, "title"))
