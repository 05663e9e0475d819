"""Changes of a thread that users and apps request, and that any page of the owner may request at any time."""

from __future__ import annotations

from collections.abc import Callable

from shiny_chatkit.log import QuestionKind, open_question
from shiny_chatkit.protocol import build, inbound
from shiny_chatkit.protocol.exceptions import Refused
from shiny_chatkit.protocol.inbound import ThreadChange
from shiny_chatkit.turns import Admission, Turns
from shiny_chatkit.wire import Channel

from ._threads import Threads


class ThreadChanges:
    """Checks and performs changes of threads.

    Parameters
    ----------
    channel, threads, turns, admission
        The parts of the workspace that change.
    delete
        Deletes a thread and ends its turn.
    """

    def __init__(
        self,
        channel: Channel,
        threads: Threads,
        turns: Turns,
        admission: Admission,
        delete: Callable[[str], None],
    ) -> None:
        self._channel, self._threads, self._turns = channel, threads, turns
        self._admission = admission
        self._delete = delete

    def check(self, change: ThreadChange) -> None:
        """Check a change as far as this process knows the thread.

        Raises
        ------
        Refused
            If it would be refused.
        """
        match change:
            case inbound.ThreadRename():
                self._admission.title(change.title.strip())
            case inbound.InputResponse():
                self._admission.text(change.text)
                self._check_answer(change.thread_id, change.request_id, "input", change.text)
            case inbound.PermissionResponse():
                self._check_answer(
                    change.thread_id, change.request_id, "permission", change.option_id
                )
            case _:
                pass

    def _check_answer(
        self, thread_id: str, request_id: str, kind: QuestionKind, answer: str
    ) -> None:
        thread = self._channel.log.threads.get(thread_id)
        question = thread and open_question(thread, request_id)
        if question is not None:
            question.check(kind, answer)

    def perform(self, change: ThreadChange) -> bool:
        """Perform a change; return False for the answer of a question that is not open.

        Raises
        ------
        Refused
            If the change is refused.
        """
        id = change.thread_id
        match change:
            case inbound.ThreadRename():
                self._threads.rename(id, change.title)
            case inbound.ThreadDelete():
                self._delete(id)
            case inbound.ThreadPin():
                self._threads.pin(id, pinned=change.pinned)
            case inbound.ThreadArchive():
                self._threads.archive(id, archived=change.archived)
            case inbound.TodoClear():
                self._channel.emit(build.todo_update(thread_id=id, items=[]))
            case inbound.Feedback():
                self._channel.emit(
                    build.feedback_changed(
                        message_id=change.message_id,
                        thread_id=id,
                        value=change.value,
                        feedback_comment=(change.comment or None) if change.value else None,
                    )
                )
            case inbound.InputResponse():
                return self._turns.answer(id, change.request_id, change.text, "input")
            case inbound.PermissionResponse():
                return self._turns.answer(id, change.request_id, change.option_id, "permission")
            case _:
                raise Refused(f"This version cannot perform {change.event}.")
        return True
