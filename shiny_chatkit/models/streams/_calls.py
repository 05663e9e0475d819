"""Collects tool calls whose arguments arrive in pieces, and converts tool results."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import Any, cast

from shiny_chatkit.content import ToolCall, arguments_of
from shiny_chatkit.log import new_id

from ._stream import items, string


def tool_call(name: Any, arguments: Any, id: Any) -> ToolCall:
    """Return the tool call that a stream describes."""
    return ToolCall(string(name), arguments_of(arguments), string(id) or new_id())


def plain(result: Any) -> Any:
    """Return a tool's result as text or JSON data; anything else becomes its ``str()``."""
    if result is None or isinstance(result, (str, int, float, Mapping)):
        return cast(Any, result)
    if isinstance(result, list):
        return [plain(item) for item in items(result)]
    dump = getattr(result, "model_dump", None)
    return dump(mode="json") if callable(dump) else str(result)


class OpenCalls:
    """Unfinished tool calls, by the keys that their stream uses for them."""

    def __init__(self) -> None:
        self._open: dict[Hashable, tuple[Any, Any, list[str]]] = {}

    def __contains__(self, key: Hashable) -> bool:
        return key in self._open

    def begin(self, key: Hashable, name: Any, id: Any) -> None:
        """Start a call."""
        self._open[key] = (name, id, [])

    def add(self, key: Hashable, arguments: Any) -> None:
        """Append to the arguments of an open call."""
        if key in self._open:
            self._open[key][2].append(string(arguments))

    def id(self, key: Hashable) -> Any:
        """Return the id of an open call."""
        return self._open[key][1]

    def end(self, key: Hashable) -> Iterator[ToolCall]:
        """Yield a call that is complete, if it was open."""
        if key in self._open:
            name, id, arguments = self._open.pop(key)
            yield tool_call(name, "".join(arguments), id)

    def end_all(self) -> Iterator[ToolCall]:
        """Yield all open calls, because the stream has ended."""
        for key in list(self._open):
            yield from self.end(key)
