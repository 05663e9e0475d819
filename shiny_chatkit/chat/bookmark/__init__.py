"""Bookmarks of a chat: what is saved, signed and packed, and how it comes back."""

from ._bookmark import BookmarkClient, CancelCallback, check_options, enable_bookmarking
from ._clients import ClientWithState

__all__ = [
    "BookmarkClient",
    "CancelCallback",
    "ClientWithState",
    "check_options",
    "enable_bookmarking",
]
