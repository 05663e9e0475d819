"""Compares the installed shinychat with this package, and both with docs/migrating-from-ui-chat.md."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

import pytest
import shinychat

import shiny_chatkit
from tests.unit.migration import surface

VERSION = version("shinychat")
PAGE = Path(__file__).parents[3] / "docs/migrating-from-ui-chat.md"
TABLES = "## Every name of shinychat", "\n## Inputs"
_CODE = re.compile(r"`([^`]+)`")


def rows() -> list[str]:
    """Return the code in the first cells of the tables."""
    text = PAGE.read_text()
    start, end = map(text.index, TABLES)
    cells = [line.split(" | ")[0] for line in text[start:end].splitlines() if line[:3] == "| `"]
    return [code for cell in cells for code in _CODE.findall(cell)]


def test_every_public_name_of_shinychat_has_a_row() -> None:
    missing = [name for name in surface.names() if name not in rows()]
    assert not missing, f"shinychat {VERSION} has {missing}; add rows to {PAGE.name}"


def test_every_difference_from_shinychat_has_a_row() -> None:
    missing = [
        f"{one.label} {one.what}" for one in surface.differences() if one.label not in rows()
    ]
    assert not missing, (
        f"shinychat {VERSION} differs: {missing}; support it, or add rows to {PAGE.name}"
    )


def test_every_row_is_about_something_of_shinychat() -> None:
    known = surface.labels()
    assert [row for row in rows() if row not in known] == []
    assert len(rows()) == len(set(rows()))


def test_what_is_missing_or_works_is_said_truly() -> None:
    text = PAGE.read_text()
    absent = {one.label for one in surface.differences() if one.what == "is missing"}
    for name in absent:
        (line,) = [line for line in text.splitlines() if f"`{name}`" in line.split(" | ")[0]]
        assert line.split(" | ")[1].startswith(("missing", "an error")), line
    for line in text[text.index(TABLES[0]) : text.index(TABLES[1])].splitlines():
        if " | missing" in line:
            assert {*_CODE.findall(line.split(" | ")[0])} <= {
                one.label for one in surface.differences()
            }, f"is no longer missing: {line}"


# -- The comparison itself -----------------------------------------------------------------------


def with_what_a_release_may_add(
    id: str, *, new: int = 1, mode: Literal["a", "b", "c"] = "a", size: int = 2, **kwargs: Any
) -> None:
    """A function of a later shinychat."""


def ours(id: str, *, mode: Literal["a", "b"] = "a", size: int = 1, **kwargs: Any) -> None:
    """The function of this package."""


def test_a_new_parameter_a_new_value_and_another_default_are_differences() -> None:
    found = surface.of_signature("chat_ui", with_what_a_release_may_add, ours)
    assert [(one.label, one.what) for one in found] == [
        ("chat_ui(new=)", "is a parameter of shinychat only"),
        ('chat_ui(mode="c")', "is a value of shinychat only"),
        ("chat_ui(size=)", "is 1 here, 2 in shinychat"),
    ]


def test_arguments_by_position_are_compared() -> None:
    def theirs(a: int, b: int, c: int = 0) -> None: ...
    def here(a: int, c: int = 0, *, b: int) -> None: ...

    found = surface.of_signature("fn", theirs, here)
    assert [one.label for one in found] == ["fn(b=)", "fn(c=)"]


def test_a_new_name_member_or_attribute_of_a_later_release_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Chat(shinychat.Chat):
        __module__ = "shinychat"

        def __init__(self, id: str, *, quota: int = 3, **kwargs: Any) -> None:
            self.spent = 0

        def translate(self, language: str) -> None: ...

    monkeypatch.setattr(shinychat, "Chat", Chat)
    monkeypatch.setattr(shinychat, "chat_footer", lambda: None, raising=False)
    monkeypatch.setattr(shinychat, "__all__", [*shinychat.__all__, "chat_footer"])
    found = {one.label for one in surface.differences()}
    assert {"chat_footer", "Chat(quota=)", "Chat.spent", "Chat.translate()"} <= found
    assert "chat_footer" in surface.names()


@pytest.mark.parametrize("name", ["chat_ui", "Chat", "page_chat", "MarkdownStream"])
def test_signatures_are_read(name: str) -> None:
    assert len(surface.parameters(getattr(shiny_chatkit, name))) > 1


def test_the_tables_are_read() -> None:
    found: Sequence[str] = rows()
    assert len(found) > 40
    assert "chat_ui(allow_attachments=)" in found
