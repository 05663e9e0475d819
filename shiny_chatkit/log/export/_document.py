"""Exports a thread in any format."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Literal

from shiny_chatkit.log import Thread, without_session
from shiny_chatkit.protocol.catalogs import ENGLISH, Language
from shiny_chatkit.protocol.clean import quoted

from ._contained import Images
from ._html import web_page
from ._markdown import markdown

Format = Literal["markdown", "json", "html"]


@dataclass(frozen=True)
class FileType:
    """Media type and file extension of a format."""

    media_type: str
    extension: str


FORMATS: dict[str, FileType] = {
    "markdown": FileType("text/markdown; charset=utf-8", "md"),
    "json": FileType("application/json", "json"),
    "html": FileType("text/html; charset=utf-8", "html"),
}

_IMAGES = ("same-origin", "all", "none")


def export(
    thread: Thread, format: str, images: str = "same-origin", language: Language = ENGLISH
) -> str:
    """Return a thread as a document.

    Parameters
    ----------
    thread
        The thread.
    format
        One of :data:`FORMATS`.
    images
        Which images the document loads: "same-origin" (those it holds itself), "all" or "none".
    language
        The language of what the document itself says, such as the names of the speakers.

    Raises
    ------
    ValueError
        If ``format`` or ``images`` is not one of the values above.
    """
    check(format, images)
    if format == "json":
        document = {**thread.info(), "messages": without_session(thread.shown())}
        return json.dumps(document, indent=2, ensure_ascii=False)
    allowed: Images = images  # pyright: ignore[reportAssignmentType]
    write = markdown if format == "markdown" else web_page
    return write(thread, allowed, language)


def check(format: str, images: str) -> None:
    """Raise a ValueError unless the format and the image policy are valid."""
    if format not in FORMATS:
        raise ValueError(f"Invalid format {quoted(format)}: expected 'markdown', 'json' or 'html'.")
    if images not in _IMAGES:
        raise ValueError(
            f"Invalid images {quoted(images)}: expected 'same-origin', 'all' or 'none'."
        )
