r"""Recognizes TeX formulas in exported documents and shows their source without parsing it as markdown.

The rules are the same as on the page (js/src/markdown/math.ts and math-rules.ts); both are tested with the
examples in tests/fixtures/rules/formulas.json. Blanks and digits are therefore those of JavaScript's regular
expressions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from shiny_chatkit.protocol.text import WHITESPACE

_MAX_CHARS = 2000
"""Longest formula inside a paragraph; longer ones stay text."""

_MAX_DOLLAR_CHARS = 1000

_PRICE = re.compile(
    rf"[0-9][0-9.,]*(?:[^\\$]*[{WHITESPACE}][A-Za-z]{{2}}|[A-Za-z]?[{WHITESPACE}]*[-–—~/,;:(]+\Z)"
)
"""Matches prices such as ``$5 and x is 6$`` and ``$5-$``: a number followed by words or a range sign."""

_CLOSERS = {"$$": "$$", r"\[": r"\]", r"\(": r"\)"}

_UNTIL_CLOSER = {
    (closer, stop): re.compile(
        rf"(?:(?!{re.escape(closer)})(?:\\[\s\S]|[^\\{stop}]))*(?={re.escape(closer)})"
    )
    for closer in _CLOSERS.values()
    for stop in ("", "`")
}
"""Match the text before a closing delimiter. A backslash escapes a delimiter."""


def read_formulas(md: MarkdownIt) -> None:
    """Teach a parser to read formulas."""
    md.inline.ruler.before("escape", "formula", _inline)
    alternatives = ["paragraph", "reference", "blockquote", "list"]
    md.block.ruler.before("fence", "formula", _block, {"alt": alternatives})
    md.add_render_rule("formula", _render)


def _render(_md: object, tokens: Sequence[Token], at: int, _options: Any, _env: Any) -> str:
    token = tokens[at]
    # Undo the escape that markdown exports add for parsers without formulas; it is not a TeX command.
    source = escapeHtml(token.content.replace(r"\<", "<"))
    element = f'<{token.tag} class="formula" dir="ltr">{source}</{token.tag}>'
    return f"{element}\n" if token.block else element


def _inline(state: StateInline, silent: bool) -> bool:
    end = _end(state.src, state.pos)
    if end is None:
        return False
    if not silent:
        token = state.push("formula", "span", 0)
        token.content = state.src[state.pos : end]
    state.pos = end
    return True


def _end(text: str, at: int) -> int | None:
    """Return the end of the formula that begins at a position, or None."""
    if text[at] == "$" and text[at - 1 : at] == "$":
        return None
    if text.startswith("$$$", at):
        return None
    if closer := _CLOSERS.get(text[at : at + 2]):
        return _closed_by(text, at + 2, closer)
    return _dollar_end(text, at) if text[at] == "$" else None


def _closed_by(text: str, start: int, closer: str) -> int | None:
    found = _UNTIL_CLOSER[closer, "`"].match(text, start, start + _MAX_CHARS)
    return found.end() + 2 if found and found[0].strip(WHITESPACE) else None


def _dollar_end(text: str, at: int) -> int | None:
    before, first = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    if not first.strip(WHITESPACE) or re.match("[A-Za-z0-9]", before):
        return None
    found = re.compile(r"(?:[^\\$`]|\\[\s\S])+").match(text, at + 1, at + _MAX_DOLLAR_CHARS)
    if not found or text[found.end() : found.end() + 1] != "$":
        return None
    after = text[found.end() + 1 : found.end() + 2]
    if (
        not found[0][-1].strip(WHITESPACE)
        or re.match("[A-Z0-9_{$]", after)
        or _PRICE.match(found[0])
    ):
        return None
    return found.end() + 1


def _block(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    line = _line(state, first)
    mark, info = line[:2], line[2:]
    if mark not in ("$$", r"\[") or info.startswith("$") or state.is_code_block(first):
        return False
    at = _closer_in(info, mark)
    if at >= 0 and (info[at + 2 :].strip() or not info[:at].strip()):
        return False
    if silent:
        return True
    lines, rest, closed = [line], "", at >= 0
    last = first + 1
    while not closed and last < end:
        text = _line(state, last)
        if (text and state.sCount[last] < state.blkIndent) or (not text and info.strip()):
            break
        last += 1
        at = _closer_in(text, mark)
        closed = at >= 0
        shown = state.getLines(last - 1, last, state.sCount[first], False)
        lines.append(shown[: len(shown) - len(text) + at + 2] if closed else shown)
        rest = text[at + 2 :].strip() if closed else ""
    token = state.push("formula", "div", 0)
    token.content = "\n".join(lines).rstrip()
    token.map = [first, last]
    if rest:
        state.push("paragraph_open", "p", 1)
        inline = state.push("inline", "", 0)
        inline.content, inline.children = rest, []
        state.push("paragraph_close", "p", -1)
    state.line = last
    return True


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _closer_in(line: str, mark: str) -> int:
    """Return the position in a line where a block closes, or -1."""
    found = _UNTIL_CLOSER[_CLOSERS[mark], ""].match(line)
    return found.end() if found else -1
