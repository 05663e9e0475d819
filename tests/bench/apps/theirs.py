"""The measured app with the chat of shinychat; runs in an environment of its own."""

from shinychat import Chat, chat_ui

from tests.bench.apps.common import app as make_app

app = make_app(Chat, chat_ui)
