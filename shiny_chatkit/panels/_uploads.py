"""Stores the files that a page uploads, whole or in pieces, until their message arrives."""

from __future__ import annotations

import base64
from collections import OrderedDict
from collections.abc import Callable, Sequence

from shiny_chatkit.content import Attachment, text_type_of
from shiny_chatkit.protocol import inbound
from shiny_chatkit.protocol.content import Quantity
from shiny_chatkit.protocol.exceptions import Refused
from shiny_chatkit.protocol.words import said_by, words

MAX_WAITING_FILES = 40
"""Maximum number of uploaded files that wait for their message; beyond it, the oldest are dropped."""

MAX_REFUSED_FILES = 200
"""Maximum number of refused files to remember, so that their later pieces are ignored."""

CheckBytes = Callable[[int], None]


class Uploads:
    """The files of messages: those in the message's event, and those that were uploaded before it in pieces.

    Parameters
    ----------
    max_size
        Returns the maximum number of bytes of a file.
    """

    def __init__(self, max_size: Callable[[], int]) -> None:
        self._max_size = max_size
        self._waiting: OrderedDict[str, bytearray] = OrderedDict()
        self._refused: OrderedDict[str, str] = OrderedDict()

    @property
    def size(self) -> int:
        """Return the number of bytes of all files that wait for their message."""
        return sum(map(len, self._waiting.values()))

    def clear(self) -> None:
        """Remove all waiting files."""
        self._waiting.clear()

    def add(self, upload_id: str, content: str, check_bytes: CheckBytes) -> None:
        """Append the next piece of a file.

        Parameters
        ----------
        upload_id
            The id of the file's upload.
        content
            The piece in base64.
        check_bytes
            Called with the number of bytes to add; raises :class:`Refused` if there is no space.

        Raises
        ------
        Refused
            If the file gets too large or there is no space; later pieces of the file are ignored.
        """
        if upload_id in self._refused:
            return
        piece = base64.b64decode(content)
        try:
            self._check_size(len(self._waiting.get(upload_id, b"")) + len(piece))
            self._make_room(upload_id)
            check_bytes(len(piece))
        except Refused as error:
            self._refuse(upload_id, said_by(error))
            raise
        self._waiting.setdefault(upload_id, bytearray()).extend(piece)

    def read(self, sent: Sequence[inbound.Attachment]) -> list[Attachment]:
        """Return the files of a message, and let them wait.

        Raises
        ------
        Refused
            If a file is too large or was never uploaded.
        """
        return [self._file(file) for file in sent if file.type == "file"]

    def take(self, sent: Sequence[inbound.Attachment], check_bytes: CheckBytes) -> list[Attachment]:
        """Return the files of a message, and remove those that were uploaded in pieces from the waiting ones.

        Raises
        ------
        Refused
            If a file is too large or was never uploaded, or there is no space; then all files keep
            waiting.
        """
        files = self.read(sent)
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
            why = self._refused.get(file.component_id)
            raise Refused(why or words("uploadLost", name=file.name))
        self._check_size(len(content), file.name)
        return Attachment("file", file.name, _media_type(file), len(content), content)

    def _check_size(self, size: int, name: str | None = None) -> None:
        if size <= (largest := self._max_size()):
            return
        most: Quantity = {"amount": largest, "unit": "byte"}
        if name is None:
            raise Refused(words("someUploadTooLarge", size=most))
        raise Refused(words("uploadTooLarge", name=name, size=most))

    def _make_room(self, upload_id: str) -> None:
        # Drop the oldest files: they are left over from refused messages, whose files are uploaded again.
        while len(self._waiting.keys() | {upload_id}) > MAX_WAITING_FILES:
            self._refuse(next(iter(self._waiting)), words("tooManyUploads"))

    def _refuse(self, upload_id: str, why: str) -> None:
        self._waiting.pop(upload_id, None)
        self._refused[upload_id] = why
        while len(self._refused) > MAX_REFUSED_FILES:
            self._refused.popitem(last=False)


def _media_type(file: inbound.Attachment) -> str:
    """Return a file's media type: the browser's, unless only the name says that the file contains text."""
    given = file.mime or "application/octet-stream"
    # Browsers have no type for many text files, and take TypeScript for the format of another program or a video.
    is_text = given.startswith("text/") and not given.startswith("text/vnd.")
    return given if is_text else text_type_of(file.name) or given
