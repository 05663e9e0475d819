"""Converts UI to plain text where only its text counts: for apps, models and exports."""

from __future__ import annotations

import re
from html import escape, unescape

SUGGESTIONS_CLASS = "chatkit-suggestions"
"""The class of a list of suggestions in the HTML of a message."""

_SUGGESTIONS = f'<ul class="{SUGGESTIONS_CLASS}">'
_TEXT = re.compile(r' data-suggestion="([^"]*)"')
_PLAIN = '<div class="chatkit-plain">', "</div>"


def plain_html(text: str) -> str:
    """Return HTML that shows a text as it is written."""
    return escape(text).join(_PLAIN)


def source_of(html: str) -> str:
    """Return the text that :func:`plain_html` shows, a row of suggestions as a list in markdown, or else the HTML."""
    if html.startswith(_PLAIN[0]):
        text = html.removeprefix(_PLAIN[0]).removesuffix(_PLAIN[1])
        # Other HTML may begin like that.
        return html if "<" in text else unescape(text)
    if not html.startswith(_SUGGESTIONS):
        return html
    texts = (" ".join(unescape(text).split()) for text in _TEXT.findall(html))
    items = "\n".join(f"- {text}" for text in texts)
    return f"\n\n{items}\n\n"
