"""Reports the errors of one chat in the session that it belongs to."""

from __future__ import annotations

import asyncio

from shiny.session import Session

from shiny_chatkit.host import errors


class SessionErrors:
    """Decides how errors are shown, and shows them.

    Parameters
    ----------
    id
        The namespaced id of the chat.
    session
        Its session.
    on_error
        How errors are shown; see :class:`shiny_chatkit.Chat`.
    """

    def __init__(self, id: str, session: Session, on_error: str) -> None:
        self._id = id
        self._session = session
        self.on_error: errors.OnError = errors.resolve_on_error(on_error, session)
        self._may_be_shown = False
        self._withdrawn = 0
        self._reports: set[asyncio.Task[None]] = set()

    @property
    def are_unhandled(self) -> bool:
        """Whether an error ends the session instead of being shown in the chat."""
        return self.on_error == "unhandled"

    def shown_text(self, error: BaseException) -> str:
        """Return the text of an error that may be shown to the user."""
        return errors.shown_text(error, self.on_error, self._session)

    async def tell(self, error: Exception) -> None:
        """Report an error, and notify the user outside the conversation."""
        self._may_be_shown = True
        await errors.tell(
            error, self.on_error, self._id, self._session, notification=self._notification
        )

    def report(self, fault: Exception) -> str:
        """Report a fault soon, and return the text that may be shown to the user."""
        task = asyncio.create_task(self.tell(fault))
        self._reports.add(task)
        task.add_done_callback(self._reports.discard)
        return self.shown_text(fault)

    def withdraw(self) -> None:
        """Remove the notification of an earlier error, because the conversation continues."""
        if self._may_be_shown:
            self._may_be_shown = False
            errors.withdraw(self._notification, self._session)
            self._withdrawn += 1

    @property
    def _notification(self) -> str:
        # Shiny removes a notification after it has faded, and with it whatever has come under the same name meanwhile.
        return f"{self._id}-{self._withdrawn}"
