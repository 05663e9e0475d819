"""Converts the event streams of other frameworks to content for a chat.

Each function takes the stream of one framework and yields content, for a handler to yield or for
``Chat.append_message_stream``. Never imports a framework: events are recognized by their fields.
"""

from ._ag_ui import from_ag_ui
from ._ag_ui_client import ag_ui_agent
from ._anthropic import from_anthropic
from ._langchain import from_langchain
from ._openai import from_openai
from ._pydantic_ai import from_pydantic_ai
from ._stream import StreamError

__all__ = [
    "StreamError",
    "ag_ui_agent",
    "from_ag_ui",
    "from_anthropic",
    "from_langchain",
    "from_openai",
    "from_pydantic_ai",
]
