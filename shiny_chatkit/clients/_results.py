"""What tools give besides text: users see it whole, a model reads as much of it as it can take in."""

from __future__ import annotations

from typing import Any

from chatlas.types import ContentToolResult
from pydantic import Field

from shiny_chatkit.adapters import artifact_of_result
from shiny_chatkit.panels import context_content

IMAGE = "The user sees this image."


class ShownResult(ContentToolResult):
    """An artifact, and what the model is told of it."""

    told: str = Field(exclude=True)

    def get_model_value(self) -> object:
        """Give what the model is told."""
        return self.told


def readable(result: Any) -> Any:
    """Give a table, a figure or the like as a result with a text of limited length; all else as it is.

    chatlas would send every row of a table, and every point of a chart, with each later request again.
    """
    artifact = artifact_of_result(result)
    if artifact is None:
        return result
    read = context_content(artifact).content
    return ShownResult(value=artifact, told=read if isinstance(read, str) else IMAGE)
