"""Finds reasoning in a model's text: what stands between tags such as ``<think>`` and ``</think>``."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Sequence
from typing import Any, Literal, NamedTuple

from shiny_chatkit.protocol.clean import quoted

from ._code_marks import CodeMarks

ThinkingTag = str | tuple[str, str]
"""The name of a tag (``"think"``), an opening tag (``"[THINK]"``), or an opening and a closing one."""

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
    """A piece of text, or of reasoning; ``done`` ends a phase of reasoning and has no text."""

    kind: Literal["text", "thinking", "done"]
    text: str


class TagPairs:
    """The tags that reasoning stands between, in any case.

    Parameters
    ----------
    tags
        See :data:`ThinkingTag`; without any, no reasoning is found.

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
        """Return where the next opening tag may begin; the end of the text if nowhere."""
        found = self._first.search(text, start)
        return found.start() if found else len(text)

    def opening(self, text: str, start: int) -> str | None:
        """Return the opening tag that begins at a place: "" if it is not whole yet, None if there is none."""
        here = text[start : start + self._longest].lower()
        for tag in self._closings:
            if here.startswith(tag):
                return tag
        cut_off = start + len(here) == len(text)
        return "" if cut_off and any(tag.startswith(here) for tag in self._closings) else None

    def closing(self, opening: str) -> str:
        """Return the tag that ends what an opening one began."""
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


class ThinkingSplitter:
    """Splits an answer into text and reasoning while it grows, cut anywhere.

    Tags in code are text, and so is a closing tag without an opening one. White space around reasoning
    is dropped, so that an answer has the same text with and without it.
    """

    def __init__(self, pairs: TagPairs) -> None:
        self._pairs = pairs
        self._held = ""
        """The end of the answer so far, if it may still be a tag or white space to drop."""
        self._closing = ""
        """The tag that ends the reasoning the answer is in; empty in text."""
        self._marks = CodeMarks()
        self._last = ""
        self._begins = True
        """Whether nothing but white space came since the beginning or the last tag."""
        self._has_text = self._has_thought = False

    def copy(self) -> ThinkingSplitter:
        """Return a splitter that goes on from here by itself."""
        twin = copy.copy(self)
        twin._marks = copy.copy(self._marks)
        return twin

    def feed(self, text: str) -> list[Span]:
        """Return what the next piece of the answer adds."""
        spans: list[Span] = []
        text, self._held = self._held + text, ""
        at = 0
        while at < len(text):
            at = (self._think if self._closing else self._say)(text, at, spans)
        return spans

    def flush(self) -> list[Span]:
        """Return what is held back, because something other than text follows."""
        held, self._held = self._held, ""
        spans: list[Span] = []
        if self._closing:
            _add(spans, "thinking", held.rstrip())
        elif held.strip() or not self._has_thought:
            self._write(held, spans)
        # Markdown begins anew after it.
        self._marks, self._last = CodeMarks(), ""
        return spans

    def end(self) -> list[Span]:
        """Return what is held back, because the answer ends here; reasoning ends with it."""
        spans = self.flush()
        if self._closing:
            spans.append(Span("done", ""))
        self._closing, self._begins = "", True
        return spans

    def _say(self, text: str, at: int, spans: list[Span]) -> int:
        """Read text from a place on; return where to go on."""
        start = at
        if self._begins:
            at += len(text) - at - len(text[at:].lstrip())
            if at == len(text):
                self._held = text[start:]
                return at
        while True:
            tag_at = self._pairs.first(text, at)
            self._marks.read(text[at:tag_at])
            if tag_at == len(text):
                break
            before = text[tag_at - 1] if tag_at > start else self._last
            is_text = before == "\\" or self._marks.inside
            opening = None if is_text else self._pairs.opening(text, tag_at)
            if opening is None:
                at = tag_at + 1
                self._marks.read(text[tag_at:at])
                continue
            said = text[start:tag_at]
            if said.strip() or not self._begins:
                self._write(said, spans)
            elif not opening:
                # White space goes if this becomes a tag.
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
        """Read reasoning from a place on; return where to go on."""
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
        self._closing, self._marks, self._last, self._begins = "", CodeMarks(), "", True
        return closing.end()


def _overlap(text: str, tag: str) -> int:
    """Return how many characters at the end of a text may begin a tag."""
    end = text[-len(tag) + 1 :].lower()
    return next((size for size in range(len(end), 0, -1) if tag.startswith(end[-size:])), 0)


def _add(spans: list[Span], kind: Literal["text", "thinking"], text: str) -> None:
    if spans and spans[-1].kind == kind:
        spans[-1] = Span(kind, spans[-1].text + text)
    elif text:
        spans.append(Span(kind, text))
