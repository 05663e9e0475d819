"""Requests and answers of a model, independent of a provider's format."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, takewhile
from typing import Any, Literal


@dataclass(frozen=True)
class Think:
    """Reasoning."""

    text: str


@dataclass(frozen=True)
class Say:
    """Text."""

    text: str


@dataclass(frozen=True)
class Call:
    """A tool of the client's is called; arguments given as a string go out as they are."""

    name: str
    arguments: Mapping[str, Any] | str = field(default_factory=dict[str, Any])

    @property
    def json(self) -> str:
        arguments = self.arguments
        return arguments if isinstance(arguments, str) else json.dumps(arguments)


@dataclass(frozen=True)
class Cite:
    """A source of the text before."""

    url: str
    title: str = ""
    quote: str = ""


@dataclass(frozen=True)
class Search:
    """The provider itself searches the web (chat completions do not show that)."""

    query: str
    results: Sequence[Cite] = ()


@dataclass(frozen=True)
class Fail:
    """The provider fails: with this status, or in the stream if that has begun."""

    status: int = 500
    message: str = "The model failed."
    retry_after: float | None = None


@dataclass(frozen=True)
class Wait:
    """Nothing comes until the event is set, for so many seconds at the most."""

    seconds: float = 30
    until: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True)
class Cut:
    """The connection ends in the middle of a chunk."""


@dataclass(frozen=True)
class Usage:
    """The tokens to report; comes first, for some formats tell of the input before they say anything."""

    input: int = 11
    output: int = 7


Step = Think | Say | Call | Cite | Search | Fail | Wait | Cut | Usage


@dataclass(frozen=True)
class Said:
    """An earlier message, reduced to what an answer depends on."""

    role: Literal["system", "user", "assistant", "tool"]
    text: str = ""


@dataclass(frozen=True)
class Request:
    """A client's request.

    Attributes
    ----------
    number
        1 for the first request that the server got.
    path, headers, body
        As they came; the names of headers in lower case.
    said
        The conversation so far.
    tools
        The names of the tools that the client offers.
    """

    number: int
    path: str
    headers: Mapping[str, str]
    body: dict[str, Any]
    said: Sequence[Said]
    tools: Sequence[str]

    @property
    def text(self) -> str:
        """The user's newest text."""
        return next((s.text for s in reversed(self.said) if s.role == "user"), "")

    @property
    def answered(self) -> int:
        """How often the model has spoken since then: each tool's result makes it speak again."""
        since = takewhile(lambda role: role != "user", (s.role for s in reversed(self.said)))
        return [role for role, _ in groupby(since)].count("assistant")


Answerer = Callable[[Request], Iterable[Step]]


class Script:
    """Answers each message of a user with these turns, one after the other."""

    def __init__(self, *turns: Sequence[Step]) -> None:
        self._turns = turns

    def __call__(self, request: Request) -> Sequence[Step]:
        if request.answered < len(self._turns):
            return self._turns[request.answered]
        return [Fail(500, f"The script has no turn {request.answered + 1}.")]


def usual_answer(request: Request) -> Iterator[Step]:
    """The default answers of a server; see the package."""
    last = request.said[-1]
    if last.role == "tool":
        yield Say(f"The tool says: {last.text}")
    elif "weather" in request.text:
        yield Say("Let me look. ")
        yield Call(request.tools[0], {"city": "Paris"})
    elif "forever" in request.text:
        yield Say("Once more ")
        yield from forever("and again ")
    else:
        number = sum(said.role == "user" for said in request.said)
        yield Say(f"Number **{number}**: {request.text}")


def forever(text: str, every: float = 0.02) -> Iterator[Step]:
    """Say the same again and again, until the client is gone."""
    while True:
        yield Say(text)
        yield Wait(every)


def words(text: str) -> list[str]:
    """Cut a text into the pieces it is streamed in."""
    return re.findall(r"\s*\S+\s*", text) or [text]


def pieces_of_json(text: str) -> list[str]:
    """Cut JSON where a model might: in the middle of what a client would like to have whole."""
    middle = len(text) // 2
    return [text[:middle], text[middle:]]
