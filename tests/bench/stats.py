"""The few numbers the report is made of. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Summary:
    """The results of repeated measurements."""

    median: float
    low: float
    high: float

    def show(self, digits: int = 0) -> str:
        """The median, and the range where there is one."""
        middle = f"{self.median:,.{digits}f}"
        if self.low == self.high:
            return middle
        return f"{middle} ({self.low:,.{digits}f}–{self.high:,.{digits}f})"


def summary(values: Sequence[float]) -> Summary:
    """Median, least and greatest of at least one value."""
    return Summary(median(values), min(values), max(values))


def exponent(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """The k of cost ≈ c · sizeᵏ: the slope of the least-squares line through the logarithms.

    1 is linear, 2 is quadratic. Fixed costs bend it down, so the sizes should span a wide range.
    """
    xs = [math.log(size) for size in sizes]
    ys = [math.log(cost) for cost in costs]
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    over = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    return over / sum((x - mean_x) ** 2 for x in xs)
