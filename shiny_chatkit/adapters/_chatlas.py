"""A chatlas client seen as something with a state to keep."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterable, Callable
from typing import Any, cast

import chatlas
from chatlas.types import ContentCitation, ContentThinking, ContentThinkingDelta, WebSource
from shiny.types import Jsonifiable

from shiny_chatkit.content import Citation, Piece, Thinking, is_web_address

STATE_VERSION = 1

_TURNS: dict[str, Any] = {
    "user": chatlas.UserTurn,
    "assistant": chatlas.AssistantTurn,
    "system": chatlas.SystemTurn,
}

AnyChat = chatlas.Chat[Any, Any]


class ChatlasState:
    """Gives and takes a chatlas ``Chat``'s turns."""

    def __init__(self, client: AnyChat) -> None:
        self._client = client

    async def get_state(self) -> Jsonifiable:
        """The turns as JSON-like data."""
        # What cannot be JSON (say, UI that a tool result is displayed as) is kept as its text.
        turns = [turn.model_dump(mode="json", fallback=str) for turn in self._client.get_turns()]
        return cast(Jsonifiable, {"version": STATE_VERSION, "turns": turns})

    async def set_state(self, state: Jsonifiable) -> None:
        """Put turns back.

        Raises
        ------
        ValueError
            If this is no state that :meth:`get_state` gave.
        """
        if not isinstance(state, dict) or state.get("version") != STATE_VERSION:
            raise ValueError("The bookmark holds no chatlas state that this version can read.")
        turns = cast("list[Any]", state.get("turns") or [])
        self._client.set_turns([_TURNS[turn["role"]].model_validate(turn) for turn in turns])


def pieces_of_chatlas(content: object) -> list[Piece] | None:
    """Give the pieces of a chatlas content object that is shown better than by shinychat's rules."""
    match content:
        case ContentThinking() | ContentThinkingDelta():
            return [Thinking(content.thinking)]
        case ContentCitation(source=WebSource() as source):
            if not is_web_address(source.url):
                return []
            return [Citation(source.url, source.title or "", content.cited_quote or "")]
        case _:
            return None


def chatlas_state(client: object) -> ChatlasState | None:
    """The state of ``client`` if it is a chatlas ``Chat``."""
    return ChatlasState(cast(AnyChat, client)) if isinstance(client, chatlas.Chat) else None


def client_handler(client: object) -> Callable[[str], AsyncGenerator[Any, None]]:
    """The handler that lets a chatlas ``Chat`` answer.

    Raises
    ------
    TypeError
        If ``client`` is no chatlas ``Chat``.
    """
    if not isinstance(client, chatlas.Chat):
        raise TypeError(f"`client` must be a chatlas Chat, not {type(client).__name__}.")

    chat = cast(AnyChat, client)

    async def answer(text: str) -> AsyncGenerator[Any, None]:
        stream: AsyncIterable[Any] = await chat.stream_async(text, content="all")
        async for content in stream:
            yield content

    return answer
