"""Tokens and cost of answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shiny_chatkit.protocol import content as wire


@dataclass(frozen=True)
class Usage:
    """
    Tokens and cost of an answer, or of all answers of a thread.

    Attributes
    ----------
    input_tokens
        Tokens the model read.
    output_tokens
        Tokens the model wrote.
    cached_tokens
        Input tokens that the provider had cached, which most providers charge less for.
    cost
        US dollars; None if part of the price is not known.
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
        """Return the usage in the protocol's shape."""
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
        """Build a usage from the return value of :meth:`to_dict`."""
        return cls(
            data["inputTokens"], data["outputTokens"], data["cachedTokens"], data.get("cost")
        )


def total(known: Usage | None, new: Usage) -> Usage:
    """Return the sum of ``known``, if any, and ``new``."""
    return new if known is None else known + new
