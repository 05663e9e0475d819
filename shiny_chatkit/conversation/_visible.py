"""Text that says to a reader what it says to a model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

_MARKDOWN = MarkdownIt("commonmark").enable("table")

MAX_MARKDOWN_CHARS = 200_000

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)
"""Characters that a page does not show, or that change the order of others. Joiners and the two
variation selectors of emoji stay: scripts and emoji need them."""

_HIDING = frozenset({"html_block", "html_inline", "image"})
"""Tokens whose source says more than the page shows: comments, attributes, an image's description."""


def without_invisible(text: str) -> str:
    """Return the text without characters that nobody sees."""
    return _INVISIBLE.sub("", text)


def hides_text(markdown: str) -> bool:
    """Whether the source of markdown has words that its rendering does not show.

    A text too long to be looked through counts as one that does.
    """
    if len(markdown) > MAX_MARKDOWN_CHARS:
        return True
    env: dict[str, Any] = {}
    tokens = _MARKDOWN.parse(markdown, env)
    return bool(env.get("references")) or any(_hides(token) for token in _flat(tokens))


def _hides(token: Token) -> bool:
    has_words = token.type == "fence" and len(token.info.split()) > 1
    return token.type in _HIDING or "title" in token.attrs or has_words


def _flat(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from token.children or ()
