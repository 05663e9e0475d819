"""Ids and times, as the wire has them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

ID_PATTERN = r"^[A-Za-z0-9_-]+$"

Id = Annotated[str, Field(min_length=1, max_length=128, pattern=ID_PATTERN)]
ThreadId = Annotated[Id, Field(description="The thread it concerns.")]
MessageId = Annotated[Id, Field(description="The message it concerns.")]
ReplacedId = Annotated[
    Id, Field(description="The message whose place it takes, and whose newest version it is.")
]
Timestamp = Annotated[float, Field(ge=0, le=8.64e15, allow_inf_nan=False)]
"""Milliseconds since 1970, as JavaScript counts them."""
Duration = Annotated[float, Field(ge=0, allow_inf_nan=False)]
"""A duration in milliseconds."""
