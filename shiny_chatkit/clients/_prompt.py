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
    contents = [content for attachment in attachments for content in contents_of(attachment)]
    if text or not contents:
        contents.append(ContentText(text=text))
    return contents


def contents_of(attachment: Attachment) -> list[Content]:
    """Give one attachment as content: an image of the app's own with the name it goes by."""
    content = _content(attachment)
    if attachment.type == "widget" and not isinstance(content, ContentText):
        return [_quoted("context", attachment.name, "The image that follows."), content]
    return [content]


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
