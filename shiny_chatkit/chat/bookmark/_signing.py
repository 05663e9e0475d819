"""Signs what a chat saves, so that forged data can be recognized."""

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
"""Separates these signatures from those of other versions and other uses of the same secret."""

_PROCESS_KEY = secrets.token_bytes(32)
"""Key for apps without a secret; signatures made with it become invalid at a restart."""


@dataclass(frozen=True)
class Signer:
    """Signs data of one chat, and checks signatures.

    Attributes
    ----------
    key
        The secret key.
    is_lasting
        Whether the key outlives the process and is shared by all processes of the app.
    """

    key: bytes
    is_lasting: bool

    def sign(self, chat_id: str, data: Any) -> str:
        """Return the signature of a chat's JSON-like data."""
        return self._mac(chat_id, data).hex()

    def has_signed(self, chat_id: str, data: Any, signature: object) -> bool:
        """Return whether a value of any type is the valid signature of the data."""
        return _is_same(signature, self.sign(chat_id, data))

    def tag(self, chat_id: str, text: str) -> str:
        """Return a signature of a text that is short enough for a URL: 128 bits in 22 characters."""
        return base64.urlsafe_b64encode(self._mac(chat_id, text)[:16]).rstrip(b"=").decode()

    def has_tagged(self, chat_id: str, text: str, tag: str) -> bool:
        """Return whether this is the valid tag of a text."""
        return _is_same(tag, self.tag(chat_id, text))

    def _mac(self, chat_id: str, data: Any) -> bytes:
        text = json.dumps([_TAG, chat_id, data], sort_keys=True, separators=(",", ":"))
        return hmac.digest(self.key, text.encode(), "sha256")


def _is_same(given: object, expected: str) -> bool:
    # Compare bytes, because compare_digest accepts only ASCII strings.
    text = given if isinstance(given, str) else ""
    return hmac.compare_digest(text.encode(errors="replace"), expected.encode())


def signer() -> Signer:
    """Return a signer with the app's secret, or with a key of this process if there is none.

    Raises
    ------
    ValueError
        If the secret is too short.
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
