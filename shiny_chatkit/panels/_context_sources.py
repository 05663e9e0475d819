"""Context sources: parts of the app that a message can mention with @ to attach their content."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from shiny.types import SilentException

from shiny_chatkit.content import Attachment
from shiny_chatkit.protocol import build
from shiny_chatkit.protocol import content as wire
from shiny_chatkit.protocol.build import OutboundEvent
from shiny_chatkit.protocol.clean import clean_text

from ._mentions import mentioned_in
from ._reading import read_in_thread


class ContextSources:
    """The context sources of a chat.

    Parameters
    ----------
    emit
        Applies an event to the log and sends it to the browser.
    call
        Calls a source's function.
    """

    def __init__(
        self,
        emit: Callable[[OutboundEvent], None],
        call: Callable[[Callable[..., Any]], Awaitable[Any]],
    ) -> None:
        self._emit = emit
        self._call = call
        self._sources: dict[str, tuple[str, Callable[..., Any]]] = {}

    def register(self, name: str, description: str, fn: Callable[..., Any]) -> None:
        """Add a context source, whose content is the return value of ``fn``."""
        self._sources[clean_text(name)] = (clean_text(description), fn)
        self._emit(build.context_sources(sources=self.offered()))

    def offered(self) -> list[wire.ContextSource]:
        """Return the names and descriptions of all sources."""
        return [{"name": name, "description": text} for name, (text, _) in self._sources.items()]

    def has(self, name: str) -> bool:
        """Return whether there is a source with this name."""
        return name in self._sources

    def mentioned_in(self, text: str) -> list[str]:
        """Return the names of the sources that a text mentions with ``@name``, each once."""
        return mentioned_in(text, self._sources)

    async def attach(self, name: str) -> Attachment:
        """Return the current content of a source as an attachment.

        Raises
        ------
        KeyError
            If there is no source with this name.
        """
        _, fn = self._sources[name]
        try:
            value = await self._call(fn)
        except SilentException:
            value = "[There is nothing here yet.]"  # Raised by `req()`, which Shiny does not treat as an error.
        found = await read_in_thread(value)
        return Attachment(
            type="widget",
            name=name,
            mime=found.mime,
            size=len(found.content),
            content=found.content,
            widget_id=name,
        )
