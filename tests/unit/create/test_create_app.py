"""A new app is a copy of a template with a title of its own; what cannot be created leaves nothing behind."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from shiny_chatkit.create import CreateError, create_app
from shiny_chatkit.create._folder import TEMPLATES, template_files, title_of


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_has_an_app_a_test_a_readme_and_requirements(
    template: Any, tmp_path: Path
) -> None:
    folder = create_app("sales-chat", template, tmp_path)
    assert folder == tmp_path / "sales-chat"
    names = {path.name for path in folder.iterdir()}
    assert {"app.py", "test_app.py", "README.md", "requirements.txt"} <= names
    texts = {path.name: path.read_text("utf-8") for path in folder.iterdir()}
    assert texts["README.md"].startswith("# Sales chat\n")
    assert '"Sales chat"' in texts["app.py"]
    assert [name for name, text in texts.items() if "APP_TITLE" in text] == []


def test_bytecode_of_a_template_is_not_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    # pip compiles every module that it installs, the templates too.
    found = [*template_files("chat")[0].parent.iterdir()]
    cache = found[0].parent / "__pycache__"
    monkeypatch.setattr(Path, "iterdir", lambda _: iter([*found, cache]))
    monkeypatch.setattr(Path, "is_file", lambda path: path != cache)
    assert cache not in template_files("chat")


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("chat", "Chat"),
        ("sales-chat", "Sales chat"),
        ("sales__chat_2", "Sales chat 2"),
        ("FAQ", "FAQ"),
        ("émile-", "Émile"),
    ],
)
def test_the_title_is_the_name_in_words(name: str, title: str) -> None:
    assert title_of(name) == title


@pytest.mark.parametrize(
    "name",
    ["", " ", ".", "..", "a/b", "../a", "/a", "a\\b", "a b", "a.b", "-a", "_a", "1a", "a\n", "a\0b",
     "a:b", 'a"b', "con", "NUL", "Com1", "x" * 65],
)  # fmt: skip
def test_a_bad_name_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="Invalid name"):
        create_app(name, directory=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_template_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="Invalid template 'blog': expected one of chat, "):
        create_app("a", "blog", tmp_path)  # pyright: ignore[reportArgumentType]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("is_file", [True, False])
def test_what_exists_is_not_touched(is_file: bool, tmp_path: Path) -> None:
    existing = tmp_path / "a"
    if is_file:
        existing.write_text("mine")
    else:
        existing.mkdir()
    with pytest.raises(CreateError, match="already exists: choose another name"):
        create_app("a", directory=tmp_path)
    assert existing.read_text() == "mine" if is_file else list(existing.iterdir()) == []


def test_a_missing_directory_is_named(tmp_path: Path) -> None:
    with pytest.raises(CreateError, match=r"The folder '.*away' does not exist: create it first\."):
        create_app("a", directory=tmp_path / "away")


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_text", fail)
    with pytest.raises(CreateError, match=r"Cannot write to '.*a': No space left on device\."):
        create_app("a", directory=tmp_path)
    assert list(tmp_path.iterdir()) == []
