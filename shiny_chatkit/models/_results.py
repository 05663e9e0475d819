"""Shows users a tool's whole result, and a model a text of limited length."""

from __future__ import annotations

from typing import Any

from chatlas.types import ContentToolResult
from pydantic import Field

from shiny_chatkit.adapters import artifact_of_result, several
from shiny_chatkit.panels import context_content

IMAGE_NOTE = "The user sees this image."


class ShownResult(ContentToolResult):
    """An artifact, and what the model is told of it."""

    told: str = Field(exclude=True)

    def get_model_value(self) -> object:
        """Return the text for the model."""
        return self.told


def readable(result: Any) -> Any:
    """Return a table, a figure or several of them as a result with a text of limited length; all else as it is.

    chatlas would send every row of a table, and every point of a chart, with each later request again.
    """
    items = several(result)
    if items is not None:
        return ShownResult(value=items, told="\n\n".join(_told(item).strip() for item in items))
    artifact = artifact_of_result(result)
    return result if artifact is None else ShownResult(value=artifact, told=_told(artifact))


def _told(content: Any) -> str:
    read = context_content(artifact_of_result(content) or content).content
    return read if isinstance(read, str) else IMAGE_NOTE
