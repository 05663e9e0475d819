"""Validates ``attachments=`` of ``chat_ui()`` and ``Chat``, and checks files against it."""

from __future__ import annotations

import re
from typing import Any

from shiny_chatkit.protocol.clean import quoted

FileTypes = bool | tuple[str, ...]
"""Whether files are accepted, or which media types and file extensions."""

_TYPE = re.compile(r"\*|\*/\*|\.[^\s/,*]+|[\w.+-]+/(?:\*|[\w.+-]+)")


def file_types(given: Any) -> FileTypes:
    """Return the normalized value of ``attachments=``.

    Parameters
    ----------
    given
        A boolean, a media type or file extension, or several of these.

    Raises
    ------
    TypeError
        If the value is something else.
    ValueError
        If a string is neither a media type nor a file extension.
    """
    if isinstance(given, bool):
        return given
    if isinstance(given, str):
        types: list[Any] = [given]
    elif isinstance(given, list | tuple | set | frozenset):
        types = sorted(given, key=repr) if isinstance(given, set | frozenset) else list(given)  # pyright: ignore[reportUnknownArgumentType]
    else:
        raise TypeError(
            f"Invalid value {quoted(given)} for `attachments`: expected True, False, or a list of "
            "media types and file endings such as ['image/*', '.csv']."
        )
    return tuple(_file_type(type) for type in types) or False


def is_accepted(name: str, mime: str, accepted: FileTypes) -> bool:
    """Return whether a file is accepted, by the name and media type that the browser reports."""
    if isinstance(accepted, bool):
        return accepted
    name, mime = name.lower(), mime.lower()
    return any(_matches(name, mime, type) for type in accepted)


def _matches(name: str, mime: str, type: str) -> bool:
    if type.startswith("."):
        return name.endswith(type)
    if type in ("*", "*/*"):
        return True
    return mime.startswith(type[:-1]) if type.endswith("/*") else mime == type


def _file_type(given: Any) -> str:
    expected = "expected a media type such as 'image/*' or a file ending such as '.csv'."
    if not isinstance(given, str):
        raise TypeError(f"Invalid type {quoted(given)} in `attachments`: {expected}")
    type = given.strip().lower()
    if not _TYPE.fullmatch(type):
        raise ValueError(f"Invalid type {quoted(given)} in `attachments`: {expected}{_hint(type)}")
    return type


def _hint(type: str) -> str:
    parts = [part.strip() for part in type.split(",") if part.strip()]
    if len(parts) > 1:
        return f" Several are given as a list: {parts}."
    if type in ("true", "false"):
        return f" Write {type.title()} without quotes."
    if type in ("image", "audio", "video", "text", "application", "font"):
        return f" Did you mean '{type}/*'?"
    return f" Did you mean '.{type}'?" if re.fullmatch(r"[a-z0-9]{1,5}", type) else ""
