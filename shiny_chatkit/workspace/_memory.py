"""The memory of models, as a workspace keeps it with the messages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from shiny_chatkit.log import Log, Subscribe, Thread


class Memory(Protocol):
    """The questions that models remember, by thread."""

    def turns_of(self, thread_id: str, message_id: str) -> Any:
        """Return what models remember of a question as JSON-like data, or None."""
        ...

    def restore(self, thread: Thread, stored: Mapping[str, Any]) -> None:
        """Remember the questions of messages that were loaded, from what :meth:`turns_of` returned by their ids."""
        ...

    def subscribe(self, fn: Callable[[str, str], None]) -> None:
        """Call a function with the ids of a thread and a question when models remember something else of it."""
        ...


MemoryFactory = Callable[[Log, Subscribe], Memory]
"""Creates the memory of a log, which can subscribe to its changes."""


class NoMemory:
    """The memory of a workspace without models."""

    def __init__(self, log: Log, subscribe: Subscribe) -> None:
        pass

    def turns_of(self, thread_id: str, message_id: str) -> None:
        """Return None."""

    def restore(self, thread: Thread, stored: Mapping[str, Any]) -> None:
        """Remember nothing."""

    def subscribe(self, fn: Callable[[str, str], None]) -> None:
        """Never call the function."""
