"""What every scenario works with: one browser, both apps running, and how much to do."""

from __future__ import annotations

from dataclasses import dataclass

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

    @property
    def name(self) -> str:
        return self.product.name

    def open(self, query: str = "") -> Tab:
        """A fresh page, in a context of its own. Only one is ever open, so that none slows another down."""
        return Tab(self.browser, self.product, self.server.url, query)


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
