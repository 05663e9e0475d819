"""For tests of apps: a client that says what the test has written, and a fixture that opens a chat."""

from ._asked import Asked, AskedResult
from ._chat_fixture import create_chat_fixture
from ._fake_client import FakeClient
from ._replies import Reply

__all__ = ["Asked", "AskedResult", "FakeClient", "Reply", "create_chat_fixture"]
