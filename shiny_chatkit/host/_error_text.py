"""Describes exceptions in words; many messages say too little without the exception's type."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast


def error_text(error: BaseException) -> str:
    """Return what an exception says, with its type if the message alone does not help.

    ``KeyError("column")`` says ``'column'``, an ``assert`` nothing at all, and a group of exceptions only how
    many there are.
    """
    name, text = type(error).__name__, str(error).strip()
    if not text:
        # The line itself shows which assertion failed.
        return f"{name}{_place(error)}" if isinstance(error, AssertionError) else name
    if isinstance(inner := getattr(error, "exceptions", None), (list, tuple)):
        told = map(error_text, cast("Sequence[BaseException]", inner))
        return f"{text}: {'; '.join(told)}"
    return f"{name}: {text}" if _is_bare(error) else text


def _is_bare(error: BaseException) -> bool:
    """Return whether an exception's text is only a value that it was raised with."""
    said: Any = type(error).__str__
    if said is KeyError.__str__:
        return True
    has_sentence = len(error.args) == 1 and isinstance(error.args[0], str)
    return said is BaseException.__str__ and not has_sentence


def _place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return ""
    last = frames[-1]
    return f" in {last.name}() ({Path(last.filename).name}, line {last.lineno})"
