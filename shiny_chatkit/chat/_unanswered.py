"""Detects messages that nothing answers, and warns the user and the developer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from shiny.module import ResolvedId
from shiny.session import Session

from shiny_chatkit.host import dependents, is_development, named, warn_once
from shiny_chatkit.protocol import build
from shiny_chatkit.protocol.words import wording_of, words
from shiny_chatkit.turns import Handler
from shiny_chatkit.wire import Channel

UNANSWERED_SECONDS = 4.0
"""How long a message may stay unanswered before the warning."""


class UnansweredMessages:
    """Watches messages that nothing seems to answer.

    Parameters
    ----------
    id
        The namespaced id of the chat.
    session
        Its session.
    channel
        Has the messages of the chat, and shows notices to the user.
    """

    def __init__(self, id: str, session: Session, channel: Channel) -> None:
        self._id = id
        self._session = session
        self._channel = channel
        self._timers: set[asyncio.TimerHandle] = set()
        self.is_read = False
        """Whether the app reads the user's input itself and so may answer it."""

    def nobody_answers(self, thread_id: str, message_id: str) -> None:
        """Warn the user and the developer, unless an answer still arrives."""
        self._later(thread_id, message_id, lambda: self._tell_user(thread_id))

    def nothing_shown(self, thread_id: str, message_id: str, answered: Sequence[Handler]) -> None:
        """Warn the developer that handlers ended without content, unless content still arrives."""
        names = " and ".join(named(handler.fn) for handler in answered)

        def warn() -> None:
            self._warn(
                names,
                f'{names} handled a message of Chat("{self._id}") without showing anything. Return or '
                "yield the answer, or append it with `await chat.append_message(...)`.",
            )

        self._later(thread_id, message_id, warn)

    def end(self) -> None:
        """Stop watching all messages."""
        for timer in self._timers:
            timer.cancel()
        self._timers.clear()

    def _later(self, thread_id: str, message_id: str, tell: Callable[[], None]) -> None:
        shown = self._channel.shown(thread_id)

        def check() -> None:
            self._timers.discard(timer)
            thread = self._channel.log.threads.get(thread_id)
            if thread is None or thread.find(message_id) is None:
                return
            if not thread.busy and shown == self._channel.shown(thread_id):
                tell()

        timer = asyncio.get_running_loop().call_later(UNANSWERED_SECONDS, check)
        self._timers.add(timer)

    def _tell_user(self, thread_id: str) -> None:
        if self.is_read or self._is_input_read():
            return
        advice = (
            f'Chat("{self._id}") has neither a handler nor a client: put @chat.on_user_submit above a '
            f'function that answers, or write Chat("{self._id}", client=ChatOpenAI()).'
        )
        self._warn("nobody", f"Nothing answers the message. {advice}")
        text = words("notSetUp")
        if is_development(self._session):
            text = f"{text} {advice}"
        self._channel.emit(
            build.error(
                code="failed", message=str(text), wording=wording_of(text), thread_id=thread_id
            )
        )

    def _is_input_read(self) -> bool:
        """Return whether anything other than the chat itself depends on the input that holds the user's message."""
        root = self._session.root_scope()
        count = dependents(root.input[ResolvedId(f"{self._id}_user_input")])
        # Without a count, do not warn: a wrong warning is worse than none.
        return count is None or count > 1

    def _warn(self, what: str, text: str) -> None:
        warn_once(self._session.root_scope().app, ("unanswered", self._id, what), text)
