"""Keeps objects that messages refer to, such as widgets and tables, as long as a message refers to them."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from shiny_chatkit.log import Changes, HtmlPart, Log, Message, Part, RecordPart, Subscribe

_TOKEN = re.compile(r"chatkit_[0-9a-f]{32}")


@dataclass
class _Belonging:
    value: Any
    release: Callable[[], None]


class Belongings:
    """Keeps objects under unguessable tokens, which appear in the log's messages.

    Parameters
    ----------
    log
        The log whose messages, including their earlier versions, determine which objects are still needed.
    subscribe
        Subscribes a function to the changes that remove something.
    """

    def __init__(self, log: Log, subscribe: Subscribe) -> None:
        self._log = log
        self._kept: dict[str, _Belonging] = {}
        self._unseen: set[str] = set()
        self._something_left = False
        subscribe(self._note_gone)

    def _note_gone(self, _changes: Changes) -> None:
        self._something_left = True

    def keep(self, token: str, value: Any, release: Callable[[], None] = lambda: None) -> None:
        """Keep an object until no message contains its token; the message may be added later."""
        self._kept[token] = _Belonging(value, release)
        self._unseen.add(token)

    def get(self, token: str) -> Any:
        """Return the object that a token stands for, or None if it is no longer kept."""
        kept = self._kept.get(token)
        return None if kept is None else kept.value

    def prune(self) -> None:
        """Release the objects that were in a message and no longer are in any."""
        self._look_for_unseen()
        if not self._something_left:
            return
        self._something_left = False
        if len(self._unseen) == len(self._kept):
            return
        needed = {token for text in self._texts() for token in _TOKEN.findall(text)}
        for token in self._kept.keys() - needed - self._unseen:
            self._kept.pop(token).release()

    def _look_for_unseen(self) -> None:
        # New tokens are in the newest messages, so this reads only a few messages.
        for text in self._texts() if self._unseen else ():
            self._unseen.difference_update(_TOKEN.findall(text))
            if not self._unseen:
                return

    def clear(self) -> None:
        """Release all objects."""
        while self._kept:
            self._kept.popitem()[1].release()
        self._unseen.clear()

    def _texts(self) -> Iterator[str]:
        for thread in self._log.threads.values():
            for message in reversed(thread.messages):
                yield from _texts_of(message)


def new_token() -> str:
    """Return a new token, which is also a valid output id."""
    return f"chatkit_{secrets.token_hex(16)}"


def _texts_of(message: Message) -> Iterator[str]:
    """Yield the texts of a message that may contain tokens."""
    for part in reversed(message.parts):
        yield from _texts_in(part)
    for version in message.versions:
        yield from _texts_of(version)


def _texts_in(part: Part) -> Iterator[str]:
    if isinstance(part, HtmlPart):
        yield part.html
    elif isinstance(part, RecordPart):
        result = part.data.get("result")
        results = cast("list[dict[str, Any]]", result) if isinstance(result, list) else []
        footer: dict[str, Any] = part.data.get("display", {}).get("footer", {})
        for data in (part.data, *results, footer):
            yield data.get("downloadUrl") or data.get("html") or ""
