"""All threads of one chat, which only events can change (see ``fold``)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, cast

from shiny_chatkit.protocol import content as wire
from shiny_chatkit.protocol.clean import clean

from ._changes import Changes
from ._message import Message
from ._saved import DUMP_VERSION, MAX_DEPTH, checked
from ._sent import Sent
from ._thread import Thread, new_id, now
from ._untrusted import rebuilt


class Loaded(NamedTuple):
    """The changes that a loaded dump made, and the id of the thread to show."""

    changes: Changes
    on_show: str


class Log:
    """Holds all threads of one chat; there is always at least one."""

    def __init__(self) -> None:
        first = Thread(new_id())
        self.threads: dict[str, Thread] = {first.id: first}

    @property
    def first(self) -> Thread:
        """Return the thread that was created first."""
        return next(iter(self.threads.values()))

    @property
    def newest(self) -> Thread:
        """Return the most recently updated thread, if possible one that is not archived."""
        ordered = self.ordered()
        return next((thread for thread in ordered if not thread.archived), ordered[0])

    def ordered(self) -> list[Thread]:
        """Return all threads, most recently updated first."""
        return sorted(self.threads.values(), key=lambda thread: -thread.updated_at)

    def pending(self) -> list[wire.PendingInput | wire.PendingPermission]:
        """Return the unanswered questions of all threads."""
        return [
            question
            for thread in self.threads.values()
            for message in thread.messages
            for question in _open_questions(message, thread.id)
        ]

    def submitted(self) -> Iterator[tuple[Message, Sent]]:
        """Return the messages that were submitted in this session, earlier versions included."""
        for thread in self.threads.values():
            for message in thread.messages:
                for version in (message, *message.versions):
                    if version.sent is not None:
                        yield version, version.sent

    def release(self) -> None:
        """Forget what was submitted, because the session has ended and files need not stay in memory."""
        for message, _ in self.submitted():
            message.sent = None

    def dump(self, on_show: str | None = None) -> dict[str, Any]:
        """Return the conversation as JSON-like data for a bookmark.

        Parameters
        ----------
        on_show
            The id of the thread to show when it is restored; the first one by default.
        """
        return {
            "version": DUMP_VERSION,
            "active": on_show or self.first.id,
            "threads": [thread.dump() for thread in self.threads.values()],
        }

    def load(self, dump: Any, *, trusted: bool = True) -> Loaded:
        """Replace all threads with those of a dump, and return what that changed.

        Parameters
        ----------
        dump
            The return value of :meth:`dump`.
        trusted
            Whether this app is known to have written the dump. Otherwise it is rebuilt from content that is
            safe to show no matter who wrote it.

        Raises
        ------
        DumpError
            If this version cannot read the dump; nothing changes in that case.
        """
        # Allow one level more than `checked` does, so that a dump that is too deep is refused, not shortened.
        saved = checked(clean(dump, MAX_DEPTH + 1))
        if not trusted:
            saved = rebuilt(saved)
        before = self._ids()
        self.threads = {t["threadId"]: Thread.load(t) for t in saved["threads"]}
        return Loaded(Changes(now(), left=before - self._ids()), saved["active"])

    def _ids(self) -> set[str]:
        ids = set(self.threads)
        return ids.union(*(thread.message_ids() for thread in self.threads.values()))


def _open_questions(
    message: Message, thread_id: str
) -> list[wire.PendingInput | wire.PendingPermission]:
    ids = {"messageId": message.id, "threadId": thread_id}
    inputs = [
        {k: v for k, v in data.items() if k != "type"} | ids
        for data in message.records("input")
        if not data.keys() & {"answer", "closed"}
    ]
    permissions = [
        {**data["permission"], "toolId": data["toolId"], **ids}
        for data in message.records("tool")
        if "permission" in data and "answer" not in data["permission"]
    ]
    return cast(Any, inputs + permissions)
