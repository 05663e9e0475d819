"""A tool with which a model reads the context sources that users can mention."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from shiny_chatkit.panels import ContextSources

from ._prompt import contents_of


def context_tool(sources: ContextSources) -> Callable[[str], Awaitable[Any]]:
    """Return the tool function; its docstring lists the sources."""

    async def read_context(name: str) -> Any:
        if not sources.has(name):
            raise LookupError(f"There is nothing named {name!r}. {_offer(sources)}")
        attachment = await sources.attach(name)
        return (
            attachment.content if attachment.mime == "text/plain" else contents_of(attachment)[-1]
        )

    read_context.__doc__ = (
        "Read what a part of the app shows to the user at this moment, by its name.\n\n"
        + _offer(sources)
    )
    return read_context


def _offer(sources: ContextSources) -> str:
    offered = [f"{each['name']} ({each['description']})" for each in sources.offered()]
    return f"Available: {', '.join(offered) or 'nothing'}."
