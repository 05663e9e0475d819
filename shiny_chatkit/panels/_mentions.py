"""Finds the context sources that a text mentions; all functions are pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

_CODE = re.compile(
    # A fenced code block, up to its closing fence or the end of the text.
    r"^ {0,3}(?P<fence>`{3,}|~{3,})[^\n]*(?:\n.*?(?:^ {0,3}(?P=fence)[`~]*[ \t]*$|\Z)|\Z)"
    # A code span, which ends with as many backticks as it begins with.
    r"|(?<!`)(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)",
    re.DOTALL | re.MULTILINE,
)

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
    found = (match[1] for match in mention.finditer(_CODE.sub(" ", text)))
    exact = (word if word in known else of_any_case.get(word.casefold()) for word in found)
    return list(dict.fromkeys(name for name in exact if name is not None))
