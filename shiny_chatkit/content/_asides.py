"""Writes asides: remarks within a text, which markdown shows as a pill with a card."""

from __future__ import annotations

import html
from urllib.parse import urlsplit

from ._pieces import Citation, Text


def inline_citation(citation: Citation) -> Text:
    """Return a source as an aside, which is part of the text."""
    label = citation.title or (urlsplit(citation.url).hostname or "").removeprefix("www.")
    attributes = f'label="{html.escape(_line(label))}" url="{html.escape(citation.url)}"'
    return Text(f"<shiny-aside {attributes}>{_literal(citation.snippet)}</shiny-aside>")


def _line(text: str) -> str:
    return " ".join(text.split())


def _literal(text: str) -> str:
    """Return text in one line as markdown that shows it unchanged."""
    return "".join(c if c.isalnum() or c == " " else f"&#{ord(c)};" for c in _line(text))
