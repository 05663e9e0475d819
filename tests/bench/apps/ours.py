"""The measured app with the chat of this package."""

from shiny_chatkit import Chat, chat_ui
from tests.bench.apps.common import app as make_app

app = make_app(Chat, chat_ui)
