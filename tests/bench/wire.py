"""Counts the messages on a page's websocket and finds the app's marks in them. Never sends."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace

from playwright.sync_api import Page, WebSocket

from tests.bench.products import Product

_MARK = '{"custom": {"bench":'


@dataclass
class Wire:
    """Totals since the page was opened."""

    product: Product
    messages: int = 0
    """The chat's custom messages."""
    chars: int = 0
    """Characters of all frames."""
    ends: int = 0
    """Streams that have been sent to their end."""
    marks: dict[str, float] = field(default_factory=dict[str, float])
    """By name, the CPU time in seconds that the server's process had used when it sent the mark."""

    def watch(self, page: Page) -> Wire:
        """Listen to every websocket of the page."""
        page.on("websocket", self._listen)
        return self

    def copy(self) -> Wire:
        """The totals of now."""
        return replace(self, marks=dict(self.marks))

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda payload: self._take(str(payload)))

    def _take(self, frame: str) -> None:
        self.chars += len(frame)
        if frame.startswith(self.product.wire):
            self.messages += 1
            self.ends += self.product.end in frame
        elif frame.startswith(_MARK):
            mark = json.loads(frame)["custom"]["bench"]
            self.marks[mark["mark"]] = mark["cpu"]
