"""Converts slow content in a worker thread before it is shown.

Converting long tables, figures and images on the event loop would block every session of the process.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from chatlas.types import Content, ContentToolResult
from htmltools import HTML, HTMLDependency, Tag, Tagifiable, TagList
from shinychat import message_content, message_content_chunk

from shiny_chatkit.content import Artifact, JsonArtifact, Piece, ToolResult
from shiny_chatkit.log import Usage
from shiny_chatkit.protocol.clean import cleaned_fields

from ._chatlas import display_of_result, has_display
from ._data import artifact_of
from ._jupyter import artifact_of_repr
from ._offered import offered
from ._plots import plot_of
from ._registries import is_registered_by_others, is_unknown
from ._render import Render
from ._several import several
from ._widgets import is_widget

_UNCONVERTED_TYPES = (str, bool, int, float, HTML, HTMLDependency, Tag, TagList, Usage)


@dataclass
class Drawn(Artifact):
    """An artifact that is ready to be sent."""

    shown: dict[str, Any]

    def fields(self) -> dict[str, Any]:
        """Return the artifact in the protocol's shape."""
        return self.shown


def drawing_of(content: Any, render: Render, *, chunk: bool = False) -> Callable[[], Any] | None:
    """Return a function for a worker thread that returns content which is quick to show.

    Parameters
    ----------
    content
        Anything that :func:`as_contents` takes.
    render, chunk
        See :func:`as_contents`.

    Returns
    -------
    :
        The function, or None if the content is quick to show without it.
    """
    if content is None or isinstance(content, _UNCONVERTED_TYPES):
        return None
    registry: Any = message_content_chunk if chunk else message_content
    if is_registered_by_others(registry, content):
        return None
    if (items := several(content)) is not None:
        return lambda: [_draw(drawing_of(item, render, chunk=chunk), item) for item in items]
    if isinstance(content, Mapping):
        message = cast("Mapping[str, Any]", content)
        if "content" not in message:
            return lambda: _drawn_object(message, render, False)
        draw = drawing_of(message.get("content"), render, chunk=chunk)
        return None if draw is None else lambda: {**message, "content": draw()}
    if isinstance(content, ToolResult):
        draw = _drawing_of_result(content.result, render)
        return None if draw is None else lambda: replace(content, result=draw())
    if isinstance(content, ContentToolResult):
        return lambda: _drawn_result(content, render)
    if isinstance(content, Drawn):
        return None
    if isinstance(content, Artifact):
        return lambda: _drawn(content, render)
    if isinstance(content, (Piece, Content)) or is_widget(content):
        return None
    shows_itself = is_unknown(registry, content) and not isinstance(content, Tagifiable)
    return lambda: _drawn_object(content, render, shows_itself)


def _draw(draw: Callable[[], Any] | None, content: Any) -> Any:
    return content if draw is None else draw()


def _drawing_of_result(result: Any, render: Render) -> Callable[[], Any] | None:
    if (items := several(result)) is not None:
        return lambda: [_draw(_drawing_of_result(item, render), item) for item in items]
    if isinstance(result, (dict, list, tuple)):
        return lambda: _drawn(plot_of(result) or JsonArtifact(cast(Any, result)), render)
    return drawing_of(result, render)


def _drawn(artifact: Artifact, render: Render) -> Drawn:
    return Drawn(cleaned_fields(cast(Artifact, offered(artifact, render)).fields()))


def _drawn_result(content: ContentToolResult, render: Render) -> Any:
    shown = display_of_result(content)
    if has_display(content):
        # Its display may have no body; then the value is shown.
        drawn = _draw(_drawing_of_result(shown, render), shown)
        return content if drawn is None else content.model_copy(update={"value": drawn})
    if isinstance(shown, list):
        return ToolResult(content.id, _draw(_drawing_of_result(shown, render), shown))
    return ToolResult(content.id, _drawn(shown, render)) if isinstance(shown, Artifact) else content


def _drawn_object(content: Any, render: Render, shows_itself: bool) -> Any:
    artifact = artifact_of(content)
    if artifact is None and shows_itself:
        artifact = artifact_of_repr(content)
    return content if artifact is None else _drawn(artifact, render)
