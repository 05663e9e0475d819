"""The two that are compared, and all the benchmark has to know to look at them from outside."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from tests.bench.environment import SHINYCHAT, neighbors_python

APPS = Path(__file__).parent / "apps"


@dataclass(frozen=True)
class Product:
    """A chat: how to start its app, and how to recognize its messages on the wire and in the page."""

    name: str
    python: Path
    app: Path
    wire: str
    """The beginning of its custom messages on the websocket."""
    end: str
    """A text in the last custom message of a stream."""
    articles: str
    """Selects every message in the page."""
    input: str
    """Selects what one types into."""


def products() -> tuple[Product, Product]:
    """Ours and theirs."""
    ours = Product(
        name="shiny_chatkit",
        python=Path(sys.executable),
        app=APPS / "ours.py",
        wire='{"custom": {"shiny_chatkit":',
        end='"done": true',
        articles=".chatkit-message",
        input=".chatkit-input",
    )
    theirs = Product(
        name=f"shinychat {SHINYCHAT}",
        python=neighbors_python(),
        app=APPS / "theirs.py",
        wire='{"custom": {"shinyChatMessage":',
        end='"type": "chunk_end"',
        articles=".shiny-chat-messages-content > *",
        input=".shiny-chat-input [contenteditable]",
    )
    return ours, theirs
