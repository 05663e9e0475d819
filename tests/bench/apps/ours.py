"""The measured app with the chat of this package; ``BENCH_STORE`` names where it keeps conversations, if it does."""

import os
from functools import partial

from shiny_chatkit import Chat, MarkdownStream, chat_ui, output_markdown_stream
from shiny_chatkit.stores import MemoryStore
from tests.bench.apps.common import app as make_app

STORE = os.environ.get("BENCH_STORE")
KEPT = {"store": MemoryStore() if STORE == "memory" else STORE} if STORE else {}

app = make_app(partial(Chat, **KEPT), chat_ui, MarkdownStream, output_markdown_stream)
