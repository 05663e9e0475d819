"""Receives notifications of PostgreSQL on one connection, which it restores when it is lost."""

from __future__ import annotations

import asyncio
import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson

from shiny_chatkit.stores._records import Account
from shiny_chatkit.stores._shared import MAX_NOTIFICATION_BYTES, Notification

CHANNEL = "chatkit"

_POLL_SECONDS = 0.5
_RETRY_SECONDS = (0.2, 1, 3)


def encoded(notification: Notification, sender: str) -> str:
    """Return a notification as text, with the process that sends it.

    Raises
    ------
    ValueError
        If it is too long.
    """
    content = [sender, topic_of(notification.account), notification.thread_id, notification.data]
    text = orjson.dumps(content).decode()
    if len(text.encode()) > MAX_NOTIFICATION_BYTES:
        raise ValueError(
            f"Invalid notification of {len(text.encode())} bytes: expected at most "
            f"{MAX_NOTIFICATION_BYTES}. Save long content, and send only its id."
        )
    return text


def decoded(text: str) -> tuple[str, str, str, Any] | None:
    """Return the sender, the topic, the thread and the data of a notification; None if the text is something else."""
    try:
        sender, topic, thread_id, data = orjson.loads(text)
    except (ValueError, TypeError):
        return None
    return sender, topic, thread_id, data


def topic_of(account: Account) -> str:
    """Return a digest that stands for an account, because every client of the database can listen, and may log."""
    return hashlib.sha256(orjson.dumps([account.chat_id, account.owner])).hexdigest()[:32]


@dataclass(frozen=True, eq=False)
class _Subscriber:
    loop: asyncio.AbstractEventLoop
    account: Account
    topic: str
    received: Callable[[Notification], None]
    missed: Callable[[], None]

    def call(self, callback: Callable[..., None], *arguments: Any) -> bool:
        """Call a function in the subscriber's event loop, and return whether it still runs."""
        try:
            self.loop.call_soon_threadsafe(callback, *arguments)
        except RuntimeError:
            return False
        return True


class Listener:
    """
    Pass notifications of other processes to subscribers.

    Parameters
    ----------
    connect
        Returns a new connection of psycopg in autocommit mode.
    sender
        The name of this process, whose notifications are left out.
    """

    def __init__(self, connect: Callable[[], Any], sender: str) -> None:
        self._connect = connect
        self._sender = sender
        self._subscribers: set[_Subscriber] = set()
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def subscribe(self, subscriber: _Subscriber) -> Callable[[], None]:
        """Pass notifications to a subscriber from now on, and return a function that stops this."""
        with self._lock:
            if self._thread is None:
                # The first connection is made here, so that its error is raised where it can be handled.
                connection = self._listening()
                self._thread = threading.Thread(
                    target=self._run, args=(connection,), name="chatkit-store-listener", daemon=True
                )
                self._thread.start()
            self._subscribers.add(subscriber)
        return lambda: self._subscribers.discard(subscriber)

    def close(self) -> None:
        """End, and close the connection."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join()

    def _listening(self) -> Any:
        connection = self._connect()
        connection.execute(f"LISTEN {CHANNEL}")
        return connection

    def _run(self, connection: Any) -> None:
        while not self._ended.is_set():
            connection = self._received(connection)
        connection.close()

    def _received(self, connection: Any) -> Any:
        """Pass on what arrives for a while, and return the connection to use next."""
        try:
            for notify in connection.notifies(timeout=_POLL_SECONDS):
                self._pass_on(notify.payload)
        except Exception:  # noqa: BLE001 - whatever ended the connection, another one is needed
            connection.close()
            return self._reconnected()
        return connection

    def _reconnected(self) -> Any:
        attempt = 0
        while True:
            connection = self._tried()
            if connection is not None:
                for subscriber in [*self._subscribers]:
                    self._call(subscriber, subscriber.missed)
                return connection
            if self._ended.wait(_RETRY_SECONDS[min(attempt, len(_RETRY_SECONDS) - 1)]):
                return _Closed()
            attempt += 1

    def _tried(self) -> Any:
        try:
            return self._listening()
        except Exception:  # noqa: BLE001 - it is tried again
            return None

    def _pass_on(self, payload: str) -> None:
        found = decoded(payload)
        if found is None:
            return
        sender, topic, thread_id, data = found
        if sender == self._sender:
            return
        for subscriber in [*self._subscribers]:
            if subscriber.topic == topic:
                notification = Notification(subscriber.account, thread_id, data)
                self._call(subscriber, subscriber.received, notification)

    def _call(
        self, subscriber: _Subscriber, callback: Callable[..., None], *arguments: Any
    ) -> None:
        if not subscriber.call(callback, *arguments):
            self._subscribers.discard(subscriber)


class _Closed:
    """The connection of a listener that ended while it had none."""

    def close(self) -> None:
        """Do nothing."""


def subscriber(
    account: Account, received: Callable[[Notification], None], missed: Callable[[], None]
) -> _Subscriber:
    """Return a subscriber whose functions are called in the running event loop."""
    loop = asyncio.get_running_loop()
    return _Subscriber(loop, account, topic_of(account), received, missed)
