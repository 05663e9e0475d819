"""Bookmarks of a chat: saves its state, packs and signs it, and restores it.

Never trusts a bookmark: each value is validated before it replaces anything.
"""

from ._bookmark import BookmarkClient, CancelCallback, check_options, enable_bookmarking
from ._clients import ClientWithState
from ._kept import enable_kept_bookmarking
from ._signing import signer

__all__ = [
    "BookmarkClient",
    "CancelCallback",
    "ClientWithState",
    "check_options",
    "enable_bookmarking",
    "enable_kept_bookmarking",
    "signer",
]
