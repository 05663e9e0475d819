"""Common parts of the providers' formats."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Any, ClassVar

from .script import Call, Cite, Fail, Said, Say, Search, Think, Usage

Event = tuple[str | None, dict[str, Any]]
"""The name of a server-sent event, where the format names them, and its data."""


class Format(ABC):
    """One request and the answer to it in a provider's format.

    Parameters
    ----------
    body
        What the client has sent.
    number
        Tells this answer's ids from others'.
    """

    path: ClassVar[str]
    last_event: ClassVar[str | None] = None
    """Return the end of the stream, if the format has one."""

    def __init__(self, body: dict[str, Any], number: int) -> None:
        self.body = body
        self.model = body.get("model", "")
        self._number = number
        self.usage = Usage()

    def id(self, kind: str, index: int | None = None) -> str:
        """Return an id for an item of this answer."""
        return "_".join([kind, str(self._number), *([] if index is None else [str(index)])])

    @abstractmethod
    def said(self) -> list[Said]:
        """The conversation so far."""

    @abstractmethod
    def tools(self) -> list[str]:
        """The names of the client's tools."""

    @abstractmethod
    def begin(self) -> Iterator[Event]:
        """The events before the first step."""

    @abstractmethod
    def say(self, step: Think | Say | Call | Cite | Search) -> Iterator[Event]:
        """The events of one step."""

    @abstractmethod
    def end(self) -> Iterator[Event]:
        """The events after the last step."""

    @abstractmethod
    def error(self, fail: Fail) -> dict[str, Any]:
        """Return an error, as a response body or in the stream."""

    def failure(self, fail: Fail) -> Event:
        """The event of an error in the stream."""
        return "error", self.error(fail)


def text_of(content: Any) -> str:
    """The text of a message's content: a string, or blocks of which some have one."""
    if isinstance(content, list):
        return "".join(text_of(block) for block in content)
    if isinstance(content, dict):
        return text_of(content.get("text"))
    return content or ""
