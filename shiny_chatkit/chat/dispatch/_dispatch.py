"""Passes each event of the browser to the function that performs it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shiny import reactive

from shiny_chatkit.log import new_id
from shiny_chatkit.protocol import InboundEvent, Rejection, inbound
from shiny_chatkit.protocol.clean import clean_text
from shiny_chatkit.protocol.exceptions import Refused
from shiny_chatkit.turns import Submission

from . import _history, _messages, _panels, _questions, _threads
from ._reach import Reach

_FUNCTIONS: dict[type[Any], Callable[[Reach, Any], None]] = {
    inbound.RequestState: _threads.request_state,
    inbound.RequestHistory: _threads.request_history,
    inbound.RequestThreads: _history.request_threads,
    inbound.Search: _history.search,
    inbound.ThreadCreate: _threads.create,
    inbound.ThreadSwitch: _threads.switch,
    inbound.ThreadRename: _threads.rename,
    inbound.ThreadDelete: _threads.delete,
    inbound.ThreadPin: _history.pin,
    inbound.ThreadArchive: _history.archive,
    inbound.UserMessage: _messages.user_message,
    inbound.SlashCommand: _messages.slash_command,
    inbound.EditMessage: _messages.edit,
    inbound.ResendFrom: _messages.resend,
    inbound.FileChunk: _messages.file_chunk,
    inbound.StopGeneration: _questions.stop,
    inbound.InputResponse: _questions.input_response,
    inbound.PermissionResponse: _questions.permission_response,
    inbound.SettingsChange: _panels.settings_change,
    inbound.TodoClear: _panels.todo_clear,
    inbound.Feedback: _panels.feedback,
}


class Dispatch:
    """Performs events, and tells the user why one is refused.

    Parameters
    ----------
    reach
        What events act on.
    """

    def __init__(self, reach: Reach) -> None:
        self._reach = reach

    def event(self, event: InboundEvent | Rejection) -> None:
        """Perform what an event requests."""
        reach, thread_id = self._reach, getattr(event, "thread_id", None)
        with reactive.isolate():
            if isinstance(event, Rejection):
                reach.refuse(event.message, event.thread_id, self._unplaced(event))
            elif thread_id is not None and thread_id not in reach.workspace.log.threads:
                reach.refuse("This conversation does not exist.", None, _submitted_id(event))
            else:
                perform = _FUNCTIONS[type(event)]
                self._attempt(lambda: perform(reach, event), thread_id, _submitted_id(event))

    def text(self, text: str) -> None:
        """Submit a message that a script has set as an input value."""
        text, reach = clean_text(text), self._reach
        with reactive.isolate():
            thread_id = reach.on_show.thread.id
            submission = Submission(
                thread_id, new_id(), text, mentions=reach.sources.mentioned_in(text)
            )
            self._attempt(lambda: _messages.submit(reach, submission), thread_id, None)

    def _attempt(
        self, do: Callable[[], None], thread_id: str | None, message_id: str | None
    ) -> None:
        """Run an action; show a refusal in the chat, and also report a fault."""
        try:
            do()
        except Refused as refusal:
            self._reach.refuse(str(refusal), thread_id, message_id)
        except Exception as fault:  # noqa: BLE001 - one event must not end the session
            self._reach.refuse(self._reach.report(fault), thread_id, message_id)

    def _unplaced(self, rejection: Rejection) -> str | None:
        """Return the id of a refused submission, or None if a message with this id is already in a thread."""
        if rejection.event != inbound.UserMessage.event or rejection.message_id is None:
            return None
        threads = self._reach.workspace.log.threads.values()
        known = any(thread.find(rejection.message_id) for thread in threads)
        return None if known else rejection.message_id


def _submitted_id(event: InboundEvent) -> str | None:
    """Return the id of the submission that a refusal answers, or None."""
    return event.message_id if isinstance(event, inbound.UserMessage) else None
