"""A workspace's log and memories, with sessions that ask in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shiny_chatkit.log import Changes, Log, Message, Thread
from shiny_chatkit.log._parts import TextPart
from shiny_chatkit.models import AppClients, Clients, Memories


def message(id: str, role: Any, text: str) -> Message:
    return Message(id, role, 0, [TextPart(text)] if text else [])


class Conversation:
    """A log with one thread, and what models remember of it."""

    def __init__(self) -> None:
        self.subscribers: list[Callable[[Changes], None]] = []
        self.log = Log()
        self.memories = Memories(self.log, self.subscribers.append)

    @property
    def thread(self) -> Thread:
        return self.log.first

    def show(self, id: str, text: str, answer: str | None = None) -> None:
        """Show a question and its answer."""
        self.thread.messages.append(message(id, "user", text))
        if answer is not None:
            self.thread.messages.append(message(f"{id}-answer", "assistant", answer))

    def remove(self, *ids: str) -> None:
        """Remove messages."""
        self.thread.messages = [m for m in self.thread.messages if m.id not in ids]
        for fn in self.subscribers:
            fn(Changes(0, left=set(ids)))


class AppSession:
    """A session whose handler calls a client."""

    def __init__(self, conversation: Conversation, client: Any) -> None:
        self.conversation, self.client = conversation, client
        own = clients(conversation, None)
        self.app_clients = AppClients(
            "chat", conversation.log, conversation.memories, lambda: conversation.thread, own
        )
        self.handler: Callable[..., Any] = lambda text: client.chat(text, echo="none")

    def ask(self, id: str, text: str) -> list[str]:
        """Ask, and return what the model was told before."""
        self.conversation.show(id, text)
        self.app_clients.begin(self.conversation.thread, id, [self.handler])
        before = said(self.client)
        answer = str(self.handler(text))
        self.conversation.thread.messages.append(message(f"{id}-answer", "assistant", answer))
        return before


def clients(conversation: Conversation, client: Any) -> Clients:
    """Return the chat's own client in one session."""

    async def approve(*_: Any) -> bool:
        return True

    made = Clients(
        conversation.log,
        conversation.memories,
        lambda: conversation.thread,
        approve,
        lambda _: True,
    )
    made.client = client
    return made


def said(client: Any) -> list[str]:
    """Return the texts of a client's turns."""
    return [turn.text for turn in client.get_turns()]
