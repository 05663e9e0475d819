"""The tools of every scenario: one browser, both running apps, and the amount of work."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Browser

from tests.bench.products import Product
from tests.bench.server import Server
from tests.bench.tab import Tab


@dataclass(frozen=True)
class Side:
    """One product and its running app."""

    browser: Browser
    product: Product
    server: Server
    errors: list[str] = field(default_factory=list[str])
    """The errors that pages reported; measurements of a page with errors are worthless."""

    @property
    def name(self) -> str:
        return self.product.name

    def open(self, query: str = "", *, script: str = "") -> Tab:
        """A fresh page, in a context of its own, which runs ``script`` first.

        Only one is ever open, so that none slows another down.
        """
        return Tab(
            self.browser,
            self.product,
            self.server.url,
            query,
            script=script,
            on_error=self.errors.append,
        )


@dataclass(frozen=True)
class Bench:
    """The two sides; scenarios take turns between them, so that what the machine does meets both."""

    ours: Side
    theirs: Side
    repeats: int
    quick: bool

    @property
    def sides(self) -> tuple[Side, Side]:
        return self.ours, self.theirs
