"""Remembers the arguments of ``chat_ui()`` on the server, so that the page need not be trusted.

Shiny registers with the app every dependency of a page or of dynamic UI that it sends. One that carries the
switches and loads nothing gets them from ``chat_ui()``, which knows no app, to the ``Chat`` of the same app.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from htmltools import HTMLDependency

from shiny_chatkit.host import registered_dependencies

from ._permissions import Switches


class Declaration(HTMLDependency):
    """A dependency without files that says what users of a chat may do.

    Parameters
    ----------
    chat_id
        The namespaced id of the chat.
    switches
        What ``chat_ui()`` was given.
    has_messages
        Whether it was given messages, too.
    """

    def __init__(self, chat_id: str, switches: Switches, *, has_messages: bool = False) -> None:
        # Shiny keeps one dependency of each name and version: other switches need another name.
        digest = sha256(repr((chat_id, switches, has_messages)).encode()).hexdigest()[:16]
        super().__init__(f"shiny-chatkit-switches-{digest}", "1")
        self.chat_id = chat_id
        self.switches = switches
        self.has_messages = has_messages


def declared(app: Any, chat_id: str) -> list[Declaration]:
    """Return what ``chat_ui()`` has said about a chat in any UI that this process has rendered for the app."""
    return [
        dependency
        for dependency in registered_dependencies(app)
        if isinstance(dependency, Declaration) and dependency.chat_id == chat_id
    ]
