"""The measured app with the chat of shinychat; runs in an environment of its own."""

from shinychat import Chat, MarkdownStream, chat_ui, output_markdown_stream

from tests.bench.apps.common import app as make_app

app = make_app(Chat, chat_ui, MarkdownStream, output_markdown_stream)
