"""Tools for tests of apps: a client that sends scripted answers, and a fixture that opens a chat.

Never imported while an app runs.
"""

from ._asked import Asked, AskedResult
from ._chat_fixture import create_chat_fixture
from ._conformance import MakeStore, StoreConformance, store_conformance
from ._fake_client import FakeClient
from ._replies import Reply

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
