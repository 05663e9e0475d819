"""Finds the context sources that a text mentions. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

_CODE = re.compile(
    # A fenced block, up to its end or that of the text.
    r"^ {0,3}(?P<fence>`{3,}|~{3,})[^\n]*(?:\n.*?(?:^ {0,3}(?P=fence)[`~]*[ \t]*$|\Z)|\Z)"
    # A code span: as many backticks at its end as at its beginning.
    r"|(?<!`)(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)",
    re.DOTALL | re.MULTILINE,
)

# Chinese, Japanese and Korean are written without blanks, so a name may stand right beside them.
_LETTER = r"[^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"


def mentioned_in(text: str, names: Iterable[str]) -> list[str]:
    """Return the names that follow an ``@`` in a text, in the order of the text, each once.

    Addresses (``a@grid.com``), longer names (``@grid-2``) and code are not mentions. Case counts only between
    names that differ in nothing else.
    """
    known = list(names)
    if not known or "@" not in text:
        return []
    of_any_case = {name.casefold(): name for name in reversed(known)}
    # The longest first: of "sales" and "sales-2026", "@sales-2026" means the second.
    choices = "|".join(re.escape(name) for name in sorted(known, key=len, reverse=True))
    mention = re.compile(
        rf"(?<!{_LETTER})(?<![@./+-])@({choices})(?!{_LETTER}|@|[-./]{_LETTER})", re.IGNORECASE
    )
    found = (match[1] for match in mention.finditer(_CODE.sub(" ", text)))
    exact = (word if word in known else of_any_case.get(word.casefold()) for word in found)
    return list(dict.fromkeys(name for name in exact if name is not None))
