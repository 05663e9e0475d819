"""Finds reasoning in a model's text: the text between tags such as ``<think>`` and ``</think>``."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Sequence
from typing import Any, Literal, NamedTuple

from shiny_chatkit.protocol.clean import quoted

from ._code_marks import CodeMarks

ThinkingTag = str | tuple[str, str]
"""A tag name (``"think"``), an opening tag (``"[THINK]"``), or a pair of an opening and a closing tag."""

THINKING_TAGS: tuple[ThinkingTag, ...] = (
    "think",  # DeepSeek, Qwen, GLM, Granite, Phi and most others
    "thinking",
    "thought",
    "reasoning",
    "reflection",
    "seed:think",  # Seed-OSS
    "[THINK]",  # Magistral
    "◁think▷",  # Kimi
    ("<|begin_of_thought|>", "<|end_of_thought|>"),
    ("<|START_THINKING|>", "<|END_THINKING|>"),  # Command
)


class Span(NamedTuple):
    """A piece of text or reasoning; ``done`` marks the end of a phase of reasoning and has no text."""

    kind: Literal["text", "thinking", "done"]
    text: str


class TagPairs:
    """The tags that enclose reasoning, matched case-insensitively.

    Parameters
    ----------
    tags
        See :data:`ThinkingTag`. An empty list finds no reasoning.

    Raises
    ------
    TypeError
        If a tag is neither a string nor a pair of strings.
    ValueError
        If a tag is empty, or has no closing tag.
    """

    def __init__(self, tags: Sequence[ThinkingTag]) -> None:
        if isinstance(tags, str):
            tags = (tags,)
        if not isinstance(tags, Iterable):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError(
                f"Invalid value {quoted(tags)} for `thinking_tags`: expected a list of tags such as "
                '["think"], or [] to find none.'
            )
        self._closings = dict(_pair(tag) for tag in tags)
        self._longest = max(map(len, self._closings), default=0)
        firsts = "|".join(sorted({re.escape(tag[0]) for tag in self._closings}))
        self._first = re.compile(firsts or r"(?!)", re.IGNORECASE)

    def first(self, text: str, start: int) -> int:
        """Return the position where the next opening tag may begin, or the end of the text."""
        found = self._first.search(text, start)
        return found.start() if found else len(text)

    def opening(self, text: str, start: int) -> str | None:
        """Return the opening tag at a position: "" if it is still incomplete, None if there is none."""
        here = text[start : start + self._longest].lower()
        for tag in self._closings:
            if here.startswith(tag):
                return tag
        cut_off = start + len(here) == len(text)
        return "" if cut_off and any(tag.startswith(here) for tag in self._closings) else None

    def closing(self, opening: str) -> str:
        """Return the closing tag for an opening tag."""
        return self._closings[opening]


def _pair(tag: Any) -> tuple[str, str]:
    match tag:
        case (str(opening), str(closing)):
            pair = (opening, closing)
        case str() if re.fullmatch(r"[\w:.-]+", tag):
            pair = (f"<{tag}>", f"</{tag}>")
        case str():
            pair = (tag, f"{tag[:1]}/{tag[1:]}")
        case _:
            raise TypeError(f"A thinking tag must be a string or a pair of strings, not {tag!r}.")
    if any(part != part.strip() or len(part) < 2 for part in pair) or pair[0] == pair[1]:
        raise ValueError(
            f"Invalid thinking tag {tag!r}: expected a name such as 'think', a tag such as '[THINK]', "
            "or a pair such as ('<think>', '</think>')."
        )
    return pair[0].lower(), pair[1].lower()


_MAX_UNREAD_CHUNKS = 1000


class ThinkingSplitter:
    """Splits a growing answer into text and reasoning; its chunks may be split anywhere.

    Tags in code count as text, and so does a closing tag without an opening one. White space around
    reasoning is dropped, so that an answer has the same text with and without reasoning.
    """

    def __init__(self, pairs: TagPairs) -> None:
        self._pairs = pairs
        self._held = ""
        """The held-back end of the answer, which may become a tag or be white space to drop."""
        self._closing = ""
        """The closing tag of the current reasoning; empty inside text."""
        self._marks = CodeMarks()
        self._unread: list[str] = []
        """Text for the marks, which are only needed when a tag may begin."""
        self._last = ""
        self._begins = True
        """Whether only white space came since the start or the last tag."""
        self._has_text = self._has_thought = False

    def copy(self) -> ThinkingSplitter:
        """Return an independent copy in the same state."""
        twin = copy.copy(self)
        twin._marks, twin._unread = copy.copy(self._read_marks()), []
        return twin

    def feed(self, text: str) -> list[Span]:
        """Read the next chunk and return its text and reasoning."""
        if self.passes(text):
            return [Span("text", text)]
        spans: list[Span] = []
        text, self._held = self._held + text, ""
        at = 0
        while at < len(text):
            at = (self._think if self._closing else self._say)(text, at, spans)
        return spans

    def passes(self, text: str) -> bool:
        """Read the next chunk if it is text only, as nearly all are; otherwise change nothing and return False."""
        if self._held or self._closing or self._begins or not text:
            return False
        if self._pairs.first(text, 0) < len(text):
            return False
        self._unread.append(text)
        if len(self._unread) > _MAX_UNREAD_CHUNKS:
            self._read_marks()
        self._last = text[-1]
        self._has_text = self._has_text or not text.isspace()
        return True

    def flush(self) -> list[Span]:
        """Return the held-back text, because something other than text follows."""
        held, self._held = self._held, ""
        spans: list[Span] = []
        if self._closing:
            _add(spans, "thinking", held.rstrip())
        elif held.strip() or not self._has_thought:
            self._write(held, spans)
        # Text after other content is parsed as separate markdown, so forget any open code.
        self._forget_marks()
        return spans

    def end(self) -> list[Span]:
        """Return the held-back text and end open reasoning, because the answer ends here."""
        spans = self.flush()
        if self._closing:
            spans.append(Span("done", ""))
        self._closing, self._begins = "", True
        return spans

    def _say(self, text: str, at: int, spans: list[Span]) -> int:
        """Read text from a position and return the position where it stopped."""
        start = at
        if self._begins:
            at += len(text) - at - len(text[at:].lstrip())
            if at == len(text):
                self._held = text[start:]
                return at
        while True:
            tag_at = self._pairs.first(text, at)
            self._unread.append(text[at:tag_at])
            if tag_at == len(text):
                break
            before = text[tag_at - 1] if tag_at > start else self._last
            is_text = before == "\\" or self._read_marks().inside
            opening = None if is_text else self._pairs.opening(text, tag_at)
            if opening is None:
                at = tag_at + 1
                self._unread.append(text[tag_at:at])
                continue
            said = text[start:tag_at]
            if said.strip() or not self._begins:
                self._write(said, spans)
            elif not opening:
                # White space is dropped if this becomes a tag.
                self._held = said
            if not opening:
                self._held += text[tag_at:]
                return len(text)
            self._closing = self._pairs.closing(opening)
            self._begins = self._has_thought = True
            return tag_at + len(opening)
        self._write(text[start:], spans)
        return len(text)

    def _write(self, text: str, spans: list[Span]) -> None:
        if self._begins and self._has_thought and not self._has_text:
            text = text.lstrip()
        if text:
            self._last = text[-1]
            self._begins = False
            self._has_text = self._has_text or not text.isspace()
            _add(spans, "text", text)

    def _think(self, text: str, at: int, spans: list[Span]) -> int:
        """Read reasoning from a position and return the position where it stopped."""
        closing = re.compile(re.escape(self._closing), re.IGNORECASE).search(text, at)
        end = closing.start() if closing else len(text) - _overlap(text[at:], self._closing)
        thought = text[at:end].rstrip()
        self._held = "" if closing else text[at + len(thought) :]
        if self._begins:
            thought = thought.lstrip()
        if thought:
            self._begins = False
            _add(spans, "thinking", thought)
        if not closing:
            return len(text)
        spans.append(Span("done", ""))
        self._closing, self._begins = "", True
        self._forget_marks()
        return closing.end()

    def _read_marks(self) -> CodeMarks:
        """Return the marks of the text so far."""
        self._marks.read("".join(self._unread))
        self._unread.clear()
        return self._marks

    def _forget_marks(self) -> None:
        self._marks, self._last = CodeMarks(), ""
        self._unread.clear()


def _overlap(text: str, tag: str) -> int:
    """Return how many characters at the end of a text may be the start of a tag."""
    end = text[-len(tag) + 1 :].lower()
    return next((size for size in range(len(end), 0, -1) if tag.startswith(end[-size:])), 0)


def _add(spans: list[Span], kind: Literal["text", "thinking"], text: str) -> None:
    if spans and spans[-1].kind == kind:
        spans[-1] = Span(kind, spans[-1].text + text)
    elif text:
        spans.append(Span(kind, text))
