"""Converts event streams of Pydantic AI agents."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator
from typing import Any

from shiny_chatkit.content import Piece, Text, Thinking, ToolResult

from ._calls import plain, tool_call
from ._stream import Content, NewMessage, Reader, Source, citations, contents, get, items, string


def from_pydantic_ai(stream: Source) -> AsyncGenerator[Content, None]:
    """
    Convert an agent's events to content: text, thinking, sources, tool calls and their results.

    Output tools, which only carry the agent's output, are not shown. Closing the generator ends the run.

    Parameters
    ----------
    stream
        The return value of ``agent.run_stream_events(...)``, entered or not, or any stream of agent events.
    """
    return contents(stream, _PydanticAI())


class _PydanticAI(Reader):
    def read(self, event: Any) -> Iterator[Piece | NewMessage]:
        part = get(event, "part")
        match get(event, "event_kind"):
            case "part_start":
                yield NewMessage()
                match get(part, "part_kind"):
                    case "text":
                        yield Text(string(get(part, "content")))
                        yield from _sources(get(part, "citations"))
                    case "thinking":
                        yield Thinking(string(get(part, "content")))
                    case "builtin-tool-return":
                        yield _result(part)
                    case _:
                        pass
            case "part_delta":
                delta = get(event, "delta")
                match get(delta, "part_delta_kind"):
                    case "text":
                        yield Text(string(get(delta, "content_delta")))
                        yield from _sources(get(delta, "citations_delta"))
                    case "thinking":
                        yield Thinking(string(get(delta, "content_delta")))
                    case _:
                        pass
            case "part_end" if get(part, "part_kind") == "builtin-tool-call":
                # The provider runs built-in tools, so the agent sends no other event for the call.
                yield _call(part)
            case "function_tool_call":
                yield _call(part)
            case "function_tool_result":
                yield _result(part)
            case _:
                return


def _call(part: Any) -> Piece:
    return tool_call(get(part, "tool_name"), get(part, "args"), get(part, "tool_call_id"))


def _result(part: Any) -> Piece:
    failed = get(part, "outcome") != "success"
    return ToolResult(string(get(part, "tool_call_id")), plain(get(part, "content")), failed)


def _sources(cited: Any) -> Iterator[Piece]:
    for citation in items(cited):
        for source in items(get(citation, "sources")):
            excerpts = "\n".join(map(string, items(get(source, "excerpts"))))
            yield from citations(get(source, "url"), get(source, "title"), excerpts)
