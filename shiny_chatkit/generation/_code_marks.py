"""Follows the code marks of a growing markdown text: whether its next character stands in code."""

from __future__ import annotations

import re

_RUNS = re.compile(r"`+|~+|\n|[^`~\n]+")
_INDENT = re.compile(r"[\s>*+\-0-9.)]*")
"""What may stand before a fence: blanks, and the marks of quotes and lists."""

_FENCE_LENGTH = 3


class CodeMarks:
    """Reads a text piece by piece, cut anywhere.

    An inline mark without its partner counts to the end of its line, a fence to the end of the text.
    """

    def __init__(self) -> None:
        self._fence = ""
        """The mark that opened the code block the text is in."""
        self._info = False
        """Whether the line that opened it goes on."""
        self._closing = False
        """Whether the line so far closes it."""
        self._span = 0
        """The length of the mark that opened the inline code the text is in."""
        self._run = ""
        """The mark being written."""
        self._begins = True
        """Whether the line so far is only an indent."""

    @property
    def inside(self) -> bool:
        """Whether a character that is no mark would stand in code now."""
        self._end_run()
        return bool(self._fence or self._span)

    def read(self, text: str) -> None:
        """Take the next piece of the text."""
        for run in _RUNS.findall(text):
            if run[0] in "`~":
                if self._run and run[0] != self._run[0]:
                    self._end_run()
                self._run += run
                continue
            self._end_run()
            if run == "\n":
                self._end_line()
            elif not run.isspace():
                self._closing = False
                self._begins = self._begins and _INDENT.fullmatch(run) is not None

    def _end_run(self) -> None:
        run, self._run = self._run, ""
        if not run:
            return
        begins, self._begins = self._begins, False
        if self._fence and not self._info:
            self._closing = begins and run.startswith(self._fence)
        elif self._fence:
            # A line with another mark in it is no fence but has inline code.
            if run[0] == "`" == self._fence[0]:
                self._span = 0 if run == self._fence else len(run)
                self._fence, self._info = "", False
        elif begins and len(run) >= _FENCE_LENGTH:
            self._fence, self._info = run, True
        elif run[0] == "`" and self._span in (0, len(run)):
            self._span = 0 if self._span else len(run)

    def _end_line(self) -> None:
        if self._closing:
            self._fence = ""
        self._info = self._closing = False
        self._span = 0
        self._begins = True
