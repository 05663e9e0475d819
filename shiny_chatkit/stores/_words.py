"""Splits texts into words, so that every store finds the same messages.

Words are compared without case and accents. Languages that are written without spaces have one word per character; a
sequence of them is searched for as a phrase. Emoji are words, too.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

MAX_INDEXED_CHARS = 100_000
"""Characters of a text that can be found; a limit of PostgreSQL's text search."""

MAX_FOLDED_CHARS = 130_000
"""Characters of a text's words, because some signs stand for up to 18 letters."""

MAX_WORDS = 100_000
"""Words of a text. With 4 bytes for each character and 5 for each word, these limits fit into a tsvector of 1 MiB."""

MAX_WORD_CHARS = 100
"""Words are compared up to this length."""

MAX_QUERY_WORDS = 20
"""Words of a query that count."""

SNIPPET_CHARS = 160
"""Length of the text that is shown around a match."""

_CHARS_BEFORE_MATCH = 50

# Thai, Lao, Tibetan, Myanmar, Khmer, kana, ideographs, Hangul; then emoji.
_SINGLE = (
    "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7a3\U00020000-\U0003ffff"
    "\u2600-\u27bf\U0001f300-\U0001faff"
)
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
    folded = _folded(text[:MAX_INDEXED_CHARS])[:MAX_FOLDED_CHARS]
    found: list[str] = _token().findall(folded)
    return [word[:MAX_WORD_CHARS] for word in found[:MAX_WORDS]]


def query_of(text: str) -> Query | None:
    """Return what to search for; None if the text contains no word."""
    phrases: list[list[str]] = []
    end = -1
    for match in _token().finditer(_folded(text[:MAX_INDEXED_CHARS])):
        if match.start() != end:
            phrases.append([])
        phrases[-1].append(match[0][:MAX_WORD_CHARS])
        end = match.end()
    taken = [tuple(phrase[:MAX_QUERY_WORDS]) for phrase in phrases[:MAX_QUERY_WORDS]]
    return Query(tuple(taken)) if taken else None


def snippet_of(text: str, query: Query) -> str:
    """Return the text around the first match in one line, or its beginning."""
    text = text[:MAX_INDEXED_CHARS]
    start = max(0, _first_match(text, query) - _CHARS_BEFORE_MATCH)
    end = start + SNIPPET_CHARS
    shown = " ".join(text[start:end].split())
    return f"{'…' if start else ''}{shown}{'…' if end < len(text) else ''}"


def _first_match(text: str, query: Query) -> int:
    recent: deque[tuple[str, int]] = deque(maxlen=max(map(len, query.phrases)))
    last = query.phrases[-1]
    for word, start in _places(text):
        recent.append((word, start))
        for phrase in query.phrases:
            ending = list(recent)[-len(phrase) :]
            words = [each for each, _ in ending]
            if len(words) == len(phrase) and (
                words == [*phrase] or (phrase == last and _begins(words, phrase))
            ):
                return ending[0][1]
    return 0


def _begins(words: list[str], phrase: tuple[str, ...]) -> bool:
    return words[:-1] == [*phrase[:-1]] and words[-1].startswith(phrase[-1])


def _places(text: str) -> Iterator[tuple[str, int]]:
    for match in _token().finditer(text):
        for word in _token().findall(_folded(match[0])):
            yield word[:MAX_WORD_CHARS], match.start()


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    compatible = unicodedata.normalize("NFKD", text).casefold()
    return unicodedata.normalize("NFC", _ACCENTS.sub("", compatible))


@cache
def _token() -> re.Pattern[str]:
    # Signs such as the vowels of Hindi are parts of words, which Python's \w leaves out.
    marks = "".join(
        chr(code)
        for code in range(0x300, min(0x1F000, sys.maxunicode))
        if unicodedata.category(chr(code)) in ("Mn", "Mc")
    )
    letter = rf"[^\W_{_SINGLE}]"
    return re.compile(rf"[{_SINGLE}][{marks}]*|{letter}+(?:[{marks}]+{letter}*)*")
