"""Tracks whether the end of a growing markdown text is inside code."""

from __future__ import annotations

import re

_MARK_RUN = re.compile(r"`+|~+|\n|[^`~\n]+")
_LINE_PREFIX = re.compile(r"[\s>*+\-0-9.)]*")
"""Matches what may precede a fence: white space, and markers of quotes and lists."""

_FENCE_LENGTH = 3


class CodeMarks:
    """Reads a text in chunks that may be split anywhere.

    An unclosed code span extends to the end of its line, and an unclosed fence to the end of the text.
    """

    def __init__(self) -> None:
        self._fence = ""
        """The fence that opened the current code block."""
        self._info = False
        """Whether the text is still on the line that opened the code block."""
        self._closing = False
        """Whether the current line closes the code block, as far as it is known."""
        self._span = 0
        """Number of backticks that opened the current code span."""
        self._run = ""
        """The incomplete run of backticks or tildes at the end of the text."""
        self._begins = True
        """Whether the current line has only indentation so far."""

    @property
    def inside(self) -> bool:
        """Return whether the next character would be inside code."""
        self._end_run()
        return bool(self._fence or self._span)

    def read(self, text: str) -> None:
        """Read the next chunk of the text."""
        for run in _MARK_RUN.findall(text):
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
                self._begins = self._begins and _LINE_PREFIX.fullmatch(run) is not None

    def _end_run(self) -> None:
        run, self._run = self._run, ""
        if not run:
            return
        begins, self._begins = self._begins, False
        if self._fence and not self._info:
            self._closing = begins and run.startswith(self._fence)
        elif self._fence:
            # The opening line of a fence cannot contain backticks, so this is a code span instead.
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
