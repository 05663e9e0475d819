"""Finds the context sources that a text mentions; all functions are pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable

_TICKS = re.compile("`+")
_CODE_START = re.compile(r"^ {0,3}(?P<fence>`{3,}|~{3,})[^\n]*|`+", re.MULTILINE)

# Chinese, Japanese and Korean are written without spaces, so a name may directly follow such characters.
_LETTER = r"[^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"


def mentioned_in(text: str, names: Iterable[str]) -> list[str]:
    """Return the names that follow an ``@`` in a text, in the order of the text, each once.

    Email addresses (``a@grid.com``), longer names (``@grid-2``) and code are not mentions. Case matters only
    between names that are otherwise equal.
    """
    known = list(names)
    if not known or "@" not in text:
        return []
    of_any_case = {name.casefold(): name for name in reversed(known)}
    # Try longer names first, so that "@sales-2026" mentions "sales-2026" and not "sales".
    choices = "|".join(re.escape(name) for name in sorted(known, key=len, reverse=True))
    mention = re.compile(
        rf"(?<!{_LETTER})(?<![@./+-])@({choices})(?!{_LETTER}|@|[-./]{_LETTER})", re.IGNORECASE
    )
    found = (match[1] for match in mention.finditer(_without_code(text)))
    exact = (word if word in known else of_any_case.get(word.casefold()) for word in found)
    return list(dict.fromkeys(name for name in exact if name is not None))


def _without_code(text: str) -> str:
    """Return a text with a space in place of each fenced block and each code span."""
    runs: defaultdict[int, list[int]] = defaultdict(list)
    for run in _TICKS.finditer(text):
        runs[len(run[0])].append(run.start())

    def end_of(start: re.Match[str]) -> int | None:
        if fence := start["fence"]:
            same = f"{fence[0]}{{{len(fence)}}}"
            closing = re.compile(rf"^ {{0,3}}{same}[`~]*[ \t]*$", re.MULTILINE)
            closed = closing.search(text, start.end())
            return closed.end() if closed else len(text)
        # A code span ends with as many backticks as it begins with. Looking for them in the text would take a time that
        # grows with the square of its length.
        length = len(start[0])
        starts = runs[length]
        following = bisect_right(starts, start.start())
        return starts[following] + length if following < len(starts) else None

    kept: list[str] = []
    copied = at = 0
    while start := _CODE_START.search(text, at):
        end = end_of(start)
        at = start.end() if end is None else end
        if end is not None:
            kept += text[copied : start.start()], " "
            copied = end
    return "".join([*kept, text[copied:]])
