"""Writes and reads the state of a chat in a bookmark, and detects state that this app did not write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from pydantic import TypeAdapter, ValidationError

from shiny_chatkit.log import MAX_DEPTH
from shiny_chatkit.protocol import content as wire
from shiny_chatkit.protocol.clean import nests_deeper
from shiny_chatkit.protocol.exceptions import ChatkitError

from ._foreign import foreign_log, is_foreign
from ._packing import PackingError
from ._packing import packed as pack
from ._packing import unpacked as unpack
from ._signing import Signer
from ._storable import storable

MAX_UNTRUSTED_VALUES = 200_000
"""Limit for values and for 64-character pieces of strings in untrusted state; a URL holds far fewer."""

PACKED_FORMAT = 1
"""Replaces the client's state if the other entry contains it, compressed."""

NO_CONVERSATION = "The bookmark does not contain a conversation."

_SETTINGS = TypeAdapter(dict[str, wire.SettingValue])


class BookmarkError(ChatkitError, ValueError):
    """Raised for a bookmark without a chat that this version can read."""


@dataclass(frozen=True)
class SavedState:
    """One chat's part of a bookmark.

    Attributes
    ----------
    log
        The conversation's dump.
    settings
        The values of the settings, by their id.
    is_trusted
        Whether this app wrote it.
    client, own
        The states of clients that were saved and can be trusted; None where there is none.
    greeting
        The greeting, if it did not come from the app's code.
    """

    log: Any
    settings: dict[str, Any]
    is_trusted: bool
    client: Any = None
    own: Any = None
    greeting: Any = None


@dataclass(frozen=True)
class Entries:
    """The two entries of a chat in the values of a bookmark.

    In a file they are JSON that people can read. In an address the second one holds everything, packed.

    Attributes
    ----------
    chat_id
        The namespaced id of the chat; the signature belongs to this chat only.
    signer
        Signs and checks signatures.
    """

    chat_id: str
    signer: Signer

    @property
    def names(self) -> tuple[str, str]:
        """The names of the two entries."""
        return self.chat_id, f"{self.chat_id}--msgs"

    def written(
        self,
        *,
        log: Any,
        settings: Any,
        client: Any = None,
        own: Any = None,
        greeting: Any = None,
    ) -> dict[str, Any]:
        """Return the entries for a file, in the form in which the bookmark restores them."""
        client_name, log_name = self.names
        saved = {"log": storable(log), "settings": storable(settings)}
        for name, value in (("own", own), ("greeting", greeting)):
            if value is not None:
                saved[name] = storable(value)
        state = storable(client)
        signature = self.signer.sign(self.chat_id, {**saved, "client": state})
        return {client_name: state, log_name: {**saved, "signature": signature}}

    def packed(
        self,
        *,
        log: Any,
        settings: Any,
        client: Any = None,
        own: Any = None,
        greeting: Any = None,
    ) -> dict[str, Any] | None:
        """Return the compressed entries for a URL, or None if they are too large for any URL."""
        client_name, log_name = self.names
        states = {"settings": settings or None, "client": client, "own": own, "greeting": greeting}
        states = {name: storable(state) for name, state in states.items() if state is not None}
        text = pack({"log": storable(log), **states})
        if text is None:
            return None
        # If a URL was truncated, the second entry is lost and the first one still shows that there was a chat.
        return {
            client_name: PACKED_FORMAT,
            log_name: f"{self.signer.tag(self.chat_id, text)}.{text}",
        }

    def read(self, values: Mapping[str, Any], *, from_own_disk: bool) -> SavedState | None:
        """Return the state of this chat in a bookmark, or None if the bookmark has none.

        Parameters
        ----------
        values
            The values of the bookmark.
        from_own_disk
            Whether they were read from the server's own files.

        Raises
        ------
        BookmarkError
            If it is not what a chat has saved.
        """
        client_name, log_name = self.names
        if client_name not in values and log_name not in values:
            return None
        entry = values.get(log_name)
        # The server's files are trusted only where the app has no secret that identifies what it wrote.
        is_own = from_own_disk and not self.signer.is_lasting
        if log_name not in values or isinstance(entry, list):
            return _foreign(entry, values.get(client_name), is_own)
        if isinstance(entry, str):
            tag, _, text = entry.partition(".")
            saved = _object(_unpacked(text))
            client = saved.get("client")
            is_signed = self.signer.has_tagged(self.chat_id, text, tag)
        else:
            saved, client = _object(entry), values.get(client_name)
            is_signed = None
        _check_depth([client, saved])
        log, settings = saved.get("log"), saved.get("settings", {})
        own, greeting = saved.get("own"), saved.get("greeting")
        if log is None:
            raise BookmarkError(NO_CONVERSATION)
        if is_signed is None:
            signed = {"log": log, "settings": settings, "client": client}
            signed |= {name: saved[name] for name in ("own", "greeting") if name in saved}
            is_signed = self.signer.has_signed(self.chat_id, signed, saved.get("signature"))
        if is_signed or is_own:
            return SavedState(log, _checked(settings), True, client, own, greeting)
        _check_size(log)
        return SavedState(log, {}, is_trusted=False)


def _foreign(messages: Any, client: Any, is_own: bool) -> SavedState:
    """Return the state that shinychat has saved."""
    # Shiny omits values that it cannot read, and a client must remember nothing that the page does not show.
    if not is_foreign(messages, client):
        raise BookmarkError(NO_CONVERSATION)
    _check_depth([messages, client])
    if not is_own:
        _check_size([messages, client])
    try:
        log = foreign_log(messages, client)
    except Exception as error:
        raise BookmarkError("The bookmark's messages are invalid.") from error
    return SavedState(log, {}, is_own, client if is_own else None)


def _check_depth(value: Any) -> None:
    if nests_deeper(value, MAX_DEPTH + 2):
        raise BookmarkError("The bookmark is nested too deeply.")


def _check_size(value: Any) -> None:
    if _is_large(value):
        raise BookmarkError(
            "The bookmark is too large: only bookmarks that this app signed can be this large."
        )


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise BookmarkError("The bookmark does not contain a chat.")
    return cast("dict[str, Any]", value)


def _unpacked(text: str) -> Any:
    try:
        return unpack(text)
    except PackingError as error:
        raise BookmarkError(str(error)) from error


def _checked(settings: Any) -> dict[str, Any]:
    try:
        _SETTINGS.validate_python(settings, strict=True)
    except ValidationError:
        raise BookmarkError("The bookmark's settings are invalid.") from None
    return cast("dict[str, Any]", settings)


def _is_large(value: Any) -> bool:
    left, todo = MAX_UNTRUSTED_VALUES, [value]
    while todo and left >= 0:
        item = todo.pop()
        left -= 1
        if isinstance(item, str):
            left -= len(item) // 64
        elif isinstance(item, dict):
            data = cast("dict[str, Any]", item)
            todo += data.keys()
            todo += data.values()
        elif isinstance(item, list):
            todo += cast("list[Any]", item)
    return left < 0
