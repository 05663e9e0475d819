"""What a message can mention with @: parts of the app whose content goes along with it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from shiny_chatkit.delivery import Channel
from shiny_chatkit.protocol import build
from shiny_chatkit.protocol import content as wire

from ._attachments import Attachment


class ContextSources:
    """The context sources of a chat.

    Parameters
    ----------
    channel
        Where the browser is told of them.
    call
        Calls a source's function.
    """

    def __init__(
        self, channel: Channel, call: Callable[[Callable[..., Any]], Awaitable[Any]]
    ) -> None:
        self._channel = channel
        self._call = call
        self._sources: dict[str, tuple[str, Callable[..., Any]]] = {}

    def register(self, name: str, description: str, fn: Callable[..., Any]) -> None:
        """Offer what ``fn`` gives under a name."""
        self._sources[name] = (description, fn)
        self._channel.emit(build.context_sources(sources=self.offered()))

    def offered(self) -> list[wire.ContextSource]:
        """Give the sources for a snapshot."""
        return [{"name": name, "description": text} for name, (text, _) in self._sources.items()]

    def has(self, name: str) -> bool:
        """Whether there is a source of this name."""
        return name in self._sources

    async def attach(self, name: str) -> Attachment:
        """Compute what a source holds right now."""
        _, fn = self._sources[name]
        text = _as_text(await self._call(fn))
        return Attachment(
            type="widget",
            name=name,
            mime="text/plain",
            size=len(text),
            content=text,
            widget_id=name,
        )


def _as_text(value: Any) -> str:
    """Give text a model can read: CSV for a data frame."""
    if isinstance(value, str):
        return value
    for method in ("to_csv", "write_csv"):
        write = getattr(value, method, None)
        if write is not None:
            return write(index=False) if method == "to_csv" else write()
    return str(value)
