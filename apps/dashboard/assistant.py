"""The offline assistant: understands a question, computes the answer and streams it in small pieces.

It keeps the questions of the running topic, so that "and for males?" has something to go on from, and gives that up
for a bookmark through get_state and set_state, as a chatlas client does.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

from answers import SetFilters, answer
from data import Condition
from htmltools import Tag
from questions import Question, understand

ShowOnly = Callable[[Sequence[Condition]], None]


class Assistant:
    """One conversation. `show_only` makes the dashboard show only the penguins of some conditions."""

    def __init__(self, show_only: ShowOnly, *, pause: float = 0.012) -> None:
        self._show_only = show_only
        self._pause = pause
        self._asked: list[str] = []

    async def stream(self, text: str, within: Sequence[Condition] = ()) -> AsyncIterator[str | Tag]:
        """Answer in words and charts. `within` are the conditions the dashboard applies already."""
        question = understand(text, self._previous())
        if question.kind not in ("unknown", "help", "greeting", "thanks", "columns"):
            self._asked = [*self._asked[-20:], text]
        for part in answer(question, within):
            if isinstance(part, SetFilters):
                self._show_only(part.conditions)
            elif isinstance(part, Tag):
                yield part
            else:
                for piece in pieces(part):
                    yield piece
                    await asyncio.sleep(self._pause)

    def _previous(self) -> Question | None:
        question = None
        for text in self._asked:
            question = understand(text, question)
        return question

    async def get_state(self) -> dict[str, Any]:
        return {"asked": self._asked}

    async def set_state(self, state: dict[str, Any]) -> None:
        self._asked = [str(text) for text in state.get("asked", [])]


def pieces(text: str) -> list[str]:
    """The text cut into a word or two at a time, as a model's tokens would come."""
    return re.findall(r"\s*\S+(?:\s+$)?|\s+", text)
