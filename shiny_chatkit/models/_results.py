"""Shows a tool's whole result to users, and a text of limited length to the model."""

from __future__ import annotations

from typing import Any

from chatlas.types import ContentToolResult
from pydantic import Field

from shiny_chatkit.adapters import artifact_of_result, several
from shiny_chatkit.panels import context_content

IMAGE_NOTE = "The user sees this image."


class ShownResult(ContentToolResult):
    """A tool result that is shown as an artifact and sent to the model as text."""

    told: str = Field(exclude=True)

    def get_model_value(self) -> object:
        """Return the text for the model."""
        return self.told


def readable(result: Any) -> Any:
    """Return tables and figures as a result with a text of limited length, and anything else unchanged.

    Otherwise chatlas would send every row of a table and every point of a chart again with each request.
    """
    items = several(result)
    if items is not None:
        return ShownResult(value=items, told="\n\n".join(_told(item).strip() for item in items))
    artifact = artifact_of_result(result)
    return result if artifact is None else ShownResult(value=artifact, told=_told(artifact))


def _told(content: Any) -> str:
    read = context_content(artifact_of_result(content) or content).content
    return read if isinstance(read, str) else IMAGE_NOTE
