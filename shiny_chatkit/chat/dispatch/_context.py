"""The parts of a chat that the events of its page act on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from shiny_chatkit.chat._on_show import OnShow
from shiny_chatkit.element import Permissions
from shiny_chatkit.log import Message, Thread, without_session
from shiny_chatkit.panels import Callbacks, Commands, ContextSources, Settings, Uploads
from shiny_chatkit.protocol import build
from shiny_chatkit.protocol import content as wire
from shiny_chatkit.protocol.clean import clean_text
from shiny_chatkit.protocol.exceptions import Refused
from shiny_chatkit.protocol.inbound import ThreadChange
from shiny_chatkit.protocol.words import wording_of, words
from shiny_chatkit.turns import Submission
from shiny_chatkit.wire import Outbox
from shiny_chatkit.workspace import Workspace


class Submit(Protocol):
    """Queues a submission to be answered for this page."""

    def __call__(self, submission: Submission, *, first: bool = False) -> None: ...


@dataclass
class EventContext:
    """The parts of a chat on which the events of its page act."""

    workspace: Workspace
    outbox: Outbox
    on_show: OnShow
    permissions: Permissions
    settings: Settings
    commands: Commands
    sources: ContextSources
    callbacks: Callbacks
    uploads: Uploads
    submit: Submit
    asked_again: Callable[[], None]
    """Called when a message was edited or answered again."""
    session_id: str
    """The id of the page's session."""
    notify: Callable[[str], None]
    """Shows a notice that belongs to no message."""
    report: Callable[[Exception], str]
    """Reports a fault, and returns what the user may see of it."""
    on_settings_change: list[Callable[..., Any]] = field(default_factory=list[Callable[..., Any]])
    on_todo_clear: list[Callable[..., Any]] = field(default_factory=list[Callable[..., Any]])
    on_feedback: list[Callable[..., Any]] = field(default_factory=list[Callable[..., Any]])
    on_before_submit: list[Callable[..., Any]] = field(default_factory=list[Callable[..., Any]])

    def thread(self, thread_id: str) -> Thread:
        """Return a thread that is known to exist."""
        return self.workspace.log.threads[thread_id]

    def without_foreign_links(self, messages: list[wire.Message]) -> list[wire.Message]:
        """Return messages without download URLs of other sessions, which may have ended."""
        if self.workspace.persistence is None:
            return messages
        return without_session(messages, self.session_id)

    def check_here(self, thread_id: str) -> None:
        """Refuse to edit or clear a thread while another process answers in it.

        Raises
        ------
        Refused
            If another process answers in it.
        """
        if self.workspace.is_elsewhere(thread_id):
            raise Refused(words("elsewhere"))

    def change(self, change: ThreadChange) -> None:
        """Change a thread, in the process that answers in it.

        Raises
        ------
        Refused
            If the change is refused.
        """
        self.workspace.change(change, lambda why: self.refuse(why, change.thread_id, None))

    def check_bytes(self, more: int) -> None:
        """Refuse a text or file that there is no space for.

        Raises
        ------
        LimitExceeded
            If there is no space.
        """
        kept = self.uploads.size + self.workspace.kept.total()
        self.workspace.admission.bytes(kept, more)

    def refuse(self, why: str, thread_id: str | None, message_id: str | None) -> None:
        """Tell this page that something was refused; the log, and with it an existing message, stays as it is."""
        self.outbox.put(
            build.error(
                code="rejected",
                message=clean_text(str(why)),
                wording=wording_of(why),
                thread_id=thread_id,
                message_id=message_id,
            )
        )


def index_of(thread: Thread, message_id: str) -> int:
    """Return the index of a message, or of the newest version of an earlier one.

    Raises
    ------
    Refused
        If there is no such message.
    """
    for i, message in enumerate(thread.messages):
        if message_id in (message.id, *(version.id for version in message.versions)):
            return i
    raise Refused(words("noMessage"))


def version_of(thread: Thread, message_id: str) -> Message:
    """Return a message or an earlier version of one.

    Raises
    ------
    Refused
        If there is no such message.
    """
    newest = thread.messages[index_of(thread, message_id)]
    return next(v for v in (newest, *newest.versions) if v.id == message_id)
