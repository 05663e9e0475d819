"""Files and context that are attached to a message."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from shiny_chatkit.protocol import content as wire
from shiny_chatkit.protocol.clean import clean_text
from shiny_chatkit.protocol.images import has_preview


@dataclass(frozen=True)
class Attachment:
    """
    A file that the user attached, or the content of a context source.

    Attributes
    ----------
    type
        "file" or "widget".
    name
        The name of the file or of the context source.
    mime
        The media type.
    size
        The size in bytes; for a widget, in characters.
    content
        The bytes of a file, or the text of a widget.
    widget_id
        The name of the context source.
    """

    type: Literal["file", "widget"]
    name: str
    mime: str
    size: int
    content: bytes | str
    widget_id: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", clean_text(self.name))
        if isinstance(self.content, str):
            object.__setattr__(self, "content", clean_text(self.content))

    def text(self, encoding: str = "utf-8-sig") -> str:
        """Return the content as text.

        Parameters
        ----------
        encoding
            The encoding of a file; by default UTF-8, with or without a byte order mark.

        Raises
        ------
        UnicodeDecodeError
            If a file has another encoding or is not text.
        """
        return self.content if isinstance(self.content, str) else self.content.decode(encoding)

    @property
    def data_url(self) -> str:
        """The content as a ``data:`` URL, as in shinychat's attachments."""
        raw = self.content.encode() if isinstance(self.content, str) else self.content
        return f"data:{self.mime};base64,{base64.b64encode(raw).decode('ascii')}"

    def to_part(self) -> wire.AttachmentPart:
        """Return the message part that shows the attachment; the part includes small images, but no other content."""
        part: wire.AttachmentPart = {
            "type": "attachment",
            "attachmentType": self.type,
            "name": self.name,
            "mime": self.mime,
            "size": self.size,
        }
        if self.widget_id is not None:
            part["widgetId"] = self.widget_id
        if has_preview(self.mime, self.size):
            part["url"] = self.data_url
        return part


def parts_of(attachments: Sequence[Attachment]) -> list[Any]:
    """Return the message parts that show attachments."""
    return [attachment.to_part() for attachment in attachments]
