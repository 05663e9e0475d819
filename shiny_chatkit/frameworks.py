"""Converts the event streams of other frameworks to content for a chat; see :mod:`shiny_chatkit.models.streams`."""

from .models.streams import (
    StreamError,
    ag_ui_agent,
    from_ag_ui,
    from_anthropic,
    from_langchain,
    from_openai,
    from_pydantic_ai,
)

__all__ = [
    "StreamError",
    "ag_ui_agent",
    "from_ag_ui",
    "from_anthropic",
    "from_langchain",
    "from_openai",
    "from_pydantic_ai",
]
