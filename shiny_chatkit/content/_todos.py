"""The todo list as content of an answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, cast

from shiny_chatkit.protocol import build
from shiny_chatkit.protocol import content as wire
from shiny_chatkit.protocol.build import OutboundEvent
from shiny_chatkit.protocol.checks import options as check_options
from shiny_chatkit.protocol.checks import values as check_values
from shiny_chatkit.protocol.clean import quoted

from ._pieces import Piece

TodoStatus = Literal["not-started", "in-progress", "completed"]


@dataclass
class TodoItem:
    """
    One item of the todo list.

    Attributes
    ----------
    id
        A unique id of the item.
    title
        The text of the task.
    status
        "not-started", "in-progress" or "completed".

    Raises
    ------
    TypeError
        If ``id`` or ``title`` has the wrong type.
    ValueError
        If the status is unknown.
    """

    id: int | str
    title: str
    status: TodoStatus = "not-started"

    STATES: ClassVar = ("not-started", "in-progress", "completed")

    def __post_init__(self) -> None:
        id: Any = self.id
        if not isinstance(id, (int, str)) or isinstance(id, bool):
            raise check_values.wrong("TodoItem(id=...)", "a number or a string", id)
        check_values.texts(self, "title")
        if self.title in self.STATES:
            raise ValueError(
                f"{quoted(self.title)} is the title of a TodoItem here, since its first two arguments are an id "
                f'and a title: write `TodoItem(1, "Write tests", "{self.title}")`.'
            )
        check_options.choice("TodoItem(status=...)", cast(Any, self.status), self.STATES)

    def to_wire(self) -> wire.TodoItem:
        """Return the item in the protocol's shape."""
        return {"id": self.id, "title": self.title, "status": self.status}


@dataclass
class TodoUpdate(Piece):
    """
    The whole todo list, shown above the composer; it replaces the previous list.

    Attributes
    ----------
    items
        The items of the list: each a :class:`TodoItem`, or a dictionary of its fields.

    Raises
    ------
    TypeError
        If ``items`` is not a list of these.
    ValueError
        If two items have the same id.
    """

    items: Iterable[TodoItem | Mapping[str, Any]]
    opens_part: ClassVar[bool] = False

    def __post_init__(self) -> None:
        name, expected = "TodoUpdate(items=...)", "a list of TodoItems"
        self._items = [_item(item) for item in check_values.items(name, self.items, expected)]
        self.items = list(self._items)
        seen: set[int | str] = set()
        for item in self._items:
            if item.id in seen:
                raise ValueError(
                    f"Two todo items have the id {quoted(item.id)}: each item needs a different id."
                )
            seen.add(item.id)

    @property
    def passes(self) -> bool:
        """Whether the list leaves no part in the message; it belongs to the thread."""
        return True

    def event(self, message_id: str, thread_id: str) -> OutboundEvent:  # noqa: ARG002 - a list belongs to a thread
        """Return the event for this content."""
        return build.todo_update(thread_id=thread_id, items=[i.to_wire() for i in self._items])


_EXAMPLE = '`TodoItem(1, "Write tests", "in-progress")`'


def _item(given: object) -> TodoItem:
    if isinstance(given, TodoItem):
        return given
    if not isinstance(given, Mapping):
        raise TypeError(
            f"A todo list must consist of TodoItems, not {check_values.named(given)}. Write {_EXAMPLE}."
        )
    fields = cast("Mapping[str, Any]", given)
    wanted = {"id", "title"}
    if not wanted <= fields.keys() <= wanted | {"status"}:
        raise TypeError(
            f"A todo item given as a dictionary must have the keys 'id', 'title' and perhaps 'status', "
            f"not {', '.join(map(quoted, fields)) or 'none'}."
        )
    return TodoItem(**fields)
