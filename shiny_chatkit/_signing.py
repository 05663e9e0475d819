"""Signs what a chat saves, so that it can be told from what others have written."""

from __future__ import annotations

import base64
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from typing import Any

SECRET_NAME = "CHATKIT_SECRET"  # noqa: S105 - the name of the variable, not its value
MIN_SECRET_CHARS = 16

_TAG = "shiny_chatkit.bookmark.1"
"""Tells these signatures from those of other versions, and of other uses of the same secret."""

_PROCESS_KEY = secrets.token_bytes(32)
"""Signs where the app has no secret: nothing signed with it is trusted after a restart."""


@dataclass(frozen=True)
class Signer:
    """Signs data of one chat, and checks signatures.

    Attributes
    ----------
    key
        Known to the app only.
    is_lasting
        Whether other processes of the app have the same key.
    """

    key: bytes
    is_lasting: bool

    def sign(self, chat_id: str, data: Any) -> str:
        """Return the signature of JSON-like data that belongs to a chat."""
        return self._mac(chat_id, data).hex()

    def has_signed(self, chat_id: str, data: Any, signature: object) -> bool:
        """Return whether this is the signature of the data; anything else, of any type, is not."""
        return _is_same(signature, self.sign(chat_id, data))

    def tag(self, chat_id: str, text: str) -> str:
        """Return a signature of a text that is short enough for an address: 128 bits, in 22 characters."""
        return base64.urlsafe_b64encode(self._mac(chat_id, text)[:16]).rstrip(b"=").decode()

    def has_tagged(self, chat_id: str, text: str, tag: str) -> bool:
        """Return whether this is the tag of a text."""
        return _is_same(tag, self.tag(chat_id, text))

    def _mac(self, chat_id: str, data: Any) -> bytes:
        text = json.dumps([_TAG, chat_id, data], sort_keys=True, separators=(",", ":"))
        return hmac.digest(self.key, text.encode(), "sha256")


def _is_same(given: object, expected: str) -> bool:
    # As bytes: texts are compared only if they are ASCII.
    text = given if isinstance(given, str) else ""
    return hmac.compare_digest(text.encode(errors="replace"), expected.encode())


def signer() -> Signer:
    """Return the signer with the app's secret, or with the process's own key if there is none.

    Raises
    ------
    ValueError
        If the secret is too short to keep anybody out.
    """
    secret = os.environ.get(SECRET_NAME)
    if secret is None:
        return Signer(_PROCESS_KEY, is_lasting=False)
    if len(secret.strip()) < MIN_SECRET_CHARS:
        raise ValueError(
            f"The environment variable {SECRET_NAME} has {len(secret.strip())} characters: it needs at "
            f"least {MIN_SECRET_CHARS} that nobody can guess. Make one with "
            "`python -c 'import secrets; print(secrets.token_urlsafe(32))'`."
        )
    return Signer(secret.encode(errors="surrogateescape"), is_lasting=True)
