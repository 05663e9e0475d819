"""Converts event streams of LangChain runnables and LangGraph graphs."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator
from typing import Any

from shiny_chatkit.content import Piece, Text, Thinking, ToolCall, ToolResult

from ._calls import plain, tool_call
from ._stream import Content, NewMessage, Reader, Source, citations, contents, get, items, string


def from_langchain(stream: Source) -> AsyncGenerator[Content, None]:
    """
    Convert the events of a runnable or graph to content: text, reasoning, sources, tool calls and results.

    The text of each chat model is shown once, however deep the model is nested. Text of models inside a
    tool is not shown; the tool's result is. Closing the generator ends the run.

    Parameters
    ----------
    stream
        The return value of ``runnable.astream_events(..., version="v2")``.
    """
    return contents(stream, _LangChain())


class _LangChain(Reader):
    def __init__(self) -> None:
        self._tools: set[str] = set()
        """Running tools by run id."""
        self._streamed: set[str] = set()
        """Run ids of the models that have streamed something."""
        self._called: dict[str, str] = {}
        """Tool names of the calls that are shown and have no result yet, by call id."""

    def read(self, event: Any) -> Iterator[Piece | NewMessage]:
        if not self._tools.isdisjoint(items(get(event, "parent_ids"))):
            return
        run = string(get(event, "run_id"))
        match get(event, "event"):
            case "on_chat_model_start" | "on_llm_start":
                yield NewMessage()
            case "on_chat_model_stream" | "on_llm_stream":
                self._streamed.add(run)
                yield from _message_pieces(get(event, "data", "chunk"))
            case "on_chat_model_end":
                message = get(event, "data", "output")
                if run not in self._streamed:
                    yield from _message_pieces(message)
                calls = items(get(message, "tool_calls")) + items(
                    get(message, "invalid_tool_calls")
                )
                for call in calls:
                    yield self._call(get(call, "name"), get(call, "args"), get(call, "id"))
            case "on_llm_end" if run not in self._streamed:
                for generations in items(get(event, "data", "output", "generations"))[:1]:
                    yield from _message_pieces(next(iter(items(generations)), None))
            case "on_tool_start":
                self._tools.add(run)
                # A tool that was not called by a model is shown from its start.
                if get(event, "name") not in self._called.values():
                    yield self._call(get(event, "name"), get(event, "data", "input"), run)
            case "on_tool_end":
                self._tools.discard(run)
                output = get(event, "data", "output")
                for result in _results(output):
                    id, failed = get(result, "tool_call_id"), get(result, "status") == "error"
                    yield from self._result(event, id, get(result, "content"), failed)
            case "on_tool_error":
                self._tools.discard(run)
                error = get(event, "data", "error")
                id = get(event, "data", "tool_call_id")
                yield from self._result(event, id, str(error) or type(error).__name__, True)
            case _:
                return

    def _call(self, name: Any, arguments: Any, id: Any) -> ToolCall:
        call = tool_call(name, arguments, id)
        self._called[call.id] = call.name
        return call

    def _result(self, event: Any, id: Any, content: Any, failed: bool) -> Iterator[Piece]:
        if id not in self._called:
            id = string(get(event, "run_id"))
        if id not in self._called:
            yield self._call(get(event, "name"), get(event, "data", "input"), id)
        del self._called[id]
        yield ToolResult(id, plain(content), failed)


def _message_pieces(message: Any) -> Iterator[Piece]:
    """Yield the content of a message or chunk of a model."""
    if isinstance(message, str):
        yield Text(message)
        return
    blocks = get(message, "content_blocks")
    if blocks is None:
        yield Text(string(get(message, "text")))
    for block in items(blocks):
        match get(block, "type"):
            case "text":
                yield Text(string(get(block, "text")))
                for note in items(get(block, "annotations")):
                    yield from citations(
                        get(note, "url"), get(note, "title"), get(note, "cited_text")
                    )
            case "reasoning":
                yield Thinking(string(get(block, "reasoning")))
            case _:
                pass


def _results(output: Any) -> list[Any]:
    """Return the messages with which a tool answered its calls."""
    # A tool of a graph may return a command, or a list.
    given = [output, *items(output)]
    given += [message for thing in given for message in items(get(thing, "update", "messages"))]
    return [thing for thing in given if get(thing, "tool_call_id")] or [{"content": output}]
