"""Splits texts into words, so that every store finds the same messages.

Words are compared without case and accents. Languages that are written without spaces have one word per character; a
sequence of them is searched for as a phrase. Emoji are words, too.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice

MAX_INDEXED_CHARS = 100_000
"""Characters of a text that can be found; a limit of PostgreSQL's text search."""

MAX_FOLDED_CHARS = 130_000
"""Characters of a text's words, because some characters expand to up to 18 letters."""

MAX_WORDS = 100_000
"""Words of a text. With 4 bytes for each character and 5 for each word, these limits fit into a tsvector of 1 MiB."""

MAX_WORD_CHARS = 100
"""Words are compared up to this length."""

MAX_QUERY_WORDS = 20
"""Words of a query that count, in all its phrases."""

SNIPPET_CHARS = 160
"""Length of the text that is shown around a match."""

_CHARS_BEFORE_MATCH = 50

_UNFOLDED_AT_ONCE = 1000
"""Number of characters of a text that are folded at a time to find the place of a match."""

_MAX_DECOMPOSED_CHARS = 4 * MAX_INDEXED_CHARS
"""Characters before they are composed again; a syllable of Korean has three."""

_SNIPPET_WORDS = 4
"""Number of words of a phrase to look for when its place is shown."""

# Thai, Lao, Tibetan, Myanmar, Khmer, kana, ideographs, Hangul; then emoji.
_SINGLE = (
    "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7a3\U00020000-\U0003ffff"
    "\u2600-\u27bf\U0001f300-\U0001faff"
)
_LETTER = rf"[^\W_{_SINGLE}]"
_ACCENTS = re.compile("[\u0300-\u036f]+")


@dataclass(frozen=True)
class Query:
    """The words of a search, each of them as one or more words that follow each other.

    The last word of the last phrase may be the beginning of a longer one.
    """

    phrases: tuple[tuple[str, ...], ...]

    @property
    def patterns(self) -> list[str]:
        """Return what :func:`padded` words have to contain, all of it."""
        patterns = [f" {' '.join(phrase)} " for phrase in self.phrases]
        return [*patterns[:-1], *(pattern[:-1] for pattern in patterns[-1:])]

    def matches(self, words: str) -> bool:
        """Return whether words that are separated by spaces contain all phrases."""
        text = padded(words)
        return all(pattern in text for pattern in self.patterns)


def padded(words: str) -> str:
    """Return words with a space at both ends."""
    return f" {words} "


def words_of(text: str) -> list[str]:
    """Return the words of a text as they are compared."""
    found: list[str] = _token().findall(_comparable(text))
    return [word[:MAX_WORD_CHARS] for word in found[:MAX_WORDS]]


def query_of(text: str) -> Query | None:
    """Return what to search for; None if the text contains no word."""
    phrases: list[list[str]] = []
    end = -1
    for match in islice(_token().finditer(_comparable(text)), MAX_QUERY_WORDS):
        if match.start() != end:
            phrases.append([])
        phrases[-1].append(match[0][:MAX_WORD_CHARS])
        end = match.end()
    return Query(tuple(map(tuple, phrases))) if phrases else None


def snippet_of(text: str, query: Query) -> str:
    """Return the text around the first match in one line, or its beginning."""
    text = text[:MAX_INDEXED_CHARS]
    start = max(0, _first_match(text, query) - _CHARS_BEFORE_MATCH)
    end = start + SNIPPET_CHARS
    shown = " ".join(text[start:end].split())
    return f"{'…' if start else ''}{shown}{'…' if end < len(text) else ''}"


def _first_match(text: str, query: Query) -> int:
    match = _expression(query).search(_comparable(text))
    return 0 if match is None else _unfolded_place(text, match.start())


@lru_cache(maxsize=16)
def _expression(query: Query) -> re.Pattern[str]:
    """Return an expression that finds the first phrase in a folded text, or nearly so: the match is only shown.

    Splitting the text into words would take much longer, and a search may have a hundred long hits.
    """
    single = re.compile(f"[{_SINGLE}]")
    of_letters: list[str] = []
    others: list[str] = []
    for number, phrase in enumerate(query.phrases, 1):
        words = r"\W*".join(map(re.escape, phrase[:_SNIPPET_WORDS]))
        is_whole = number < len(query.phrases) and len(phrase[-1]) < MAX_WORD_CHARS
        end = f"(?!{_LETTER})" if is_whole and not single.match(phrase[-1]) else ""
        (others if single.match(phrase[0]) else of_letters).append(f"{words}{end}")
    # Together, because it takes longer to look back than to compare a letter.
    groups = [f"(?<!{_LETTER})(?:{'|'.join(of_letters)})"] if of_letters else []
    return re.compile("|".join([*groups, *others]))


def _unfolded_place(text: str, place: int) -> int:
    """Return which character of a text has become the one at a place of the folded text."""
    if text.isascii():
        return place
    for start in range(0, len(text), _UNFOLDED_AT_ONCE):
        part = text[start : start + _UNFOLDED_AT_ONCE]
        length = len(_folded(part))
        if place < length:
            ends = range(1, len(part) + 1)
            return start + bisect_right(ends, place, key=lambda end: len(_folded(part[:end])))
        place -= length
    return 0


def _comparable(text: str) -> str:
    return _folded(text[:MAX_INDEXED_CHARS])[:MAX_FOLDED_CHARS]


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    compatible = unicodedata.normalize("NFKD", text)[:_MAX_DECOMPOSED_CHARS].casefold()
    return unicodedata.normalize("NFC", _ACCENTS.sub("", compatible))


@cache
def _token() -> re.Pattern[str]:
    # Signs such as the vowels of Hindi are parts of words, which Python's \w leaves out.
    codes = range(0x300, min(0x1F000, sys.maxunicode))
    signs = {code for code in codes if unicodedata.category(chr(code)) in ("Mn", "Mc")}
    # As ranges, because the expression compares a character with every single one of them beyond U+FFFF.
    starts = sorted(code for code in signs if code - 1 not in signs)
    ends = sorted(code for code in signs if code + 1 not in signs)
    marks = "".join(f"{chr(start)}-{chr(end)}" for start, end in zip(starts, ends, strict=True))
    return re.compile(rf"[{_SINGLE}][{marks}]*|{_LETTER}+(?:[{marks}]+{_LETTER}*)*")
