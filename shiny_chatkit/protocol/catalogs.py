"""The texts that the server itself writes, in each language: what it tells users in English, and what documents say.

Python has no plural rules for languages other than English, so these texts need none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Literal, cast

from .clean import quoted
from .content import Wording, WordingValue
from .languages import LANGUAGES, catalog, catalog_of, is_right_to_left
from .text import size_text

_PLACEHOLDER = re.compile(r"\{(\w+)\}")

_ACCEPTED = re.compile(r"\s*([\w-]+)\s*(?:;\s*q=(\d(?:\.\d+)?)\s*)?", re.ASCII)
"""Matches one language of the header, and its weight."""

_MAX_ACCEPTED_CHARS = 1_000
"""How much of the header is read, because anyone can send one of any length."""

_SPACE = "\u202f"
"""Groups digits in the same way in all languages but English."""


class Language:
    """The texts of a language.

    Parameters
    ----------
    code
        The code of its catalog.
    texts
        The catalog.
    """

    def __init__(self, code: str, texts: Mapping[str, str]) -> None:
        self.code = code
        self._texts = texts

    @property
    def direction(self) -> Literal["ltr", "rtl"]:
        """Return the direction in which the language is written."""
        return "rtl" if is_right_to_left(self.code) else "ltr"

    def text(self, key: str, /, **values: WordingValue) -> str:
        """Return the text with a key, with its placeholders filled in."""

        def fill(found: re.Match[str]) -> str:
            return self._shown(values[found[1]]) if found[1] in values else found[0]

        return _PLACEHOLDER.sub(fill, self._texts[key])

    def worded(self, wording: Wording) -> str | None:
        """Return the text of a wording, or None if this version does not have it."""
        key = wording["key"]
        return self.text(key, **wording.get("values", {})) if key in self._texts else None

    def _shown(self, value: WordingValue) -> str:
        if isinstance(value, str):
            return value
        if isinstance(value, int):
            grouped = f"{value:,}"
            return grouped if self.code == "en" else grouped.replace(",", _SPACE)
        if isinstance(value, list):
            return ", ".join(value)
        amount, unit = value["amount"], value["unit"]
        if unit == "byte":
            return size_text(amount)
        return f"in {amount} {unit}{'' if amount == 1 else 's'}"


@cache
def language(code: str) -> Language:
    """Return a language that the package has."""
    sections = cast("Mapping[str, Mapping[str, str]]", catalog(code))
    return Language(code, {**sections["server"], **sections["document"]})


ENGLISH = language("en")


def named(tag: str) -> Language:
    """Return the language with a tag such as "de" or "de-AT".

    Raises
    ------
    ValueError
        If the package does not have it.
    """
    code = catalog_of(tag)
    if code is None:
        raise ValueError(f"Unknown language {quoted(tag)}: expected one of {', '.join(LANGUAGES)}.")
    return language(code)


def preferred(tags: Iterable[str]) -> Language:
    """Return the first of some languages that the package has, or English."""
    codes = (catalog_of(tag) for tag in tags)
    return language(next(filter(None, codes), "en"))


def accepted(header: str) -> Language:
    """Return the language that a browser prefers, by its header ``Accept-Language``."""
    found = map(_ACCEPTED.fullmatch, header[:_MAX_ACCEPTED_CHARS].split(","))
    weighted = sorted(filter(None, found), key=lambda match: -float(match[2] or 1))
    return preferred(match[1] for match in weighted)
