"""Converts a user's message to content for a model."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape
from typing import cast, get_args

from chatlas import content_image_url
from chatlas.types import (
    Content,
    ContentDocument,
    ContentImageInline,
    ContentPDF,
    ContentText,
    ImageContentTypes,
)

from shiny_chatkit.content import Attachment

_IMAGES: tuple[str, ...] = get_args(ImageContentTypes)

MAX_TABLE_CHARACTERS = 20_000
"""Longer CSV files are cut: the first rows show the structure, and tools can read the rest."""

MAX_TEXT_CHARACTERS = 200_000
"""Longer texts are cut, because they would fill the model's context."""

LOST_ATTACHMENT_NOTE = (
    "[This is no longer available. To use it again, the user has to attach it again.]"
)
"""Replaces the content of a file that the server no longer has, for example after a bookmark."""


OFFICE_DOCUMENTS = "application/vnd.openxmlformats-officedocument."
"""The prefix of the media types of Word, Excel and PowerPoint files."""


def prompt(
    text: str,
    attachments: Sequence[Attachment],
    lost: Sequence[str] = (),
    *,
    reads_office: bool = False,
) -> list[Content]:
    """Return a message as content: first the attachments, then the text.

    Parameters
    ----------
    text
        The user's text.
    attachments
        The attachments.
    lost
        The names of attached files whose content is no longer available.
    reads_office
        Whether the model reads Office documents.
    """
    contents: list[Content] = []
    for attachment in attachments:
        if reads_office and attachment.mime.startswith(OFFICE_DOCUMENTS):
            contents.append(_document(attachment))
        else:
            contents += contents_of(attachment)
    contents += [_quoted("attachment", name, LOST_ATTACHMENT_NOTE) for name in lost]
    if text or not contents:
        contents.append(ContentText(text=text))
    return contents


def reads_office_documents(provider: object) -> bool:
    """Return whether a provider accepts Office documents; other providers reject the whole request."""
    # Compare by name, because the class is private to chatlas. It uses OpenAI's Responses API.
    return any(cls.__name__ == "OpenAIProvider" for cls in type(provider).__mro__)


def attachment_to_content(att: Attachment) -> Content:
    """
    Convert a file to content that a chatlas client accepts.

    Use it in a handler that calls a client itself: ``client.stream_async(text, *map(attachment_to_content, files))``.

    Parameters
    ----------
    att
        The file.

    Raises
    ------
    ValueError
        If the file is on another server and is not an image, which only the model's provider could load.
    """
    if att.url is not None and att.mime not in _IMAGES:
        raise ValueError(
            f"The content of {att.url} is not known here. Load it, and create the attachment with "
            "Attachment.from_data() or Attachment.from_path()."
        )
    return _content(att)


def contents_of(attachment: Attachment) -> list[Content]:
    """Return one attachment as content; the image of a context source is preceded by its name."""
    content = _content(attachment)
    if attachment.type == "widget" and not isinstance(content, ContentText):
        return [_quoted("context", attachment.name, "The image that follows."), content]
    return [content]


def _content(attachment: Attachment) -> Content:
    content = attachment.content
    if attachment.url is not None:
        if attachment.mime in _IMAGES:
            return content_image_url(attachment.url)
        return _quoted("attachment", attachment.name, attachment.url)
    if isinstance(content, str):
        return _quoted("context", attachment.name, content)
    if attachment.mime in _IMAGES:
        data = base64.b64encode(content).decode("ascii")
        mime = cast(ImageContentTypes, attachment.mime)
        return ContentImageInline(image_content_type=mime, data=data)
    if attachment.mime == "application/pdf":
        return ContentPDF(data=content, filename=attachment.name)
    try:
        text = attachment.text()
    except UnicodeDecodeError:
        # Most providers reject the whole request if it contains a file of an unsupported type.
        text = f"[A file of {attachment.size:,} bytes, type {attachment.mime}. Its content is not shown here.]"
    return _quoted("attachment", attachment.name, _excerpt(text, _limit(attachment)))


def _document(attachment: Attachment) -> ContentDocument:
    data = attachment.content
    return ContentDocument(
        data=data.encode() if isinstance(data, str) else data,
        filename=attachment.name,
        mime_type=attachment.mime,
    )


def _limit(attachment: Attachment) -> int:
    # Browsers on Windows report the media type of Excel for CSV files.
    is_table = attachment.name.lower().endswith((".csv", ".tsv"))
    is_table = is_table or attachment.mime in ("text/csv", "text/tab-separated-values")
    return MAX_TABLE_CHARACTERS if is_table else MAX_TEXT_CHARACTERS


def _excerpt(text: str, limit: int) -> str:
    """Return a text, or its first lines and a note with the number of lines."""
    if len(text) <= limit:
        return text
    end = text.rfind("\n", 0, limit) + 1
    if end == 0:
        return f"{text[:limit]}\n[The first {limit:,} of {len(text):,} characters.]"
    shown, total = text[:end], len(text.splitlines())
    return f"{shown}[The first {len(shown.splitlines()):,} of {total:,} lines.]"


def _quoted(kind: str, name: str, text: str) -> ContentText:
    """Return an attachment as text, which every provider accepts, delimited from the user's own text."""
    return ContentText(text=f'<{kind} name="{escape(name)}">\n{text}\n</{kind}>')
