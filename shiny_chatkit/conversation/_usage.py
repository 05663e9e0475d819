"""What answers have cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shiny_chatkit.protocol import content as wire


@dataclass(frozen=True)
class Usage:
    """
    What an answer, or all answers of a thread, took.

    Attributes
    ----------
    input_tokens
        Tokens the model read.
    output_tokens
        Tokens it wrote.
    cached_tokens
        Tokens it had read before, which most providers charge less for.
    cost
        US dollars; None where a part of the price is not known.
    """

    input_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = 0
    cost: float | None = None

    def __add__(self, other: Usage) -> Usage:
        known = self.cost is not None and other.cost is not None
        return Usage(
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.cached_tokens + other.cached_tokens,
            (self.cost or 0) + (other.cost or 0) if known else None,
        )

    def to_dict(self) -> wire.Usage:
        """It as it stands in a snapshot."""
        data: wire.Usage = {
            "inputTokens": self.input_tokens,
            "outputTokens": self.output_tokens,
            "cachedTokens": self.cached_tokens,
        }
        if self.cost is not None:
            data["cost"] = self.cost
        return data

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Usage:
        """Make it of what :meth:`to_dict` gave."""
        return cls(
            data["inputTokens"], data["outputTokens"], data["cachedTokens"], data.get("cost")
        )


def total(known: Usage | None, new: Usage) -> Usage:
    """Add ``new`` to what is known so far."""
    return new if known is None else known + new
