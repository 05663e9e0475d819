"""Files and context that are attached to a message."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from mimetypes import guess_type
from pathlib import Path
from typing import Any, Literal, NamedTuple
from urllib.parse import unquote_to_bytes, urlsplit

from shiny_chatkit.protocol import content as wire
from shiny_chatkit.protocol.addresses import is_web_address
from shiny_chatkit.protocol.clean import clean_text, quoted
from shiny_chatkit.protocol.images import has_preview

_TEXT_TYPES = {
    "cfg": "text/x-ini",
    "css": "text/css",
    "csv": "text/csv",
    "htm": "text/html",
    "html": "text/html",
    "ini": "text/x-ini",
    "ipynb": "application/x-ipynb+json",
    "js": "text/javascript",
    "json": "application/json",
    "log": "text/plain",
    "markdown": "text/markdown",
    "md": "text/markdown",
    "py": "text/x-python",
    "qmd": "text/markdown",
    "r": "text/x-r",
    "rmd": "text/markdown",
    "rst": "text/x-rst",
    "sh": "text/x-sh",
    "sql": "text/x-sql",
    "tex": "text/x-tex",
    "toml": "text/x-toml",
    "ts": "text/typescript",
    "txt": "text/plain",
    "xml": "application/xml",
    "yaml": "text/yaml",
    "yml": "text/yaml",
}
"""The media types of text by the ending of a file's name, as in shinychat. Systems and browsers lack some, and take
``.ts`` for a translation or a video."""


class UserInput(NamedTuple):
    """A user's message with its files. :meth:`Chat.user_input` returns the text only; this is for annotations."""

    text: str
    attachments: list[Attachment]


@dataclass(init=False)
class Attachment:
    """
    A file that the user attached or the app sends, or the content of a context source.

    Create one with :meth:`from_path`, :meth:`from_data` or :meth:`from_url`.

    Parameters
    ----------
    type, name, mime, content, widget_id, url
        See the attributes.
    size
        The size; by default, that of the content.
    data_url
        A ``data:`` URL or an address, in place of ``content`` and ``url``.

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
    url
        The address of a file on another server, whose content is not known here.
    """

    type: Literal["file", "widget"]
    name: str
    mime: str
    size: int
    content: bytes | str
    widget_id: str | None
    url: str | None

    def __init__(
        self,
        type: Literal["file", "widget"] = "file",
        name: str = "",
        mime: str = "application/octet-stream",
        size: int = 0,
        content: bytes | str = b"",
        widget_id: str | None = None,
        url: str | None = None,
        *,
        data_url: str | None = None,
    ) -> None:
        self.type = type
        self.name = clean_text(name)
        self.mime = mime
        self.content = clean_text(content) if isinstance(content, str) else content
        self.widget_id = widget_id
        self.url = url
        if data_url is not None:
            self.data_url = data_url
        self.size = size or len(self.content)

    def __str__(self) -> str:
        kind = "image" if self.mime.startswith("image/") else "file"
        return f"[{kind}: {self.name or 'attachment'}]"

    @classmethod
    def from_path(
        cls, path: str | Path, *, mime: str | None = None, name: str | None = None
    ) -> Attachment:
        """
        Read a file. Never pass a path that comes from a user.

        Parameters
        ----------
        path
            The path of the file.
        mime, name
            The media type and the name to show; by default, those of the file.
        """
        path = Path(path)
        data, mime = path.read_bytes(), mime or media_type_of(path.name)
        return cls.from_data(data, mime, name=name or path.name)

    @classmethod
    def from_data(cls, data: bytes, mime: str, *, name: str | None = None) -> Attachment:
        """
        Create a file from its content.

        Parameters
        ----------
        data
            The content.
        mime
            The media type, such as "image/png".
        name
            The name to show.
        """
        return cls("file", name or "", mime, len(data), bytes(data))

    @classmethod
    def from_url(cls, url: str, *, mime: str | None = None, name: str | None = None) -> Attachment:
        """
        Create a file from a ``data:`` URL, or from an address, which is not loaded.

        Parameters
        ----------
        url
            A ``data:`` URL, or an http(s) address.
        mime, name
            The media type and the name to show; by default, the type that the URL states or its ending suggests.

        Raises
        ------
        ValueError
            If the URL is neither, or its content cannot be decoded.
        """
        address, stated, data = _located(url)
        return cls("file", name or "", mime or stated, len(data), data, url=address)

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
        """The content as a ``data:`` URL, or the address of a file on another server."""
        if self.url is not None:
            return self.url
        raw = self.content.encode() if isinstance(self.content, str) else self.content
        return f"data:{self.mime};base64,{base64.b64encode(raw).decode('ascii')}"

    @data_url.setter
    def data_url(self, url: str) -> None:
        self.url, _, self.content = _located(url)
        self.size = len(self.content)

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
        if self.url is None and has_preview(self.mime, self.size):
            part["url"] = self.data_url
        return part


def staged_files(attachments: Sequence[Attachment]) -> list[wire.StagedFile]:
    """Return files in the protocol's shape, for the user to send.

    Raises
    ------
    ValueError
        If the content of a file is not known.
    """
    return [_staged(attachment) for attachment in attachments]


def _staged(attachment: Attachment) -> wire.StagedFile:
    if attachment.url is not None:
        raise ValueError(
            f"The content of {attachment.url} is not known here. Load it, and create the attachment with "
            "Attachment.from_data() or Attachment.from_path()."
        )
    content = attachment.content
    data = content.encode() if isinstance(content, str) else content
    return {
        "name": attachment.name or "file",
        "mime": attachment.mime,
        "size": len(data),
        "content": base64.b64encode(data).decode("ascii"),
    }


def media_type_of(name: str) -> str:
    """Return the media type that the ending of a file's name suggests."""
    return text_type_of(name) or guess_type(name)[0] or "application/octet-stream"


def text_type_of(name: str) -> str | None:
    """Return the media type of a file whose name says that it contains text; None for any other file."""
    _, dot, ending = name.lower().rpartition(".")
    return _TEXT_TYPES.get(ending) if dot else None


def _located(url: str) -> tuple[str | None, str, bytes]:
    """Return the address of a file on another server or None, its media type, and its content if it is known."""
    if url[:5].lower() == "data:":
        return None, *_decoded(url)
    if not is_web_address(url):
        raise ValueError(
            f"Invalid address {quoted(url)}: expected a data: URL or an address that begins with "
            "http:// or https://. Use Attachment.from_path() for a file."
        )
    return url, media_type_of(urlsplit(url).path), b""


def _decoded(url: str) -> tuple[str, bytes]:
    """Return the media type and the content of a ``data:`` URL."""
    header, comma, payload = url[5:].partition(",")
    mime, *options = header.split(";")
    if not comma:
        raise ValueError(f"Invalid data: URL {quoted(url)}: expected a comma before the content.")
    data = unquote_to_bytes(payload)
    if "base64" in (option.strip().lower() for option in options):
        try:
            data = base64.b64decode(data, validate=True)
        except ValueError as error:
            raise ValueError(f"Invalid data: URL {quoted(url)}: its base64 is invalid.") from error
    return mime.strip() or "text/plain", data


def parts_of(attachments: Sequence[Attachment]) -> list[Any]:
    """Return the message parts that show attachments."""
    return [attachment.to_part() for attachment in attachments]
