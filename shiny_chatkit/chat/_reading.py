"""Reactive reads of a chat: its messages, threads, todos, attachments and usage."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, Literal

from shiny import reactive
from shinychat.types import ChatMessageDict

from shiny_chatkit.content import Attachment
from shiny_chatkit.log import Message, Usage
from shiny_chatkit.log import Thread as LogThread
from shiny_chatkit.protocol.clean import quoted
from shiny_chatkit.turns import turn_of
from shiny_chatkit.workspace import Thread, Workspace, is_worth_keeping

from ._on_show import OnShow


class Reading:
    """Reads the log of a workspace for reactive code.

    Parameters
    ----------
    workspace
        Has the log.
    on_show
        Knows the thread on show.
    thread
        Returns the thread with an id, or the thread of the running code if the id is None.
    """

    def __init__(
        self, workspace: Workspace, on_show: OnShow, thread: Callable[[str | None], LogThread]
    ) -> None:
        self._workspace = workspace
        self._on_show = on_show
        self._thread = thread
        # Without a name, Shiny would read the source of the whole call stack to find one.
        self._version = reactive.Value(0, name="version")
        self._threads_version = reactive.Value(0, name="threads_version")
        self._conversation_id: reactive.Value[str | None] = reactive.Value(
            None, name="conversation_id"
        )

    def messages_changed(self) -> None:
        """Invalidate what depends on messages, or on the state of a thread."""
        _increase(self._version)
        self._follow()

    def threads_changed(self) -> None:
        """Invalidate what depends on the list of threads, or on which of them is on show."""
        _increase(self._threads_version)

    def usage(self, thread_id: str | None) -> Usage:
        """Reactively read the usage of a thread's answers so far."""
        self._version()
        return self._thread(thread_id).usage or Usage()

    def attachments(self, scope: str, thread_id: str | None) -> tuple[Attachment, ...]:
        """Reactively read the attachments of the running turn's message, or of a whole thread."""
        self._version()
        if scope not in ("turn", "thread"):
            raise ValueError(
                f'Invalid value {quoted(scope)} for `scope`: expected "turn" or "thread". '
                "For a specific thread, write `chat.attachments(thread_id=...)`."
            )
        thread = self._thread(thread_id)
        turn = turn_of(self._workspace.channel)
        if scope == "turn" and thread_id is None and turn is not None and turn.answers is not None:
            answered = thread.find(turn.answers)
            return (
                () if answered is None or answered.sent is None else (*answered.sent.attachments,)
            )
        # Copy the list, because the log may change while a tool reads it in a worker thread.
        messages = [*thread.messages]
        return tuple(a for m in messages if m.sent is not None for a in m.sent.attachments)

    def threads(self) -> tuple[Thread, ...]:
        """Reactively read all threads, most recently updated first."""
        self._threads_version()
        return self._workspace.threads.all()

    def conversation_id(self) -> str | None:
        """Reactively read the id of the thread on show; None if it is empty, or if it is not kept."""
        return self._conversation_id()

    def _follow(self) -> None:
        # Unlike the versions, this value must not change with every piece of an answer.
        thread = self._on_show.thread
        is_kept = self._workspace.persistence is not None and is_worth_keeping(thread)
        id = thread.id if is_kept else None
        with reactive.isolate():
            if self._conversation_id() != id:
                self._conversation_id.set(id)

    def active_thread_id(self) -> str:
        """Reactively read the id of the thread on show."""
        self._threads_version()
        return self._on_show.thread.id

    def messages(self) -> tuple[Message, ...]:
        """Reactively read copies of the messages on show."""
        self._version()
        return self._on_show.thread.copies()

    def todos(self) -> list[dict[str, Any]]:
        """Reactively read the todo list on show."""
        self._version()
        return [dict(item) for item in self._on_show.thread.todos]

    def plain_messages(
        self, transform_user: Literal["all", "last", "none"], transform_assistant: bool
    ) -> list[ChatMessageDict]:
        """Reactively read the active thread's messages as plain dictionaries."""
        self._version()
        messages = [m for m in self._on_show.thread.messages if not m.streaming or m.parts]
        last_user = next((m.id for m in reversed(messages) if m.role == "user"), None)

        def content(message: Message) -> str:
            if message.role == "user":
                as_source = transform_user == "all" or (
                    transform_user == "last" and message.id == last_user
                )
            else:
                as_source = not transform_assistant
            return message.source if as_source and message.source is not None else message.content

        return [{"content": content(m), "role": m.role} for m in messages]

    def settled(self) -> Hashable | None:
        """Reactively read a value that changes with every complete answer; None while the active thread is busy."""
        self._version()
        if self._on_show.thread.busy:
            return None
        threads = self._workspace.log.threads.values()
        return (
            self._on_show.thread.id,
            tuple((thread.id, thread.title, thread.last_answer) for thread in threads),
        )


def _increase(version: reactive.Value[int]) -> None:
    with reactive.isolate():
        version.set(version() + 1)
