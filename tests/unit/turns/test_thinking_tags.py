"""Reasoning between tags in a model's text."""

from __future__ import annotations

from itertools import groupby
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiny_chatkit.turns._thinking_tags import THINKING_TAGS, Span, TagPairs, ThinkingSplitter

PAIRS = TagPairs(THINKING_TAGS)


def _kind(span: Span) -> Literal["text", "thinking", "done"]:
    return span.kind


def split(*chunks: str, pairs: TagPairs = PAIRS) -> list[Span]:
    splitter = ThinkingSplitter(pairs)
    spans = [span for chunk in chunks for span in splitter.feed(chunk)]
    joined: list[Span] = []
    for kind, group in groupby([*spans, *splitter.end()], key=_kind):
        joined.append(Span(kind, "".join(span.text for span in group)))
    return joined


def text(value: str) -> Span:
    return Span("text", value)


def thinking(value: str) -> Span:
    return Span("thinking", value)


DONE = Span("done", "")


@pytest.mark.parametrize(
    ("whole", "spans"),
    [
        ("plain", [text("plain")]),
        ("\n plain \n", [text("\n plain \n")]),
        ("", []),
        ("  ", [text("  ")]),
        ("<think>a</think>b", [thinking("a"), DONE, text("b")]),
        ("\n\n<think>\na\n</think>\n\nb", [thinking("a"), DONE, text("b")]),
        ("<THINK>a</Think>b", [thinking("a"), DONE, text("b")]),
        ("<think>\n\n</think>\n\nb", [DONE, text("b")]),
        ("<think>never closed", [thinking("never closed"), DONE]),
        ("<think>a </thi", [thinking("a </thi"), DONE]),
        ("<think>a\n\nb  c\n</think>", [thinking("a\n\nb  c"), DONE]),
        (
            "One.\n<think>a</think>\n\nTwo.",
            [text("One.\n"), thinking("a"), DONE, text("\n\nTwo.")],
        ),
        (
            "<think>a</think>\n<think>b</think>c",
            [thinking("a"), DONE, thinking("b"), DONE, text("c")],
        ),
        ("x <think>a</think> y", [text("x "), thinking("a"), DONE, text(" y")]),
        ("<think>a <b> </think>c", [thinking("a <b>"), DONE, text("c")]),
        ("<think>a</thinking></think>c", [thinking("a</thinking>"), DONE, text("c")]),
        ("[THINK]a[/THINK]b", [thinking("a"), DONE, text("b")]),
        ("◁think▷a◁/think▷b", [thinking("a"), DONE, text("b")]),
        ("<|START_THINKING|>a<|END_THINKING|>b", [thinking("a"), DONE, text("b")]),
        ("<seed:think>a</seed:think>b", [thinking("a"), DONE, text("b")]),
        ("no opening</think>b", [text("no opening</think>b")]),
        ("<thinker>a", [text("<thinker>a")]),
        ("<thin", [text("<thin")]),
        (r"\<think>a", [text(r"\<think>a")]),
    ],
)
def test_splits(whole: str, spans: list[Span]) -> None:
    assert split(whole) == spans
    assert split(*whole) == spans


@pytest.mark.parametrize(
    "code",
    [
        "Use `<think>` there.",
        "Use ``a ` <think>`` there.",
        "```\n<think>\n```\n",
        "```xml\n<think>a</think>\n",
        "~~~\n<think>\n```\n<think>\n~~~\n",
        "````\n```\n<think>\n````\n",
        "- ```\n  <think>\n  ```\n",
        "> ```\n> <think>\n> ```\n",
        "``` <think> ``` inline",
        "an unpaired ` and <think> in its line",
    ],
)
def test_tags_in_code_are_text(code: str) -> None:
    after = "\n\n<think>a</think>\nb"
    closed = not code.startswith("```xml")
    expected = [text(f"{code}\n\n"), thinking("a"), DONE, text("\nb")] if closed else None
    assert split(code) == [text(code)]
    assert split(*code) == [text(code)]
    assert split(*code, *after) == (expected or [text(code + after)])


def test_markdown_begins_anew_after_reasoning() -> None:
    assert split("<think>`a</think>```\n<think>\n```\n<think>b</think>") == [
        thinking("`a"),
        DONE,
        text("```\n<think>\n```\n"),
        thinking("b"),
        DONE,
    ]


def test_gives_text_as_soon_as_it_is_certain() -> None:
    splitter = ThinkingSplitter(PAIRS)
    assert splitter.feed("Hello <b") == [text("Hello <b")]
    assert splitter.feed(" world <thi") == [text(" world ")]
    assert splitter.feed("s>") == [text("<this>")]
    assert splitter.feed("<think>Hm") == [thinking("Hm")]
    assert splitter.feed("m </th") == [thinking("m")]
    assert splitter.flush() == [thinking(" </th")]
    assert splitter.feed("</think>") == [DONE]


def test_a_copy_goes_on_by_itself() -> None:
    splitter = ThinkingSplitter(PAIRS)
    splitter.feed("`a")
    twin = splitter.copy()
    assert splitter.feed("` <think>b") == [text("` "), thinking("b")]
    assert twin.feed(" <think>b") == [text(" <think>b")]


TAGS = ["<think>", "</think>", "<thinking>", "</thinking>"]
TAGS += ["[THINK]", "[/THINK]", "◁think▷", "◁/think▷"]
MARKS = ["`", "``", "```", "~~~", "````", "```py\n", "\n```\n", "\n", "\n\n", " ", "- ", "> ", "\\"]
WORDS = ["<", "</", "[", "İ", "word", "two words", "<b>x</b>"]
PIECES = st.sampled_from(TAGS + MARKS + WORDS)


@given(st.lists(PIECES, max_size=25).map("".join), st.lists(st.integers(1, 9), min_size=1))
def test_any_chunking_gives_the_same(whole: str, sizes: list[int]) -> None:
    chunks: list[str] = []
    at = 0
    while at < len(whole):
        size = sizes[len(chunks) % len(sizes)]
        chunks.append(whole[at : at + size])
        at += size
    assert split(*chunks) == split(whole)


@given(st.lists(PIECES, max_size=25).map("".join))
def test_nothing_is_lost_but_tags_and_white_space(whole: str) -> None:
    def bare(value: str) -> str:
        for tag in TAGS:
            value = value.replace(tag, "")
        return "".join(value.split())

    assert bare("".join(span.text for span in split(whole))) == bare(whole)


@given(st.text())
def test_without_tags_all_is_text(whole: str) -> None:
    none = TagPairs(())
    assert split(*whole, pairs=none) == ([text(whole)] if whole else [])


def test_tags_can_be_chosen() -> None:
    pairs = TagPairs(("plan", "[PLAN]", ("<<", ">>")))
    assert split("<plan>a</plan>b", pairs=pairs) == [thinking("a"), DONE, text("b")]
    assert split("[plan]a[/plan]b", pairs=pairs) == [thinking("a"), DONE, text("b")]
    assert split("<<a>>b", pairs=pairs) == [thinking("a"), DONE, text("b")]
    assert split("<think>a", pairs=pairs) == [text("<think>a")]


@pytest.mark.parametrize("tag", ["", " think", "<", ("<a>",), ("<a>", ""), ("<a>", "<a>"), 3, None])
def test_refuses_what_is_no_tag(tag: object) -> None:
    with pytest.raises((TypeError, ValueError), match="thinking tag"):
        TagPairs([tag])  # pyright: ignore[reportArgumentType]
