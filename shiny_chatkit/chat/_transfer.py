"""Signs exports of conversations, so that an import knows which of them this app has written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .bookmark import signer

_SIGNATURE = "signature"


def signed(chat_id: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return an export with its signature, which is valid for this chat only."""
    return {**data, _SIGNATURE: signer().sign(chat_id, {"export": data})}


def is_signed(chat_id: str, data: Any) -> bool:
    """Return whether this app has written an export of this chat, and nobody has changed it."""
    if not isinstance(data, dict) or _SIGNATURE not in data:
        return False
    content: dict[str, Any] = {**data}
    signature = content.pop(_SIGNATURE)
    try:
        return signer().has_signed(chat_id, {"export": content}, signature)
    except (TypeError, ValueError, RecursionError):  # it cannot even be written as JSON
        return False
