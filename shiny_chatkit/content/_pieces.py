"""Pieces of an answer: text, UI, reasoning, tools, sources, todos and questions."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, ClassVar, Literal, cast

from htmltools import HTML, Tag, Tagifiable, TagList

from shiny_chatkit.log import new_id, now, source_of
from shiny_chatkit.protocol import build
from shiny_chatkit.protocol.addresses import is_web_address
from shiny_chatkit.protocol.build import OutboundEvent
from shiny_chatkit.protocol.checks import options as check_options
from shiny_chatkit.protocol.checks import values as check_values
from shiny_chatkit.protocol.clean import MAX_DEPTH, TOO_DEEP, quoted

from ._arguments import arguments_given


def json_like(value: Any) -> Any:
    """Return a value that can be written as JSON.

    NaN and infinities become null, an array becomes a list, a dataclass or pydantic model becomes a dictionary
    of its fields, and any other object becomes text. Values that are nested too deeply, or that contain
    themselves, are left out.
    """
    return _json_like(value, MAX_DEPTH, frozenset())


def fields_of(value: Any) -> dict[str, Any] | None:
    """Return the fields of a dataclass or pydantic model; None for anything else."""
    if isinstance(value, type):
        return None
    if is_dataclass(value):
        return {f.name: getattr(value, f.name) for f in fields(value)}
    return cast("dict[str, Any]", value.model_dump()) if hasattr(value, "model_dump") else None


def _json_like(value: Any, depth: int, around: frozenset[int]) -> Any:
    if isinstance(value, float):
        # Not every JSON writer accepts the float types of other libraries.
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
    if callable(to_list):
        return _json_like(to_list(), depth, around)
    named = fields_of(value)
    return str(value) if named is None else _json_like(named, depth, around)


class Piece:
    """Base class of everything that a message can contain.

    It is not an abstract base class, because each chunk of a stream is tested for its type, which `ABCMeta` slows down.
    """

    opens_part: ClassVar[bool] = True
    """Whether the content becomes a separate part at the end of the message."""

    @property
    def passes(self) -> bool:
        """Whether the content leaves no part in the message."""
        return False

    @property
    def as_text(self) -> str:
        """The text that represents this content for a model."""
        return ""

    def event(self, message_id: str, thread_id: str) -> OutboundEvent:
        """Return the event for this content, with JSON-like values only."""
        raise NotImplementedError


@dataclass
class Text(Piece):
    """Markdown."""

    text: str

    @property
    def as_text(self) -> str:
        """The text that represents this content for a model."""
        return self.text

    def event(self, message_id: str, thread_id: str) -> OutboundEvent:
        """Return the event for this content."""
        return build.stream_chunk(
            message_id=message_id, thread_id=thread_id, chunk=self.text, done=False
        )


@dataclass
class Ui(Piece):
    """Trusted UI, with the dependencies that Shiny's client must load for it."""

    html: str
    deps: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])

    @property
    def as_text(self) -> str:
        """Return the HTML source, or the text if only that counts."""
        return source_of(self.html)

    def event(self, message_id: str, thread_id: str) -> OutboundEvent:
        """Return the event for this content."""
        return build.html(
            message_id=message_id, thread_id=thread_id, html=self.html, deps=self.deps
        )


@dataclass
class Thinking(Piece):
    """
    A piece of a model's reasoning, shown in a block that collapses when other content follows.

    Attributes
    ----------
    text
        The reasoning.
    """

    text: str

    def __post_init__(self) -> None:
        check_values.texts(self, "text")

    def event(self, message_id: str, thread_id: str) -> OutboundEvent:
        """Return the event for this content."""
        return build.thinking_chunk(
            message_id=message_id, thread_id=thread_id, text=self.text, created_at=now()
        )


@dataclass
class Status(Piece):
    """
    A status message ("Searching …") that disappears at the next status, other content or the end of the answer.

    Attributes
    ----------
    text
        The status message.
    """

    text: str
    opens_part: ClassVar[bool] = False

    def __post_init__(self) -> None:
        check_values.texts(self, "text", hint='An empty status is "".')

    @property
    def passes(self) -> bool:
        """Whether the status leaves no part in the message; the next content removes it."""
        return True

    def event(self, message_id: str, thread_id: str) -> OutboundEvent:
        """Return the event for this content."""
        return build.status_update(message_id=message_id, thread_id=thread_id, text=self.text)


@dataclass
class ToolCall(Piece):
    """
    A tool call, shown as a card; the :class:`ToolResult` with the same ``id`` completes it.

    Attributes
    ----------
    name
        The tool's name.
    arguments
        The arguments of the call: a dictionary, or a JSON object as text.
    id
        A unique id of this call.
    title
        A title to show instead of the name.
    icon
        An icon to show beside the title: a Shiny tag, such as from ``faicons.icon_svg()``, or HTML.
    grouping
        Which calls in a row are shown as one row with this call: "none", those of the same "tool", or "all".
        By default, ``chat_ui(tool_grouping=)`` applies.

    Raises
    ------
    TypeError
        If an argument has the wrong type.
    ValueError
        If ``grouping`` is not one of the three values.
    """

    name: str
    arguments: Mapping[str, Any] = field(default_factory=dict[str, Any])
    id: str = field(default_factory=new_id)
    title: str | None = None
    icon: HTML | Tag | TagList | str | None = None
    grouping: Literal["none", "tool", "all"] | None = None

    def __post_init__(self) -> None:
        check_values.texts(self, "name", "id")
        if self.grouping is not None:
            check_options.choice("ToolCall(grouping=...)", self.grouping, ("none", "tool", "all"))
        if self.title is not None:
            check_values.texts(self, "title")
        if type(self.arguments) is not dict:
            self.arguments = arguments_given(check_values.option(self, "arguments"), self.arguments)
        icon: Any = self.icon
        if icon is not None and not isinstance(icon, (str, HTML, Tagifiable)):
            raise check_values.wrong("ToolCall(icon=...)", "a Shiny tag or HTML", icon)

    def event(self, message_id: str, thread_id: str) -> OutboundEvent:
        """Return the event for this content."""
        return build.tool_call(
            message_id=message_id,
            thread_id=thread_id,
            tool_id=self.id,
            name=self.name,
            arguments=json_like(dict(self.arguments)),
            title=self.title,
            icon=None if self.icon is None else str(self.icon),
            grouping=self.grouping,
        )


@dataclass
class ToolResult(Piece):
    """
    The result of a tool call.

    Attributes
    ----------
    id
        The ``id`` of the :class:`ToolCall`, or the call itself.
    result
        Text, JSON-like data, or any content: an artifact or Shiny UI, or a list of these.
    is_error
        Whether the tool failed.
    display
        A :class:`~shiny_chatkit.types.ToolResultDisplay`, or a dictionary of its fields: how to show the
        result. What it contains is trusted; see the guide to security.

    Raises
    ------
    TypeError
        If ``id`` or ``is_error`` has the wrong type.
    """

    id: str
    result: Any
    is_error: bool = False
    display: Any = None

    def __post_init__(self) -> None:
        given: Any = self.id
        if isinstance(given, ToolCall):
            self.id = given.id
        elif not isinstance(given, str):
            hint = "Write `call = ToolCall(...)`, then `ToolResult(call.id, result)`."
            raise check_values.wrong("ToolResult(id=...)", "the id of a ToolCall", given, hint)
        check_options.flag("ToolResult(is_error=...)", self.is_error)

    def event(self, message_id: str, thread_id: str) -> OutboundEvent:
        """Return the event for this content."""
        return build.tool_result(
            message_id=message_id,
            thread_id=thread_id,
            tool_id=self.id,
            result=self.result,
            is_error=self.is_error,
            display=self.display,
        )


@dataclass
class Citation(Piece):
    """
    A source, listed under the message or shown in its text.

    Attributes
    ----------
    url
        An http or https address.
    title, snippet
        The name of the source, and an excerpt from it.
    inline
        Whether the source is a pill in the text, at this point, instead of an entry of the list.

    Raises
    ------
    TypeError
        If an argument has the wrong type.
    ValueError
        If the address is not valid.
    """

    url: str
    title: str = ""
    snippet: str = ""
    inline: bool = False
    opens_part: ClassVar[bool] = False

    def __post_init__(self) -> None:
        check_values.texts(self, "url")
        check_values.labels(self, "title", "snippet")
        check_options.flag("Citation(inline=...)", self.inline)
        if not is_web_address(self.url):
            raise ValueError(
                f"Invalid address {quoted(self.url)} for `Citation(url=...)`: expected an http or https "
                'address such as "https://example.com".'
            )

    def event(self, message_id: str, thread_id: str) -> OutboundEvent:
        """Return the event for this content."""
        return build.citation(
            message_id=message_id,
            thread_id=thread_id,
            url=self.url,
            title=self.title,
            snippet=self.snippet,
        )
