"""Slash commands: their names, descriptions and handlers."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from shiny_chatkit.protocol import build
from shiny_chatkit.protocol.build import OutboundEvent
from shiny_chatkit.protocol.clean import clean_text, quoted
from shiny_chatkit.protocol.text import WHITESPACE
from shiny_chatkit.turns import Handler

_LINE = re.compile(rf"/(?P<name>[^{WHITESPACE}]+)(?:[{WHITESPACE}](?P<args>.*))?", re.DOTALL)
"""Matches a command; the page uses the same rule, with examples in tests/fixtures/rules/commands.json."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


@dataclass(frozen=True)
class Command:
    """A command and its handler, which is None for a built-in command."""

    name: str
    description: str
    handler: Handler | None


class Commands:
    """The handlers of a chat's commands.

    Parameters
    ----------
    emit
        Applies an event to the log and sends it to the browser.
    """

    def __init__(self, emit: Callable[[OutboundEvent], None]) -> None:
        self._emit = emit
        self._commands: dict[str, Command] = {}

    def add_built_in(self) -> None:
        """Add ``/clear``, which every chat has."""
        clear = Command("clear", "Clear this conversation", None)
        self._commands[clear.name] = clear
        self._emit(build.register_command(name=clear.name, description=clear.description))

    def register(self, name: str, description: str, fn: Callable[..., Any]) -> None:
        """Add a command, or replace the one with the same name.

        Raises
        ------
        ValueError
            If the name contains characters other than letters, digits, ``-`` and ``_``.
        """
        name = name.removeprefix("/")
        if not _NAME.fullmatch(name):
            raise ValueError(
                f"Invalid command name {quoted(name)}: expected letters, digits, - and _."
            )
        earlier = self._commands.get(name.lower())
        if earlier is not None and earlier.name != name:
            self._emit(build.remove_command(name=earlier.name))
        self._commands[name.lower()] = Command(name, clean_text(description), Handler(fn))
        self._emit(build.register_command(name=name, description=description))

    def remove(self, name: str) -> None:
        """Remove a command.

        Raises
        ------
        KeyError
            If there is no command with this name.
        """
        key = name.removeprefix("/").lower()
        if key not in self._commands:
            known = ", ".join(f"/{command.name}" for command in self._commands.values()) or "none"
            raise KeyError(f"There is no command {quoted(name)}. The commands are: {known}.")
        command = self._commands.pop(key)
        self._emit(build.remove_command(name=command.name))

    def find(self, name: str) -> Command | None:
        """Return the command with a name, ignoring case."""
        return self._commands.get(name.lower())

    def parse(self, text: str) -> tuple[Command, str] | None:
        """Return the command that a text runs, and its arguments; an unknown ``/word`` is plain text."""
        found = _LINE.fullmatch(text)
        command = self.find(found["name"]) if found else None
        return (command, found["args"] or "") if found and command else None
