"""Text that says to a reader what it says to a model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from markdown_it import MarkdownIt
from markdown_it.token import Token

from shiny_chatkit.protocol.addresses import is_web_address

_MARKDOWN = MarkdownIt("commonmark").enable("table")
# As it was typed, to be compared with what was typed.
_MARKDOWN.normalizeLink = lambda url: url
_MARKDOWN.normalizeLinkText = lambda link: link

MAX_MARKDOWN_CHARS = 20_000
"""How long a text with markdown may be: reading the worst of that length takes half a second."""

MAX_ADDRESS_CHARS = 100
"""How long the address of a link may be that a page shows under the pointer only."""

_LANGUAGE = re.compile(r"[\w+#.-]{0,20}", re.ASCII)

_UNSAID = re.compile(r"[\s!-/:-@\[-`{-~]+")
"""Blanks and the marks of markdown."""

_FORMULA = re.compile(r"\$|\\[(\[]")
_HIDING_TEX = re.compile(
    r"\\(?:[hv]?phantom|\w*color\w*|[gex]?def|\w*let|\w*global\w*|\w*toggle|\w*@\w*|\w*command|\w*lap|smash|\w*space\*?|m?kern|[hm]?skip"
    r"|label|\w*ref|url|raisebox|rule|class|id|style|data|html\w*|includegraphics|mathchoice|[Tt]iny|sixptsize)(?![a-z])"
)
_TEX_COMMENT = re.compile(r"(?<!\\)%[^\n]")

_MARKUP = re.compile(r"[<\[`~|$\\&]")
"""Without any of these, markdown has no words that it could hide."""

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)
"""Characters that a page does not show, or that change the order of others. Joiners and the two
variation selectors of emoji stay: scripts and emoji need them."""


def without_invisible(text: str) -> str:
    """Return the text without characters that nobody sees."""
    return _INVISIBLE.sub("", text)


def hides_text(markdown: str) -> bool:
    """Whether the source of markdown has words that its rendering does not show.

    A text too long to be looked through counts as one that does.
    """
    if not has_markup(markdown):
        return False
    if len(markdown) > MAX_MARKDOWN_CHARS or _INVISIBLE.search(unescape(markdown)):
        return True
    if _FORMULA.search(markdown) and _hides_in_formulas(markdown):
        return True
    return _letters(markdown) != _letters("".join(_shown(_MARKDOWN.parse(markdown))))


def has_markup(markdown: str) -> bool:
    """Whether it takes a look to say if the text hides anything."""
    return _MARKUP.search(markdown) is not None


def _hides_in_formulas(text: str) -> bool:
    # Commands draw less than they say; a comment goes on to the end of its line.
    if _HIDING_TEX.search(text):
        return True
    last_line = text.rfind("\n")
    return last_line > 0 and _TEX_COMMENT.search(text, 0, last_line) is not None


def _letters(text: str) -> str:
    return _UNSAID.sub("", unescape(text))


def _shown(tokens: list[Token]) -> Iterator[str]:
    """Return what a page shows of a source, in its order; not what is in comments, titles or dropped cells."""
    addresses: list[str] = []
    for token in tokens:
        match token.type:
            case "text" | "code_inline" | "code_block":
                yield token.content
            case "fence":
                if _LANGUAGE.fullmatch(token.info.strip()):
                    yield token.info
                # A drawing shows less than its source: no comments, names of nodes or addresses.
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
