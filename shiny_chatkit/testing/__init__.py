"""Tools for tests of apps: a client that sends scripted answers, and a fixture that opens a chat.

Never imported while an app runs.
"""

from typing import TYPE_CHECKING, Any

from ._asked import Asked, AskedResult
from ._chat_fixture import create_chat_fixture
from ._fake_client import FakeClient
from ._replies import Reply

if TYPE_CHECKING:
    from ._conformance import MakeStore, StoreConformance, store_conformance

__all__ = [
    "Asked",
    "AskedResult",
    "FakeClient",
    "MakeStore",
    "Reply",
    "StoreConformance",
    "create_chat_fixture",
    "store_conformance",
]


def __getattr__(name: str) -> Any:
    # The tests of stores need pytest, which the other tools do without.
    if name in ("MakeStore", "StoreConformance", "store_conformance"):
        from . import _conformance

        return getattr(_conformance, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
