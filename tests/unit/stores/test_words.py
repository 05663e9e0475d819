"""Words are found in every language, in any case, and with or without accents."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest

from shiny_chatkit.stores._words import (
    MAX_QUERY_WORDS,
    SNIPPET_CHARS,
    query_of,
    snippet_of,
    words_of,
)


def found(text: str, query: str) -> bool:
    parsed = query_of(query)
    return parsed is not None and parsed.matches(" ".join(words_of(text)))


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("The quick brown fox", "quick"),
        ("The quick brown fox", "FOX the"),
        ("The quick brown fox", "brown qui"),
        ("Ünïcödé", "unicode"),
        ("unicode", "Ünïcödé"),
        ("Straße", "STRASSE"),
        ("İstanbul", "istanbul"),
        ("e\u0301te\u0301", "été"),
        ("\uff46\uff55\uff4c\uff4c width", "full"),
        ("don't stop", "don't"),
        ("snake_case_name", "case"),
        ("https://example.org/a?b=c", "example.org"),
        ("C++ and C#", "c++"),
        ("price: 1,234.50", "1,234"),
        ("请问手机坏了怎么办", "手机"),
        ("请问手机坏了怎么办", "怎么 手机"),
        ("新しいiPhone手机です", "iphone手机"),
        ("カタカナとひらがな", "ひらがな"),
        ("한국어를 공부합니다", "한국어"),
        ("สวัสดีครับ", "ครับ"),
        ("हिन्दी में लिखा", "हिन्दी"),
        ("Привет, мир", "привет"),
        ("مرحبا بالعالم", "مرحبا"),
        ("party 🎉!", "🎉"),
        ("family 👨‍👩‍👧 here", "👨‍👩‍👧"),
    ],
)
def test_it_is_found(text: str, query: str) -> None:
    assert found(text, query)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("The quick brown fox", "rown"),
        ("The quick brown fox", "qui brown"),
        ("The quick brown fox", "quick dog"),
        ("请问手机坏了怎么办", "机手"),
        ("in the end", "index"),
        ("anything", ""),
        ("anything", " \t\n"),
        ("anything", "* \" ' ( ) - : ^ % _ \\ & | ! < >"),
    ],
)
def test_it_is_not_found(text: str, query: str) -> None:
    assert not found(text, query)


@pytest.mark.parametrize("mark", list("*\"'()-:^%\\&|!<>+~{}[],;"))
def test_punctuation_means_nothing(mark: str) -> None:
    assert found("alpha beta", f"{mark}alpha{mark} {mark}beta{mark}")


def test_a_very_long_word_is_found_by_its_beginning() -> None:
    assert found("x" * 5000, "x" * 3000)


def test_a_snippet_shows_the_first_match_in_one_line() -> None:
    query = query_of("größ")
    assert query is not None
    text = "before\n" * 100 + "the GRÖSSTE\n\n one " + "after " * 100
    snippet = snippet_of(text, query)
    assert "the GRÖSSTE one after" in snippet
    assert snippet[0] == snippet[-1] == "…"
    assert "\n" not in snippet
    assert len(snippet) <= SNIPPET_CHARS + 2
    assert snippet_of("no match", query) == "no match"


def test_a_snippet_of_a_phrase_does_not_stop_at_its_first_character() -> None:
    query = query_of("日本")
    assert query is not None
    assert "日本語" in snippet_of("日" + "。" * 300 + "日本語", query)


@pytest.mark.parametrize(
    "before", ["", "ü", "ß", "\ufdfa", "한", "\uff76\uff9e", "e\u0301", "\u30ac"]
)
def test_a_snippet_is_at_its_place_in_a_text_that_is_folded(before: str) -> None:
    query = query_of("needle")
    assert query is not None
    snippet = snippet_of(before * 3000 + " the Needle " + "after " * 100, query)
    assert "the Needle after" in snippet


@pytest.mark.parametrize("text", ["b " * 20_000, "日本" * 10_000, "日 " * 20_000, "ü" * 40_000])
def test_a_snippet_does_not_take_the_words_of_a_text_one_by_one(text: str) -> None:
    words = [f"{a}{b}" for a in "abcde" for b in "xyz"]
    for query in (query_of(" ".join(words)), query_of("日" * 19 + "語")):
        assert query is not None
        # What finds it is made once for a query.
        snippet_of("", query)
        shown, calls = counted(lambda query=query: snippet_of(f"{text} ax {'日' * 19}語", query))
        assert "ax" in shown or "日" in shown
        assert calls < 1000


def test_the_number_of_words_in_a_query_is_limited() -> None:
    for text in ("日" * 50, "日 " * 50, "日a日b " * 50):
        query = query_of(text)
        assert query is not None
        assert sum(map(len, query.phrases)) == MAX_QUERY_WORDS


def counted(work: Callable[[], str]) -> tuple[str, int]:
    """Return what some work returns, and how many functions it calls."""
    calls = 0

    def note(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    previous = sys.getprofile()
    sys.setprofile(note)
    try:
        result = work()
    finally:
        sys.setprofile(previous)
    return result, calls
