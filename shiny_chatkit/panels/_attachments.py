"""Files and context that travel with a message."""

from __future__ import annotations

import base64
import binascii
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from shiny.session import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from shiny_chatkit.conversation import new_id
from shiny_chatkit.protocol import content as wire
from shiny_chatkit.protocol import inbound

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
    """Files on their way: those in an event, and those that were sent ahead of it by HTTP.

    Parameters
    ----------
    id
        The namespaced id of the chat, for the route's name.
    session
        Whose route takes the files.
    max_size
        Bytes a file may have.
    """

    def __init__(self, id: str, session: Session, max_size: int) -> None:
        self._waiting: OrderedDict[str, bytes] = OrderedDict()
        self.max_size = max_size
        self.url = session.dynamic_route(f"{id}-upload", lambda _: self._app)

    async def _app(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._receive(Request(scope, receive))
        await response(scope, receive, send)

    async def _receive(self, request: Request) -> Response:
        if request.method != "POST":
            return JSONResponse({"error": "Only POST."}, status_code=405)
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > self.max_size:
                return JSONResponse({"error": "The file is too large."}, status_code=413)
        upload_id = new_id()
        self._waiting[upload_id] = bytes(body)
        while len(self._waiting) > MAX_WAITING:
            self._waiting.popitem(last=False)
        return JSONResponse({"uploadId": upload_id})

    def take(self, sent: Sequence[inbound.Attachment]) -> list[Attachment]:
        """Give the files of a message.

        Raises
        ------
        ValueError
            If one is too large, damaged, or was never uploaded.
        """
        return [self._file(file) for file in sent if file.type == "file"]

    def _file(self, file: inbound.Attachment) -> Attachment:
        if file.component_id is not None:
            content = self._waiting.pop(file.component_id, None)
            if content is None:
                raise ValueError(f"{file.name} was not uploaded.")
        else:
            try:
                content = base64.b64decode(file.content or "", validate=True)
            except (binascii.Error, ValueError) as error:
                raise ValueError(f"{file.name} arrived damaged.") from error
        if len(content) > self.max_size:
            raise ValueError(f"{file.name} is larger than {self.max_size} bytes.")
        mime = file.mime or "application/octet-stream"
        return Attachment("file", file.name, mime, len(content), content)


def parts_of(attachments: Sequence[Attachment]) -> list[Any]:
    """Give attachments as parts of their message."""
    return [attachment.to_part() for attachment in attachments]
