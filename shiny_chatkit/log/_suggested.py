"""Converts a row of suggestions to plain text, for models and exports."""

from __future__ import annotations

import re
from html import unescape

SUGGESTIONS_CLASS = "chatkit-suggestions"
"""The class of a list of suggestions in the HTML of a message."""

_START = f'<ul class="{SUGGESTIONS_CLASS}">'
_TEXT = re.compile(r' data-suggestion="([^"]*)"')


def source_or_suggestions(html: str) -> str:
    """Return the source of UI, or the texts of a row of suggestions as a list in markdown."""
    if not html.startswith(_START):
        return html
    texts = (" ".join(unescape(text).split()) for text in _TEXT.findall(html))
    items = "\n".join(f"- {text}" for text in texts)
    return f"\n\n{items}\n\n"
