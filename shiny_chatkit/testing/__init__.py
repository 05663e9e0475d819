"""For tests of apps: a client that says what the test has written, without any model."""

from ._fake_client import FakeClient
from ._fake_provider import Asked, Reply

__all__ = ["Asked", "FakeClient", "Reply"]
