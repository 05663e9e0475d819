"""What the server keeps beside a message or a thread, for as long as that is in the log."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import Generic, TypeVar

from ._conversation import Conversation

T = TypeVar("T")


class Kept(dict[str, T], Generic[T]):
    """A dictionary by the ids of messages or threads that drops what belongs to those that left the log.

    Parameters
    ----------
    conversation
        The log.
    """

    def __init__(self, conversation: Conversation) -> None:
        super().__init__()
        conversation.on_gone(self._forget)

    def _forget(self, ids: AbstractSet[str]) -> None:
        for id in ids & self.keys():
            del self[id]
