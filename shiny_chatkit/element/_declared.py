"""Remembers the arguments of ``chat_ui()`` on the server, so that the page need not be trusted.

Shiny registers with the app every dependency of each page and dynamic UI that it sends. Since ``chat_ui()`` does not
know the app, it adds a dependency that loads nothing and carries the switches, and the app's ``Chat`` finds it there.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from htmltools import HTMLDependency

from shiny_chatkit.host import registered_dependencies

from ._permissions import Switches


class Declaration(HTMLDependency):
    """A dependency without files that carries what users of a chat may do.

    Parameters
    ----------
    chat_id
        The namespaced id of the chat.
    switches
        The switches passed to ``chat_ui()``.
    has_messages, has_greeting
        Whether messages and a greeting were passed to ``chat_ui()``.
    """

    def __init__(
        self,
        chat_id: str,
        switches: Switches,
        *,
        has_messages: bool = False,
        has_greeting: bool = False,
    ) -> None:
        # Shiny keeps one dependency per name and version, so different switches need different names.
        contents = repr((chat_id, switches, has_messages, has_greeting))
        digest = sha256(contents.encode()).hexdigest()[:16]
        super().__init__(f"shiny-chatkit-switches-{digest}", "1")
        self.chat_id = chat_id
        self.switches = switches
        self.has_messages = has_messages
        self.has_greeting = has_greeting


def declared(app: Any, chat_id: str) -> list[Declaration]:
    """Return the declarations for a chat in all UI that this process has rendered for the app."""
    return [
        dependency
        for dependency in registered_dependencies(app)
        if isinstance(dependency, Declaration) and dependency.chat_id == chat_id
    ]
