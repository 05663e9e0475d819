"""Supports the deprecated options of ``Chat.messages()``: provider formats and token limits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, Protocol

from shinychat.types import ChatMessageDict

from shiny_chatkit.host import app_code

ProviderFormat = Literal["anthropic", "google", "langchain", "openai", "ollama"]


class Tokenizer(Protocol):
    """Counts tokens: ``encode`` returns a sequence of ids, or an object with the attribute ``ids``."""

    def encode(self, input: str, /, *args: Any, **kwargs: Any) -> Any: ...


def in_format(messages: Sequence[ChatMessageDict], format: str) -> list[Any]:
    """Return messages as dictionaries in a provider's format.

    Raises
    ------
    ValueError
        If the format is unknown, or if it does not allow a system message among the messages.
    """
    if format in ("openai", "ollama", "langchain"):
        return list(messages)
    if format not in ("anthropic", "google"):
        raise ValueError(f"Unknown message format: {format!r}.")
    if any(message["role"] == "system" for message in messages):
        raise ValueError(
            f"{format} expects the system prompt as a separate argument, not as a message."
        )
    if format == "anthropic":
        return list(messages)
    return [
        {
            "role": "model" if message["role"] == "assistant" else "user",
            "parts": [{"text": message["content"]}],
        }
        for message in messages
    ]


def within_token_limits(
    messages: Sequence[ChatMessageDict], limits: tuple[int, int], tokenizer: Tokenizer | None
) -> list[ChatMessageDict]:
    """Drop the oldest messages until the rest fits; system messages always stay.

    Parameters
    ----------
    messages
        All messages, the oldest first.
    limits
        The total number of tokens, and how many of them to reserve for the answer.
    tokenizer
        Counts tokens; by default, four characters count as one token.

    Raises
    ------
    ValueError
        If the limits are not valid, or too small for the system messages and the last message.
    """
    total, reserve = limits
    if total <= reserve:
        raise ValueError(f"Invalid token limits {limits}: the first must exceed the second.")
    left = total - reserve
    left -= sum(_count(m["content"], tokenizer) for m in messages if m["role"] == "system")
    if left <= 0:
        raise ValueError(f"The system messages alone exceed the token limits {limits}.")
    kept: list[ChatMessageDict] = []
    for message in reversed(messages):
        if message["role"] != "system":
            left -= _count(message["content"], tokenizer)
            if left < 0:
                continue
        kept.append(message)
    kept.reverse()
    had_others = any(m["role"] != "system" for m in messages)
    if had_others and all(m["role"] == "system" for m in kept):
        raise ValueError(f"Even the last message alone exceeds the token limits {limits}.")
    return kept


def _count(text: str, tokenizer: Tokenizer | None) -> int:
    if tokenizer is None:
        return max(1, len(text) // 4)
    with app_code():
        encoded = tokenizer.encode(text)
    return len(getattr(encoded, "ids", encoded))
