"""Renders markdown for exported documents like the page does, except that HTML and formulas stay text."""

from __future__ import annotations

import re
import unicodedata

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.autolink import autolink
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token
from markdown_it.utils import EnvType

from ._math import read_formulas

_LINK = re.compile(
    r"<(?:(?:https?|mailto|tel|sms|ftps?|xmpp|matrix|callto):|[^\s<>:]*@)[^\s<>]*>", re.IGNORECASE
)
"""Matches links in angle brackets, but not code such as ``<std::string>``."""

_VARIATIONS = re.compile("[\ufe00-\ufe0e\U000e0100-\U000e01ef]")
"""Variation selectors, which choose the look of the character before them."""


def document_html(markdown: str) -> str:
    """Return the HTML of a markdown text."""
    return document_reader().render(markdown)


def document_reader() -> MarkdownIt:
    """Return a parser that reads markdown like the page does, and HTML as text."""
    md = MarkdownIt("commonmark", {"html": False}).enable("table")
    md.inline = _Inline()
    md.inline.ruler.at("autolink", _autolink)
    read_formulas(md)
    return md


def _autolink(state: StateInline, silent: bool) -> bool:
    return _LINK.match(state.src, state.pos) is not None and autolink(state, silent)


class _State(StateInline):
    """Recognizes emphasis next to Chinese, Japanese and Korean characters like the page does.

    See https://github.com/tats-u/markdown-cjk-friendly for the rule.
    """

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803 - its name
        """Return whether the delimiters at a position can open or close emphasis."""
        scanned = super().scanDelims(start, canSplitWord)
        before = _VARIATIONS.sub("", self.src[max(0, start - 2) : start])[-1:]
        after = self.src[start + scanned.length : start + scanned.length + 1]
        beside_blank = not before.strip() or not after.strip()
        if canSplitWord and not beside_blank and (_is_cjk(before) or _is_cjk(after)):
            return Scanned(True, True, scanned.length)
        return scanned


class _Inline(ParserInline):
    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """Parse inline content with the state class above instead of the base class's own."""
        state = _State(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def _is_cjk(char: str) -> bool:
    return (
        unicodedata.east_asian_width(char) in "WFH" and unicodedata.category(char) != "So"
    ) or "HANGUL" in unicodedata.name(char, "")
