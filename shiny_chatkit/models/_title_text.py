"""Converts a conversation to what a model reads to name it, and the model's reply to a title."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from shiny_chatkit.log import Message
from shiny_chatkit.protocol.clean import clean_text

MAX_EXCERPT_CHARS = 2_000
"""How much of the question and of the answer the client reads."""

_MAX_LINE_CHARS = 1_000
"""How much of a line is read as markdown, which takes a time that grows faster than the line."""

_THINKING = re.compile(
    r"<(think|thinking|thought|reasoning)>.*?(</\1>|\Z)", re.DOTALL | re.IGNORECASE
)
_MARKS = re.compile(r"^(?:#+|[-*+>]|\d+[.)])\s+")
_LABEL = re.compile(r"^(\*\*|__)?title(\*\*|__)?\s*:\s*(\*\*|__)?\s*", re.IGNORECASE)
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_EMPHASIS = re.compile(r"(?<![\w*])(\*\*|\*|_|~~)(?=[^\s_])(.+?)(?<=[^\s_])\1(?![\w*])")
_ALL_STRONG = re.compile(r"__(\S+ .*)__")  # Unlike `__init__`.
_QUOTES = {'""', "''", "“”", "„“", "„”", "‘’", "‚‘", "«»", "»«", "‹›", "›‹", "「」", "『』", "《》"}  # noqa: RUF001


def excerpt(messages: Sequence[Message]) -> str:
    """Return the first question and its answer."""
    at = next(at for at, message in enumerate(messages) if message.role == "user")
    answers = [m.text for m in messages[at + 1 :] if m.role == "assistant" and m.text]
    question = messages[at]
    files = ", ".join(part["name"] for part in question.records("attachment"))
    asked = "\n".join(text for text in (question.text, files and f"[Files: {files}]") if text)
    return (
        f"<conversation>\nUser: {asked[:MAX_EXCERPT_CHARS]}\n\n"
        f"Assistant: {' '.join(answers[:1])[:MAX_EXCERPT_CHARS]}\n</conversation>"
    )


def title_in(reply: str, max_chars: int) -> str:
    """Return the title in a model's reply: its first line without quotation marks and markdown; may be empty."""
    lines = (line.strip() for line in _THINKING.sub("", reply).splitlines())
    line = next((line for line in lines if line.strip("`#*_-= ")), "")[:_MAX_LINE_CHARS]
    line = _LINK.sub(r"\1", _LABEL.sub("", _MARKS.sub("", line)))
    line = _ALL_STRONG.sub(r"\1", line)
    line = _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", line)).replace("**", "").replace("`", "")
    return one_line(_without_period(_unquoted(_without_period(line.strip()))), max_chars)


def _without_period(line: str) -> str:
    return line if line.endswith("...") else line.removesuffix(".").removesuffix("。")


def _unquoted(line: str) -> str:
    """Return a line without quotation marks around the whole of it."""
    inner = line[1:-1]
    is_quoted = line[:1] + line[-1:] in _QUOTES and not {line[0], line[-1]} & {*inner}
    return _unquoted(inner.strip()) if is_quoted else line


def one_line(text: str, max_chars: int) -> str:
    """Return a text as one line, cut if it is too long."""
    line = " ".join(clean_text(text).split())
    if len(line) <= max_chars:
        return line
    start = line[: max_chars - 1]
    # Cut between words, unless a word is very long or the language has no spaces.
    words = start if line[max_chars - 1] == " " else start.rpartition(" ")[0]
    cut = words if 2 * len(words) > max_chars else start
    while cut and (unicodedata.combining(cut[-1]) or cut[-1] == "\u200d"):
        cut = cut[:-1]
    return f"{cut.rstrip()}…"
