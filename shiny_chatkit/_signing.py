"""Signs what a chat saves, so that it can be told from what others have written."""

from __future__ import annotations

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
        text = json.dumps([_TAG, chat_id, data], sort_keys=True, separators=(",", ":"))
        return hmac.new(self.key, text.encode(), "sha256").hexdigest()

    def has_signed(self, chat_id: str, data: Any, signature: object) -> bool:
        """Whether this is the signature of the data; anything else, of any type, is not."""
        given = signature if isinstance(signature, str) else ""
        # As bytes: texts are compared only if they are ASCII.
        return hmac.compare_digest(
            given.encode(errors="replace"), self.sign(chat_id, data).encode()
        )


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
