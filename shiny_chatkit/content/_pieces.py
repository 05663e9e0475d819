"""Pieces of an answer: text, UI, reasoning, tools, sources, todos and questions."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, cast

from htmltools import Tag, TagList

from shiny_chatkit.conversation import new_id, now
from shiny_chatkit.protocol import build
from shiny_chatkit.protocol import content as wire
from shiny_chatkit.protocol.addresses import is_web_address
from shiny_chatkit.protocol.build import OutboundEvent
from shiny_chatkit.protocol.clean import MAX_DEPTH, TOO_DEEP

InputType = Literal["text", "buttons", "radio"]
TodoStatus = Literal["not-started", "in-progress", "completed"]


def json_like(value: Any) -> Any:
    """Give a value as JSON can carry it.

    A number that is none becomes null, an array a list, and what else JSON has no word for its text.
    What is nested too deeply, or within itself, is left out.
    """
    return _json_like(value, MAX_DEPTH, frozenset())


def _json_like(value: Any, depth: int, around: frozenset[int]) -> Any:
    if isinstance(value, float):
        # Not every writer of JSON takes the floats of other libraries for what they are.
        return float(value) if math.isfinite(value) else None
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, (Mapping, list, tuple, set, frozenset)):
        items = cast(Any, value)
        if depth <= 0 or id(items) in around:
            return TOO_DEEP
        inner = around | {id(items)}
        if isinstance(value, Mapping):
            return {str(key): _json_like(item, depth - 1, inner) for key, item in items.items()}
        return [_json_like(item, depth - 1, inner) for item in items]
    to_list = getattr(value, "tolist", None)
    return _json_like(to_list(), depth, around) if callable(to_list) else str(value)


class Piece(ABC):
    """Anything that can be said in a message."""

    opens_part: ClassVar[bool] = True
    """Whether it takes a place of its own after what the message has so far."""

    @property
    def passes(self) -> bool:
        """Whether it leaves nothing in the message."""
        return False

    @property
    def as_text(self) -> str:
        """What a model would read of it."""
        return ""

    @abstractmethod
    def event(self, message_id: str, thread_id: str) -> OutboundEvent:
        """Give the event that says it; what it holds must be JSON-like by now."""


@dataclass
class Text(Piece):
    """Markdown."""

    text: str

    @property
    def as_text(self) -> str:
        """What a model would read of it."""
        return self.text

    def event(self, message_id: str, thread_id: str) -> OutboundEvent:
        """Give the event that says it."""
        return build.stream_chunk(
            message_id=message_id, thread_id=thread_id, chunk=self.text, done=False
        )


@dataclass
class Ui(Piece):
    """Trusted UI with the dependencies Shiny's client has to load for it."""

    html: str
    deps: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])

    @property
    def as_text(self) -> str:
        """What a model would read of it: its source."""
        return self.html

    def event(self, message_id: str, thread_id: str) -> OutboundEvent:
        """Give the event that says it."""
        return build.html(
            message_id=message_id, thread_id=thread_id, html=self.html, deps=self.deps
        )


@dataclass
class Thinking(Piece):
    """
    A piece of a model's reasoning, shown in a block that folds when something else follows.

    Attributes
    ----------
    text
        The reasoning.
    """

    text: str

    def event(self, message_id: str, thread_id: str) -> OutboundEvent:
        """Give the event that says it."""
        return build.thinking_chunk(
            message_id=message_id, thread_id=thread_id, text=self.text, created_at=now()
        )


@dataclass
class Status(Piece):
    """
    A passing remark ("Searching …"): gone with the next one, the next content or the end.

    Attributes
    ----------
    text
        The remark.
    """

    text: str
    opens_part: ClassVar[bool] = False

    @property
    def passes(self) -> bool:
        """Whether it leaves nothing in the message: it goes with the next one."""
        return True

    def event(self, message_id: str, thread_id: str) -> OutboundEvent:
        """Give the event that says it."""
        return build.status_update(message_id=message_id, thread_id=thread_id, text=self.text)


@dataclass
class ToolCall(Piece):
    """
    A tool is called: a card, to which a :class:`ToolResult` of the same ``id`` belongs.

    Attributes
    ----------
    name
        The tool's name.
    arguments
        What it is given; JSON-like.
    id
        Tells this call from others.
    title
        Shown instead of the name.
    icon
        Shown beside the title: a Shiny tag, of ``faicons.icon_svg()`` for one, or HTML.
    """

    name: str
    arguments: Mapping[str, Any] = field(default_factory=dict[str, Any])
    id: str = field(default_factory=new_id)
    title: str | None = None
    icon: Tag | TagList | str | None = None

    def event(self, message_id: str, thread_id: str) -> OutboundEvent:
        """Give the event that says it."""
        return build.tool_call(
            message_id=message_id,
            thread_id=thread_id,
            tool_id=self.id,
            name=self.name,
            arguments=json_like(dict(self.arguments)),
            title=self.title,
            icon=None if self.icon is None else str(self.icon),
        )


@dataclass
class ToolResult(Piece):
    """
    What a tool gave.

    Attributes
    ----------
    id
        That of the :class:`ToolCall`.
    result
        Text, JSON-like data, or any content: an artifact or Shiny UI too.
    is_error
        Whether the tool failed.
    """

    id: str
    result: Any
    is_error: bool = False

    def event(self, message_id: str, thread_id: str) -> OutboundEvent:
        """Give the event that says it."""
        return build.tool_result(
            message_id=message_id,
            thread_id=thread_id,
            tool_id=self.id,
            result=self.result,
            is_error=self.is_error,
        )


@dataclass
class Citation(Piece):
    """
    A source, listed under the message.

    Attributes
    ----------
    url
        An http or https address.
    title, snippet
        The source's name, and an extract of it.

    Raises
    ------
    ValueError
        If the address is of another kind.
    """

    url: str
    title: str = ""
    snippet: str = ""
    opens_part: ClassVar[bool] = False

    def __post_init__(self) -> None:
        if not is_web_address(self.url):
            raise ValueError(f"A citation needs an http or https address, not {self.url!r}.")

    def event(self, message_id: str, thread_id: str) -> OutboundEvent:
        """Give the event that says it."""
        return build.citation(
            message_id=message_id,
            thread_id=thread_id,
            url=self.url,
            title=self.title,
            snippet=self.snippet,
        )


@dataclass
class TodoItem:
    """
    One line of the todo list.

    Attributes
    ----------
    id
        Tells it from the others.
    title
        What is to be done.
    status
        "not-started", "in-progress" or "completed".

    Raises
    ------
    ValueError
        If there is no such status.
    """

    id: int | str
    title: str
    status: TodoStatus = "not-started"

    STATES: ClassVar = ("not-started", "in-progress", "completed")

    def __post_init__(self) -> None:
        if self.status not in self.STATES:
            raise ValueError(f"A todo item's status is one of {self.STATES}, not {self.status!r}.")

    def to_wire(self) -> wire.TodoItem:
        """Give it in the protocol's shape."""
        return {"id": self.id, "title": self.title, "status": self.status}


@dataclass
class TodoUpdate(Piece):
    """
    The whole todo list, shown above the composer; replaces the one before.

    Attributes
    ----------
    items
        Its lines.
    """

    items: Sequence[TodoItem]
    opens_part: ClassVar[bool] = False

    @property
    def passes(self) -> bool:
        """Whether it leaves nothing in the message: it belongs to the thread."""
        return True

    def event(self, message_id: str, thread_id: str) -> OutboundEvent:  # noqa: ARG002 - a list belongs to a thread
        """Give the event that says it."""
        return build.todo_update(thread_id=thread_id, items=[i.to_wire() for i in self.items])


@dataclass
class InputRequired(Piece):
    """
    A question to the user in the middle of an answer; ``ctx.wait_for_input()`` gives the reply.

    Attributes
    ----------
    prompt
        The question; may be empty where the text before it asks.
    placeholder
        Shown in the empty text field.
    input_type
        "text", "buttons" (Yes and No without ``options``) or "radio".
    options
        What to choose from.
    request_id
        Tells it from others.

    Raises
    ------
    ValueError
        If there is no such input type.
    """

    prompt: str = ""
    placeholder: str = "Type your response..."
    input_type: InputType = "text"
    options: Sequence[str] | None = None
    request_id: str = field(default_factory=new_id)

    def __post_init__(self) -> None:
        if self.input_type not in ("text", "buttons", "radio"):
            raise ValueError(
                f"`input_type` must be 'text', 'buttons' or 'radio', not {self.input_type!r}."
            )
        if self.input_type == "buttons" and not self.options:
            self.options = ("Yes", "No")
        if self.input_type == "radio" and not self.options:
            self.input_type = "text"

    def event(self, message_id: str, thread_id: str) -> OutboundEvent:
        """Give the event that says it."""
        return build.input_required(
            message_id=message_id,
            thread_id=thread_id,
            request_id=self.request_id,
            prompt=self.prompt,
            placeholder=self.placeholder,
            input_type=self.input_type,
            options=None if self.options is None else [str(option) for option in self.options],
        )
