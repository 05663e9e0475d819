"""What a user has sent, as content a model takes."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape
from typing import cast, get_args

from chatlas.types import (
    Content,
    ContentDocument,
    ContentImageInline,
    ContentPDF,
    ContentText,
    ImageContentTypes,
)

from shiny_chatkit.panels import Attachment

_IMAGES: tuple[str, ...] = get_args(ImageContentTypes)


def prompt(text: str, attachments: Sequence[Attachment]) -> list[Content]:
    """Give a message as content: what came along first, then what is asked about it."""
    contents = [_content(attachment) for attachment in attachments]
    if text or not contents:
        contents.append(ContentText(text=text))
    return contents


def _content(attachment: Attachment) -> Content:
    content = attachment.content
    if isinstance(content, str):
        return _quoted("context", attachment.name, content)
    if attachment.mime in _IMAGES:
        data = base64.b64encode(content).decode("ascii")
        mime = cast(ImageContentTypes, attachment.mime)
        return ContentImageInline(image_content_type=mime, data=data)
    if attachment.mime == "application/pdf":
        return ContentPDF(data=content, filename=attachment.name)
    try:
        return _quoted("attachment", attachment.name, attachment.text())
    except UnicodeDecodeError:
        # Whether the provider takes such a file is the provider's to say.
        return ContentDocument(data=content, filename=attachment.name, mime_type=attachment.mime)


def _quoted(kind: str, name: str, text: str) -> ContentText:
    """Text every provider takes, set apart from what the user says."""
    return ContentText(text=f'<{kind} name="{escape(name)}">\n{text}\n</{kind}>')
