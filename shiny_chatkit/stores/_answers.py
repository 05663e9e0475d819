"""Answers as rows for evaluation: the question, the tools, the rating, and the cost of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, cast

from ._records import Account, MessageRecord, ThreadRecord


@dataclass(frozen=True)
class Said:
    """A message with the account and the thread that it belongs to."""

    account: Account
    thread: ThreadRecord
    message: MessageRecord


class AnswerRows:
    """
    Make rows of answers from messages, which come thread by thread and in order.

    Parameters
    ----------
    rated
        Whether to leave out answers without a rating.
    """

    def __init__(self, *, rated: bool = False) -> None:
        self._rated = rated
        self._place: tuple[Account, str] | None = None
        self._question = ""

    def add(self, messages: Iterable[Said]) -> Iterator[dict[str, Any]]:
        """Return the rows of the answers among the next messages."""
        for said in messages:
            place = (said.account, said.thread.id)
            if place != self._place:
                self._place, self._question = place, ""
            message = said.message
            if message.role == "user":
                self._question = message.text
            elif message.role == "assistant" and (message.rating or not self._rated):
                yield _row(said, self._question)


def _row(said: Said, question: str) -> dict[str, Any]:
    data = said.message.data
    usage = _mapping(data.get("usage"))
    return {
        "chat": said.account.chat_id,
        "owner": said.account.owner,
        "thread": said.thread.id,
        "title": said.thread.title,
        "message": said.message.id,
        "time": _time(said.message.created_at),
        "question": question,
        "answer": said.message.text,
        "tools": [
            _tool(part) for part in _mappings(data.get("parts")) if part.get("type") == "tool"
        ],
        "rating": said.message.rating,
        "comment": data.get("feedbackComment"),
        "input_tokens": usage.get("inputTokens"),
        "output_tokens": usage.get("outputTokens"),
        "cached_tokens": usage.get("cachedTokens"),
        "cost": usage.get("cost"),
        "stopped": bool(data.get("stopped")),
        "error": data.get("error"),
    }


def _tool(part: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": part.get("name"),
        "arguments": part.get("arguments"),
        "is_error": bool(part.get("isError")),
    }


def _time(milliseconds: int) -> str | None:
    try:
        return datetime.fromtimestamp(milliseconds / 1000, timezone.utc).isoformat()
    except (ValueError, OverflowError, OSError):
        return None


def _mapping(value: object) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else {}


def _mappings(value: object) -> list[Mapping[str, Any]]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        return []
    return [_mapping(item) for item in cast("Sequence[object]", value)]
