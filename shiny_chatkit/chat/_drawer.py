"""``Chat.drawer``: changes the panel beside the conversation on the page of one session."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from htmltools import TagChild

from shiny_chatkit.content import Ui
from shiny_chatkit.protocol import build
from shiny_chatkit.protocol.build import OutboundEvent
from shiny_chatkit.protocol.checks.values import wrong

Action = Literal["show", "hide", "toggle", "update"]


class ChatDrawerController:
    """
    The panel beside the conversation of a :class:`~shiny_chatkit.Chat`, as :attr:`Chat.drawer`.

    Its methods change the page of the session in which the chat was created.

    Parameters
    ----------
    emit
        Sends an event to the page.
    render
        Converts UI to content.
    """

    def __init__(self, emit: Callable[[OutboundEvent], None], render: Callable[[Any], Ui]) -> None:
        self._emit = emit
        self._render = render

    async def show(self, content: TagChild = None, title: str | None = None) -> None:
        """
        Open the drawer.

        Parameters
        ----------
        content
            UI that replaces the content; None leaves it.
        title
            The new title, empty for none; None leaves it.
        """
        self._change("show", content, title)

    async def update(self, content: TagChild = None, title: str | None = None) -> None:
        """
        Change the drawer, and leave it open or closed.

        Parameters
        ----------
        content, title
            As in :meth:`show`.
        """
        self._change("update", content, title)

    async def hide(self) -> None:
        """Close the drawer; its content stays."""
        self._change("hide")

    async def toggle(self) -> None:
        """Open the drawer if it is closed, and close it if it is open."""
        self._change("toggle")

    def _change(self, action: Action, content: Any = None, title: Any = None) -> None:
        if title is not None and not isinstance(title, str):
            raise wrong("title", "a string or None", title)
        ui = None if content is None else self._render(content)
        self._emit(
            build.drawer(
                action=action,
                html=None if ui is None else ui.html,
                deps=None if ui is None else ui.deps,
                title=title,
            )
        )
