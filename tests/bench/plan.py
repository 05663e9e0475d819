"""The requests of the benchmark to an app. Shared by both processes; never imports either."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Shape = Literal["mixed", "list", "table", "code", "paragraph"]

CHUNK = 4
"""Characters per chunk: about what a model sends at a time."""

PARTS = 10
"""A parted stream waits after each tenth of its text, the last one too, before it ends."""


@dataclass(frozen=True)
class Plan:
    """One answer: so many characters of a shape, at so many chunks per second (0: as fast as they come)."""

    shape: Shape
    chars: int
    rate: float = 0
    parted: bool = False
