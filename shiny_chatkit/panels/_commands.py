"""Slash commands: their names, descriptions and handlers."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from shiny_chatkit.protocol import build
from shiny_chatkit.protocol.build import OutboundEvent
from shiny_chatkit.protocol.checks import options as check_options
from shiny_chatkit.protocol.clean import clean_text, quoted
from shiny_chatkit.protocol.text import WHITESPACE
from shiny_chatkit.protocol.words import wording_of, words
from shiny_chatkit.turns import Handler

from ._callbacks import checked_callback

_LINE = re.compile(rf"/(?P<name>[^{WHITESPACE}]+)(?:[{WHITESPACE}](?P<args>.*))?", re.DOTALL)
"""Matches a command; the page uses the same rule, with examples in tests/fixtures/rules/commands.json."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


@dataclass(frozen=True)
class Command:
    """A slash command.

    Attributes
    ----------
    name, description
        What the palette shows.
    handler
        Answers the command in a turn, as a message of the user; None for all other commands.
    callback
        Runs beside the conversation, which shows nothing of it.
    clears
        Whether the command clears the conversation.
    """

    name: str
    description: str
    handler: Handler | None = None
    callback: Callable[..., Any] | None = None
    clears: bool = False

    @property
    def is_spoken(self) -> bool:
        """Return whether the command is part of the conversation, or clears it."""
        return self.handler is not None or self.clears


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
        description = words("clearConversation")
        self._commands["clear"] = Command("clear", str(description), clears=True)
        self._emit(
            build.register_command(
                name="clear", description=str(description), wording=wording_of(description)
            )
        )

    def register(
        self,
        name: str,
        description: str,
        fn: Callable[..., Any] | None,
        *,
        echo: bool | None = None,
        force: bool = False,
    ) -> None:
        """Add a command.

        Parameters
        ----------
        name, description
            What the palette shows.
        fn
            The app's function, or None for a command that a script of the page performs.
        echo
            Whether the command is part of the conversation; by default, if it has a function.
        force
            Whether to replace a command of the app with the same name.

        Raises
        ------
        ValueError
            If the name contains characters other than letters, digits, ``-`` and ``_``, or the app has
            already defined the command.
        TypeError
            If the function cannot be called as a command.
        """
        name = name.removeprefix("/")
        if not _NAME.fullmatch(name):
            raise ValueError(
                f"Invalid command name {quoted(name)}: expected letters, digits, - and _."
            )
        check_options.text("description", description)
        check_options.optional_flag("echo", echo)
        check_options.flag("force", force)
        earlier = self._commands.get(name.lower())
        if earlier is not None and not (earlier.clears or force):
            raise ValueError(
                f"There is already a command /{earlier.name}. To replace it, write "
                f"chat.slash_command({quoted(name)}, ..., force=True)."
            )
        command = _command(name, clean_text(description), fn, echo)
        if earlier is not None and earlier.name != name:
            self._emit(build.remove_command(name=earlier.name))
        self._commands[name.lower()] = command
        self._emit(
            build.register_command(
                name=name,
                description=command.description,
                echo=None if command.is_spoken else False,
            )
        )

    def remove(self, name: str) -> None:
        """Remove a command, if there is one with this name."""
        command = self._commands.pop(name.removeprefix("/").lower(), None)
        if command is not None:
            self._emit(build.remove_command(name=command.name))

    def find(self, name: str) -> Command | None:
        """Return the command with a name, ignoring case."""
        return self._commands.get(name.lower())

    def parse(self, text: str) -> tuple[Command, str] | None:
        """Return the command that a text runs, and its arguments; an unknown ``/word`` is plain text."""
        found = _LINE.fullmatch(text)
        command = self.find(found["name"]) if found else None
        return (command, found["args"] or "") if found and command else None


def _command(name: str, description: str, fn: Any, echo: bool | None) -> Command:
    if echo is None:
        echo = fn is not None
    if fn is None and echo:
        raise ValueError(
            f"/{name} has no function that could answer in the conversation: leave out `echo=True`."
        )
    if fn is None:
        return Command(name, description)
    if echo:
        return Command(name, description, handler=Handler(fn))
    if inspect.isgeneratorfunction(fn) or inspect.isasyncgenfunction(fn):
        raise TypeError(
            f"/{name} yields content, but with `echo=False` it has no place in the conversation. "
            "Leave out `echo=False`, or call chat.append_message() in the function."
        )
    checked_callback("slash_command", fn, ("args",))
    return Command(name, description, callback=fn)
