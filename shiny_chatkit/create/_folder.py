"""Copies a template into a new folder."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Literal, get_args

Template = Literal["chat", "dashboard", "module", "persistent"]

TEMPLATES: tuple[Template, ...] = get_args(Template)

MAX_NAME_CHARS = 64
"""Longest name of a folder."""

_FOLDER = Path(__file__).with_name("templates")
_TITLE = "APP_TITLE"
_NAME = re.compile(r"[^\W\d_][\w-]*")
# Windows has devices with these names instead of files.
_RESERVED = re.compile(r"con|prn|aux|nul|(com|lpt)[0-9]", re.IGNORECASE)


class CreateError(Exception):
    """An app cannot be created; the text says why, and what to do."""


def create_app(name: str, template: Template = "chat", directory: str | Path = ".") -> Path:
    """
    Create the folder of a new app, and return it.

    Parameters
    ----------
    name
        The name of the folder.
    template
        The kind of app.
    directory
        The existing folder in which to create it.

    Raises
    ------
    ValueError
        If the name or the template is not valid.
    CreateError
        If the folder exists, or cannot be written; then nothing is left behind.
    """
    checked_name(name)
    if template not in TEMPLATES:
        raise ValueError(f"Invalid template {template!r}: expected one of {', '.join(TEMPLATES)}.")
    directory = Path(directory)
    if not directory.is_dir():
        raise CreateError(f"The folder {str(directory)!r} does not exist: create it first.")
    folder = directory / name
    try:
        folder.mkdir()
    except FileExistsError:
        raise CreateError(f"{str(folder)!r} already exists: choose another name.") from None
    except OSError as error:
        raise CreateError(f"Cannot create {str(folder)!r}: {error.strerror}.") from error
    try:
        for source in template_files(template):
            text = source.read_text("utf-8").replace(_TITLE, title_of(name))
            (folder / source.name).write_text(text, "utf-8")
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise CreateError(f"Cannot write to {str(folder)!r}: {error.strerror}.") from error
    return folder


def template_files(template: Template) -> list[Path]:
    """Return the files of a template, without what Python leaves beside them."""
    return sorted(path for path in (_FOLDER / template).iterdir() if path.is_file())


def title_of(name: str) -> str:
    """Return the title of an app: "Sales report" for ``sales-report``."""
    words = " ".join(re.split(r"[-_]+", name)).strip()
    return words[:1].upper() + words[1:]


def checked_name(name: str) -> str:
    """
    Return the name of a new app.

    Raises
    ------
    ValueError
        If no folder should have this name.
    """
    if len(name) > MAX_NAME_CHARS:
        raise ValueError(f"Invalid name of {len(name)} characters: the limit is {MAX_NAME_CHARS}.")
    if _RESERVED.fullmatch(name):
        raise ValueError(f"Invalid name {name!r}: Windows does not allow it. Choose another one.")
    if not _NAME.fullmatch(name):
        raise ValueError(
            f"Invalid name {name!r}: expected letters, digits, - and _, beginning with a letter, such as sales-chat."
        )
    return name
