"""A simple model of the threads that a workspace with a store has to keep."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field

from shiny_chatkit.log import Message, Thread

Said = tuple[str, str, str, tuple[str, ...]]
"""A message: its id, its role and text, and the ids of its earlier versions."""


@dataclass
class ModelThread:
    """A thread as the model knows it."""

    title: str = ""
    pinned: bool = False
    is_kept: bool = False
    messages: list[Said] = field(default_factory=list[Said])


@dataclass
class Model:
    """All threads as the model knows them, and the ids of those that were deleted."""

    threads: dict[str, ModelThread] = field(default_factory=dict[str, ModelThread])
    gone: set[str] = field(default_factory=set[str])

    def saved(self) -> Model:
        """Return what a store has after everything is written."""
        for thread in self.threads.values():
            thread.is_kept = thread.is_kept or bool(thread.title or thread.messages)
        kept = {id: thread for id, thread in self.threads.items() if thread.is_kept}
        return deepcopy(Model(kept, self.gone))


def is_new(thread: Thread) -> bool:
    """Return whether a thread has nothing that could be saved."""
    return not thread.messages and not thread.title and thread.unloaded == "none"


def said_in(message: Message) -> Said:
    """Return a message of a log as the model has it."""
    return message.id, message.role, message.text, tuple(v.id for v in message.versions)


def index_of(said: list[Said], id: str) -> int:
    """Return the place of a message."""
    return [each[0] for each in said].index(id)


def thread_title(thread: ModelThread) -> str:
    """Return the title to show."""
    asked = (text for _, role, text, _ in thread.messages if role == "user")
    return thread.title or next(asked, "")
