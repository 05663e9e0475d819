"""Descriptions of exceptions that say too little by themselves, for users and models."""

from __future__ import annotations

from typing import Any

import pytest

from shiny_chatkit.host._error_text import error_text


def raised_by(code: str) -> BaseException:
    names: dict[str, Any] = {}
    try:
        exec(compile(f"def answer():\n    {code}", "app.py", "exec"), names)
        names["answer"]()
    except Exception as error:  # noqa: BLE001 - whatever it is
        return error
    raise AssertionError


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("{}['column']", "KeyError: 'column'"),
        ("{}[3]", "KeyError: 3"),
        ("assert False", "AssertionError in answer() (app.py, line 2)"),
        ("next(iter([]))", "StopIteration"),
        ("raise ValueError", "ValueError"),
        ("raise ValueError('  ')", "ValueError"),
        ("raise NotImplementedError", "NotImplementedError"),
        ("raise IndexError(3)", "IndexError: 3"),
        ("raise RuntimeError('a', 3)", "RuntimeError: ('a', 3)"),
        ("raise ValueError('The table is empty.')", "The table is empty."),
        ("[][0]", "list index out of range"),
        ("open('/nowhere')", "[Errno 2] No such file or directory: '/nowhere'"),
    ],
)
def test_an_exception_is_told_so_that_it_helps(code: str, sentence: str) -> None:
    assert error_text(raised_by(code)) == sentence


def test_a_group_tells_what_is_in_it() -> None:
    class Group(Exception):  # noqa: N818 - like Python's own, which 3.10 has not
        exceptions = (KeyError("column"), ValueError("Too long."))

    error = Group("unhandled errors in a TaskGroup (2 sub-exceptions)")
    told = "unhandled errors in a TaskGroup (2 sub-exceptions): KeyError: 'column'; Too long."
    assert error_text(error) == told
