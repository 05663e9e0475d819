"""What a stop of the tour is: a word to send, what it shows, and the events that travel for it."""

import asyncio
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from shiny import reactive

from shiny_chatkit import Chat

PACE = float(os.environ.get("TOUR_PACE", "1"))
"""How long the tour lingers, as a factor; tests set 0."""


@dataclass(frozen=True)
class Visit:
    """One session's tour. `live` counts the live messages, each of which needs outputs of its own."""

    chat: Chat
    live: reactive.Value[int]
    numbers: Iterator[int] = field(default_factory=lambda: count(1))


@dataclass(frozen=True)
class Stop:
    """A stop. `run` takes the visit and the context; if it blocks, it is a plain generator."""

    word: str
    title: str
    group: str
    events: frozenset[str]
    blocks: bool
    run: Callable[..., Any]


STOPS: dict[str, Stop] = {}


def stop(
    word: str, title: str, *events: str, blocks: bool = False
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a function as a stop that shows these events, named without their "chat:"."""

    def register(run: Callable[..., Any]) -> Callable[..., Any]:
        group = run.__module__.rsplit(".", 1)[1].capitalize()
        names = frozenset(f"chat:{event}" for event in events)
        STOPS[word] = Stop(word, title, group, names, blocks, run)
        return run

    return register


def find(text: str) -> Stop | None:
    """The stop that a message asks for with its first word."""
    first = re.match(r"[a-z-]+", text.strip().lower())
    return STOPS.get(first[0]) if first else None


def suggestions() -> str:
    """All stops by group, in markdown, each to be clicked."""
    groups: dict[str, list[str]] = {}
    for each in STOPS.values():
        word = f'<span class="suggestion submit" title="{each.title}">{each.word}</span>'
        groups.setdefault(each.group, []).append(word)
    return "\n".join(f"- **{name}:** {' · '.join(words)}" for name, words in groups.items())


async def pause(seconds: float) -> None:
    await asyncio.sleep(seconds * PACE)


def pieces(text: str) -> list[str]:
    """The text in pieces, as a model's tokens would come."""
    return re.findall(r"\s*\S+\s*", text)
