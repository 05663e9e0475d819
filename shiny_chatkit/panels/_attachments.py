"""Files and context that travel with a message."""

from __future__ import annotations

import base64
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from shiny_chatkit.protocol import content as wire
from shiny_chatkit.protocol import inbound
from shiny_chatkit.protocol.clean import clean_text

DEFAULT_ATTACHMENT_SIZE = 5 * 1024 * 1024
"""Bytes a file may have, unless the app says otherwise."""

PREVIEW = 200_000
"""Images up to so many bytes travel with the message itself."""

MAX_WAITING = 40
"""So many uploaded files may wait for their message; the oldest are dropped."""


@dataclass(frozen=True)
class Attachment:
    """
    A file the user sent along, or what a context source held.

    Attributes
    ----------
    type
        "file" or "widget".
    name
        The file's name, or the source's.
    mime
        The media type.
    size
        In bytes (of a widget: in characters).
    content
        The bytes of a file, the text of a widget.
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

    def text(self) -> str:
        """Give the content as text.

        Raises
        ------
        UnicodeDecodeError
            If a file holds no UTF-8 text.
        """
        return self.content if isinstance(self.content, str) else self.content.decode("utf-8")

    @property
    def data_url(self) -> str:
        """The content as a ``data:`` URL, as shinychat's attachments have it."""
        raw = self.content.encode() if isinstance(self.content, str) else self.content
        return f"data:{self.mime};base64,{base64.b64encode(raw).decode('ascii')}"

    def to_part(self) -> wire.AttachmentPart:
        """Give it as a part of its message; small images are in it, nothing else is."""
        part: wire.AttachmentPart = {
            "type": "attachment",
            "attachmentType": self.type,
            "name": self.name,
            "mime": self.mime,
            "size": self.size,
        }
        if self.widget_id is not None:
            part["widgetId"] = self.widget_id
        if self.mime in _IMAGES and self.size <= PREVIEW:
            part["url"] = self.data_url
        return part


# Not SVG, which can hold scripts.
_IMAGES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"})


class Uploads:
    """The files of messages: those in the event itself, and those that came ahead of it in pieces.

    Parameters
    ----------
    max_size
        Bytes a file may have.
    """

    def __init__(self, max_size: int) -> None:
        self.max_size = max_size
        self._waiting: OrderedDict[str, bytearray] = OrderedDict()
        self._refused: set[str] = set()

    def add(self, upload_id: str, content: str) -> None:
        """Take the next piece of a file, in base64.

        Raises
        ------
        ValueError
            If the file gets too large; what follows of it is ignored.
        """
        if upload_id in self._refused:
            return
        file = self._waiting.setdefault(upload_id, bytearray())
        file += base64.b64decode(content)
        if len(file) > self.max_size:
            del self._waiting[upload_id]
            self._refused.add(upload_id)
            raise ValueError(f"A file is larger than {self.max_size} bytes.")
        while len(self._waiting) > MAX_WAITING:
            self._waiting.popitem(last=False)

    def take(self, sent: Sequence[inbound.Attachment]) -> list[Attachment]:
        """Give the files of a message.

        Raises
        ------
        ValueError
            If one is too large, or was never sent.
        """
        return [self._file(file) for file in sent if file.type == "file"]

    def _file(self, file: inbound.Attachment) -> Attachment:
        if file.component_id is not None:
            sent = self._waiting.pop(file.component_id, None)
            if sent is None:
                raise ValueError(f"{file.name} was not sent.")
            content = bytes(sent)
        else:
            content = base64.b64decode(file.content or "")
        if len(content) > self.max_size:
            raise ValueError(f"{file.name} is larger than {self.max_size} bytes.")
        mime = file.mime or "application/octet-stream"
        return Attachment("file", file.name, mime, len(content), content)


def parts_of(attachments: Sequence[Attachment]) -> list[Any]:
    """Give attachments as parts of their message."""
    return [attachment.to_part() for attachment in attachments]
