"""Detects text that a model would read but a person would not see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from markdown_it import MarkdownIt
from markdown_it.token import Token

from shiny_chatkit.protocol.addresses import is_web_address

_MARKDOWN = MarkdownIt("commonmark").enable("table")
# Keep links as typed, because the rendering is compared with the source.
_MARKDOWN.normalizeLink = lambda url: url
_MARKDOWN.normalizeLinkText = lambda link: link

MAX_MARKDOWN_CHARS = 20_000
"""Longest text that is checked; parsing the worst case of this length takes half a second."""

MAX_ADDRESS_CHARS = 100
"""Longest link address that counts as visible, because a page shows it only on hover."""

_LANGUAGE = re.compile(r"[\w+#.-]{0,20}", re.ASCII)

_SPACE_AND_MARKS = re.compile(r"[\s!-/:-@\[-`{-~]+")
"""White space and the punctuation of markdown."""

_FORMULA = re.compile(r"\$|\\[(\[]")
_HIDING_TEX = re.compile(
    r"\\(?:[hv]?phantom|\w*color\w*|[gex]?def|\w*let|\w*global\w*|\w*toggle|\w*@\w*|\w*command|\w*lap|smash|\w*space\*?|m?kern|[hm]?skip"
    r"|label|\w*ref|url|raisebox|rule|class|id|style|data|html\w*|includegraphics|mathchoice|[Tt]iny|sixptsize)(?![a-z])"
)
_TEX_COMMENT = re.compile(r"(?<!\\)%[^\n]")

_MARKUP = re.compile(r"[<\[`~|$\\&]")
"""Characters without which markdown cannot hide any words."""

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)
"""Characters that are not displayed or that reorder others. Joiners and the two variation selectors of
emoji are not in this set, because scripts and emoji need them."""


def without_invisible(text: str) -> str:
    """Return the text without invisible characters."""
    return _INVISIBLE.sub("", text)


def hides_text(markdown: str) -> bool:
    """Return whether the source of markdown has words that its rendering does not show.

    A text that is too long to check counts as hiding some.
    """
    if not has_markup(markdown):
        return False
    if len(markdown) > MAX_MARKDOWN_CHARS or _INVISIBLE.search(unescape(markdown)):
        return True
    if _FORMULA.search(markdown) and _hides_in_formulas(markdown):
        return True
    return _letters(markdown) != _letters("".join(_shown(_MARKDOWN.parse(markdown))))


def has_markup(markdown: str) -> bool:
    """Return whether the text has characters that could hide something and must be checked."""
    return _MARKUP.search(markdown) is not None


def _hides_in_formulas(text: str) -> bool:
    # These commands show less than their source says, and a comment hides the rest of its line.
    if _HIDING_TEX.search(text):
        return True
    last_line = text.rfind("\n")
    return last_line > 0 and _TEX_COMMENT.search(text, 0, last_line) is not None


def _letters(text: str) -> str:
    return _SPACE_AND_MARKS.sub("", unescape(text))


def _shown(tokens: list[Token]) -> Iterator[str]:
    """Yield the texts that a page shows, in order; not comments, titles or dropped table cells."""
    addresses: list[str] = []
    for token in tokens:
        match token.type:
            case "text" | "code_inline" | "code_block":
                yield token.content
            case "fence":
                if _LANGUAGE.fullmatch(token.info.strip()):
                    yield token.info
                # A diagram does not show the comments, node names and addresses of its source.
                if token.info.strip().lstrip(".").lower() != "mermaid":
                    yield token.content
            case "list_item_open":
                yield token.info  # its number
            case "link_open":
                addresses.append("" if token.markup == "autolink" else str(token.attrs["href"]))
            case "link_close":
                address = addresses.pop()
                if len(address) <= MAX_ADDRESS_CHARS and is_web_address(address):
                    yield address
            case "inline":
                yield from _shown(token.children or [])
            case _:
                pass
