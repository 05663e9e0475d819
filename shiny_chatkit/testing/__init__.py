"""For tests of apps: a client that says what the test has written, without any model."""

from ._asked import Asked, AskedResult
from ._fake_client import FakeClient
from ._replies import Reply

__all__ = ["Asked", "AskedResult", "FakeClient", "Reply"]
