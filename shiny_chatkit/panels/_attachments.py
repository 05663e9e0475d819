"""Files and context that travel with a message."""

from __future__ import annotations

import base64
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from shiny_chatkit._exceptions import Refused
from shiny_chatkit.protocol import content as wire
from shiny_chatkit.protocol import inbound
from shiny_chatkit.protocol.clean import clean_text, quoted

DEFAULT_ATTACHMENT_SIZE = 5 * 1024 * 1024
"""Bytes a file may have, unless the app says otherwise."""

PREVIEW = 200_000
"""Images up to so many bytes travel with the message itself."""

MAX_WAITING_FILES = 40
"""So many uploaded files may wait for their message; the oldest are dropped."""

MAX_REFUSED_FILES = 200
"""So many refused files are remembered, so that their later pieces are ignored."""

CheckBytes = Callable[[int], None]


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

    def text(self, encoding: str = "utf-8-sig") -> str:
        """Return the content as text.

        Parameters
        ----------
        encoding
            The encoding of a file; by default UTF-8, with or without the mark that some programs put
            before it.

        Raises
        ------
        UnicodeDecodeError
            If a file has another encoding, or is no text.
        """
        return self.content if isinstance(self.content, str) else self.content.decode(encoding)

    @property
    def data_url(self) -> str:
        """The content as a ``data:`` URL, as shinychat's attachments have it."""
        raw = self.content.encode() if isinstance(self.content, str) else self.content
        return f"data:{self.mime};base64,{base64.b64encode(raw).decode('ascii')}"

    def to_part(self) -> wire.AttachmentPart:
        """Return the part of the message that shows it; it includes small images and no other content."""
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
        Returns how many bytes a file may have.
    """

    def __init__(self, max_size: Callable[[], int]) -> None:
        self._max_size = max_size
        self._waiting: OrderedDict[str, bytearray] = OrderedDict()
        self._refused: OrderedDict[str, str] = OrderedDict()

    @property
    def size(self) -> int:
        """The bytes of all files that wait for their message."""
        return sum(map(len, self._waiting.values()))

    def clear(self) -> None:
        """Forget all files that wait."""
        self._waiting.clear()

    def add(self, upload_id: str, content: str, check_bytes: CheckBytes) -> None:
        """Take the next piece of a file, in base64.

        Parameters
        ----------
        upload_id
            The file.
        content
            The piece.
        check_bytes
            Called with the number of bytes to add; raises :class:`Refused` where there is no space.

        Raises
        ------
        Refused
            If the file gets too large or there is no space; what follows of it is ignored.
        """
        if upload_id in self._refused:
            return
        piece = base64.b64decode(content)
        try:
            self._check_size("A file", len(self._waiting.get(upload_id, b"")) + len(piece))
            self._make_room(upload_id)
            check_bytes(len(piece))
        except Refused as error:
            self._refuse(upload_id, str(error))
            raise
        self._waiting.setdefault(upload_id, bytearray()).extend(piece)

    def take(self, sent: Sequence[inbound.Attachment], check_bytes: CheckBytes) -> list[Attachment]:
        """Return the files of a message; those that came in pieces wait no longer.

        Raises
        ------
        Refused
            If one of them is too large or was never sent, or there is no space; then all of them go
            on waiting.
        """
        files = [self._file(file) for file in sent if file.type == "file"]
        named = {file.component_id for file in sent if file.component_id is not None}
        ahead = named & self._waiting.keys()
        new = sum(file.size for file in files) - sum(len(self._waiting[id]) for id in ahead)
        if new > 0:
            check_bytes(new)
        for upload_id in ahead:
            del self._waiting[upload_id]
        return files

    def _file(self, file: inbound.Attachment) -> Attachment:
        if file.component_id is None:
            content = base64.b64decode(file.content or "")
        elif file.component_id in self._waiting:
            content = bytes(self._waiting[file.component_id])
        else:
            why = self._refused.get(file.component_id, "")
            raise Refused(f"The file {quoted(file.name)} was not received. {why}".strip())
        self._check_size(f"The file {quoted(file.name)}", len(content))
        mime = file.mime or "application/octet-stream"
        return Attachment("file", file.name, mime, len(content), content)

    def _check_size(self, name: str, size: int) -> None:
        if size > (largest := self._max_size()):
            raise Refused(f"{name} is larger than {largest:,} bytes.")

    def _make_room(self, upload_id: str) -> None:
        # The oldest are leftovers: a page that sends a refused message again uploads its files anew.
        while len(self._waiting.keys() | {upload_id}) > MAX_WAITING_FILES:
            self._refuse(next(iter(self._waiting)), "Too many other files were sent after it.")

    def _refuse(self, upload_id: str, why: str) -> None:
        self._waiting.pop(upload_id, None)
        self._refused[upload_id] = why
        while len(self._refused) > MAX_REFUSED_FILES:
            self._refused.popitem(last=False)


def parts_of(attachments: Sequence[Attachment]) -> list[Any]:
    """Return attachments as parts of their message."""
    return [attachment.to_part() for attachment in attachments]
