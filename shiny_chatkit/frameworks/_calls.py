"""Tool calls, whose arguments come in pieces, and what tools give."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import Any, cast

from shiny_chatkit.content import ToolCall, arguments_of
from shiny_chatkit.conversation import new_id

from ._stream import items, string


def tool_call(name: Any, arguments: Any, id: Any) -> ToolCall:
    """Give the call a stream tells of."""
    return ToolCall(string(name), arguments_of(arguments), string(id) or new_id())


def plain(result: Any) -> Any:
    """Give what a tool gave as text or data; what is neither is shown as its text."""
    if result is None or isinstance(result, (str, int, float, Mapping)):
        return cast(Any, result)
    if isinstance(result, list):
        return [plain(item) for item in items(result)]
    dump = getattr(result, "model_dump", None)
    return dump(mode="json") if callable(dump) else str(result)


class OpenCalls:
    """The calls that a model is still making, each under the key its stream has for it."""

    def __init__(self) -> None:
        self._open: dict[Hashable, tuple[Any, Any, list[str]]] = {}

    def __contains__(self, key: Hashable) -> bool:
        return key in self._open

    def begin(self, key: Hashable, name: Any, id: Any) -> None:
        """A call begins."""
        self._open[key] = (name, id, [])

    def add(self, key: Hashable, arguments: Any) -> None:
        """More of the arguments of a call that has begun."""
        if key in self._open:
            self._open[key][2].append(string(arguments))

    def id(self, key: Hashable) -> Any:
        """The id of a call that has begun."""
        return self._open[key][1]

    def end(self, key: Hashable) -> Iterator[ToolCall]:
        """Give a call that is whole, if it had begun."""
        if key in self._open:
            name, id, arguments = self._open.pop(key)
            yield tool_call(name, "".join(arguments), id)

    def end_all(self) -> Iterator[ToolCall]:
        """Give all calls; there is nothing more to come."""
        for key in list(self._open):
            yield from self.end(key)
