"""Converts everything that can be appended to a chat to content."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from chatlas.types import ContentToolResult
from htmltools import HTML, Tagifiable, TagList
from shinychat import message_content, message_content_chunk
from shinychat.types import Attachment as SentFile
from shinychat.types import ChatMessage

from shiny_chatkit.content import (
    Artifact,
    Attachment,
    Citation,
    JsonArtifact,
    Piece,
    Suggestion,
    Suggestions,
    Text,
    ToolCall,
    ToolResult,
    Ui,
    UsageNote,
    in_rows,
    inline_citation,
    json_like,
)
from shiny_chatkit.log import Role, Usage
from shiny_chatkit.protocol.checks.options import choice
from shiny_chatkit.protocol.clean import quoted
from shiny_chatkit.protocol.exceptions import ChatkitError

from ._advice import advice_for
from ._chatlas import display_of_result, pieces_of_chatlas
from ._data import artifact_of
from ._jupyter import artifact_of_repr
from ._offered import offered
from ._plots import plot_of
from ._registries import is_only_ui, is_registered_by_others, is_unknown
from ._render import Render
from ._several import several
from ._shinychat import pieces_of_chat_message
from ._tool_display import custom_result, displayed, given_display
from ._widgets import is_widget


class UnknownContentError(ChatkitError, TypeError, ValueError):
    """Raised if a chat cannot show a value of this type; it is also the ``ValueError`` that shinychat raises then."""


@dataclass
class Contents:
    """The pieces that an appended object consists of, and the role of their message."""

    pieces: list[Piece] = field(default_factory=list[Piece])
    role: Role = "assistant"
    attachments: list[Attachment] = field(default_factory=list[Attachment])

    @property
    def as_text(self) -> str:
        """The text that represents this content for a model."""
        return "".join(piece.as_text for piece in self.pieces)


def as_contents(
    content: Any, render: Render, *, role: Role = "assistant", chunk: bool = False
) -> Contents:
    """Convert an object of any supported kind to content.

    Parameters
    ----------
    content
        A string (markdown), ``HTML`` or other Shiny UI, a dictionary with ``content`` and ``role``,
        the classes of ``shiny_chatkit.content``, a data frame, figure or widget, any type registered
        with ``message_content`` / ``message_content_chunk``, or an object with a notebook display.
    render
        Converts Shiny UI to content. A :class:`SessionHost` also supports widgets and downloads of long
        tables.
    role
        The role to use if the content itself does not have one.
    chunk
        Whether the content is a chunk of a stream; chunks have a separate registry.

    Raises
    ------
    UnknownContentError
        If the type is unknown; the error names the type and the registry to use.
    ValueError
        If a dictionary has no ``content`` or an invalid role.
    """
    name = "message_content_chunk" if chunk else "message_content"
    # Functions of other packages may return more types than the registry's annotations declare.
    registry: Any = message_content_chunk if chunk else message_content
    if not is_registered_by_others(registry, content):
        if type(content) is str:
            return Contents([Text(content)], role)
        if (items := several(content)) is not None:
            each = (as_contents(item, render, role=role, chunk=chunk) for item in items)
            return Contents([piece for contents in each for piece in contents.pieces], role)
        if isinstance(content, Mapping):
            return _of_mapping(cast(Mapping[str, Any], content), render, chunk)
        pieces = _pieces(content, render)
        if pieces is not None:
            return Contents(pieces, role)
        if isinstance(content, Tagifiable) and is_only_ui(registry, content):
            return Contents([render(content)], role)
    try:
        message = registry(content)
    except ValueError as error:
        # The registry raises this error for an unregistered type.
        if not is_unknown(registry, content):
            raise
        if (artifact := artifact_of_repr(content)) is not None:
            return Contents([artifact], role)
        raise UnknownContentError(
            f"Cannot show a value of type {_type_name(content)} in a chat. "
            f"{advice_for(content, name)}"
        ) from error
    if isinstance(message, ChatMessage):
        pieces = pieces_of_chat_message(message, render)
        if (
            isinstance(content, ContentToolResult)
            and (rich := display_of_result(content)) is not None
        ):
            pieces = [_with_value(piece, rich, render) for piece in pieces]
        attachments = list(map(_attachment, message.attachments))
        contents = Contents(pieces, _role(message.role), attachments)
    else:
        contents = as_contents(message, render, role=role, chunk=chunk)
    if isinstance(content, ContentToolResult):
        contents.pieces = _completing(content, contents.pieces)
    return contents


def _completing(content: ContentToolResult, pieces: list[Piece]) -> list[Piece]:
    """Return the pieces that an app's own function made of a tool's result as the result of the call."""
    if content.request is None or any(isinstance(p, (ToolCall, ToolResult)) for p in pieces):
        return pieces
    shown = [piece for piece in pieces if isinstance(piece, (Text, Ui, Artifact))]
    others = [piece for piece in pieces if not isinstance(piece, (Text, Ui, Artifact))]
    is_error = content.error is not None
    return [custom_result(content.request.id, _parts(shown), is_error=is_error), *others]


def _pieces(content: Any, render: Render) -> list[Piece] | None:
    """Return the pieces of content that this package knows, or None to let the registries convert it."""
    if content is None:
        return []
    if isinstance(content, Piece):
        return [_shown(content, render)]
    if isinstance(content, Usage):
        return [UsageNote(content)]
    if isinstance(content, str):
        return [Ui(str(content)) if isinstance(content, HTML) else Text(content)]
    if isinstance(content, TagList):
        return _of_tag_list(content, render)
    if isinstance(content, (Suggestion, Suggestions)):
        return _of_tag_list([content], render)
    of_chatlas = pieces_of_chatlas(content)
    if of_chatlas is not None:
        return [_shown(piece, render) for piece in of_chatlas]
    if is_widget(content):
        return [render(content)]
    artifact = artifact_of(content)
    return None if artifact is None else [_shown(artifact, render)]


def _shown(piece: Piece, render: Render) -> Piece:
    """Return a piece that can be sent: convert content in a tool's result, and shorten a long table."""
    if isinstance(piece, ToolResult):
        value, display = _tool_result(piece.result, render), given_display(piece.display)
        if display is not None:
            return displayed(piece, display, value, render)
        return ToolResult(piece.id, value, piece.is_error)
    if isinstance(piece, Citation) and piece.inline:
        return inline_citation(piece)
    return offered(piece, render)


def _with_value(piece: Piece, value: Any, render: Render) -> Piece:
    """Return a result that has a display without a body, with its value; any other piece unchanged."""
    if not isinstance(piece, ToolResult) or not isinstance(piece.result, str):
        return piece
    return ToolResult(piece.id, _tool_result(value, render), piece.is_error, piece.display)


def _of_mapping(content: Mapping[str, Any], render: Render, chunk: bool) -> Contents:
    if "content" not in content:
        # For example, a dictionary of matplotlib axes.
        if (plot := plot_of(content)) is not None:
            return Contents([plot])
        keys = ", ".join(map(quoted, content)) or "none"
        raise ValueError(
            "A message given as a dictionary must have the key 'content', as in "
            f'{{"role": "assistant", "content": "Hello"}}, not {keys}. To show data, append '
            "`JsonArtifact(data)`."
        )
    role = _role(content.get("role", "assistant"))
    contents = as_contents(_tag_child(content["content"]), render, role=role, chunk=chunk)
    contents.attachments += map(_attachment, content.get("attachments") or ())
    return contents


def _attachment(given: Any) -> Attachment:
    """Return a message's file, given as this package's class, as shinychat's or as its dictionary."""
    if isinstance(given, Attachment):
        return given
    sent = SentFile.model_validate(given)
    return Attachment.from_url(sent.data_url, mime=sent.mime, name=sent.name)


def _tag_child(content: Any) -> Any:
    """Return the content of a dictionary as UI if it is a number or a list, which shinychat takes there."""
    if isinstance(content, (int, float)):
        return str(content)
    if isinstance(content, (list, tuple)) and several(content) is None:
        children = cast("list[Any]", content)
        if all(map(_is_tag_child, children)):
            return TagList(*children)
    return cast(Any, content)


def _is_tag_child(item: Any) -> bool:
    if isinstance(item, (list, tuple)):
        return all(map(_is_tag_child, cast("list[Any]", item)))
    return item is None or isinstance(item, (str, int, float))


def _role(role: str) -> Role:
    return choice("role", role, ("user", "assistant", "system"))


def _of_tag_list(tags: Iterable[Any], render: Render) -> list[Piece]:
    """Return strings as markdown, and each run of UI between them as one piece."""
    pieces: list[Piece] = []
    run: list[Any] = []

    def end_run() -> None:
        if run:
            pieces.append(render(TagList(*run)))
            run.clear()

    for child in in_rows(tags):
        if isinstance(child, str) and not isinstance(child, HTML):
            end_run()
            if pieces and isinstance(last := pieces[-1], Text):
                last.text += child
            else:
                pieces.append(Text(child))
        elif isinstance(child, Suggestions):
            end_run()
            if child.items:
                pieces.append(render(child))
        elif isinstance(child, TagList):
            end_run()
            pieces.extend(_of_tag_list(child, render))
        else:
            run.append(child)
    end_run()
    return pieces


def _of_result(item: Any, render: Render) -> Sequence[Piece]:
    """Return the pieces of a tool's result, or of one item of it; anything that is not content is shown as data."""
    if isinstance(item, (dict, list, tuple, bool, int, float)) and not isinstance(item, Tagifiable):
        return [plot_of(item) or JsonArtifact(cast(Any, item))]
    return as_contents(item, render).pieces


def _tool_result(result: Any, render: Render) -> str | list[Any]:
    """Return a tool's result as text or as the parts of a message."""
    if isinstance(result, str) and not isinstance(result, HTML):
        return result
    if result is None or isinstance(result, (bool, int, float)):
        return json.dumps(json_like(result))
    items = several(result)
    return _parts(
        [p for item in ([result] if items is None else items) for p in _of_result(item, render)]
    )


def _parts(pieces: Iterable[Piece]) -> list[Any]:
    """Return the pieces of a tool's result as the parts of a message."""
    parts: list[Any] = []
    for piece in pieces:
        event = piece.event("", "")
        data = {k: v for k, v in event["data"].items() if k not in ("messageId", "threadId")}
        match event["event"]:
            case "chat:stream-chunk":
                parts.append({"type": "text", "text": piece.as_text})
            case "chat:html":
                parts.append({"type": "html", **data})
            case "chat:artifact":
                parts.append({"type": "artifact", **data})
            case _:
                raise UnknownContentError(f"A tool's result cannot be a {type(piece).__name__}.")
    return parts


def _type_name(value: object) -> str:
    kind = type(value)
    prefix = "" if kind.__module__ == "builtins" else f"{kind.__module__}."
    return f"{prefix}{kind.__qualname__}"
