"""The open questions of a thread, and the answers that they accept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from shiny_chatkit.protocol.exceptions import Refused
from shiny_chatkit.protocol.words import words

from ._thread import Thread

QuestionKind = Literal["input", "permission"]


@dataclass(frozen=True)
class OpenQuestion:
    """A question that the user has not answered yet.

    Attributes
    ----------
    kind
        An "input" is answered with text, a "permission" with the id of an option.
    options
        The accepted answers; None if any text is accepted.
    """

    kind: QuestionKind
    options: tuple[str, ...] | None

    def check(self, kind: QuestionKind, answer: str) -> None:
        """Check that an answer fits the question's kind and options.

        Raises
        ------
        Refused
            If the answer does not fit.
        """
        if kind != self.kind:
            expects = "expectsOption" if self.kind == "permission" else "expectsText"
            raise Refused(words(expects))
        if self.options is not None and answer not in self.options:
            offered = [_short(option) for option in self.options[:10]]
            raise Refused(words("notOffered", options=offered))


def open_question(thread: Thread, request_id: str) -> OpenQuestion | None:
    """Return the open question with this id, or None if there is none or it was answered or closed."""
    for message in reversed(thread.messages):
        for record in message.records("input"):
            if record["requestId"] == request_id:
                is_open = not record.keys() & {"answer", "closed"}
                return OpenQuestion("input", _choices(record)) if is_open else None
        for tool in message.records("tool"):
            permission = tool.get("permission")
            if permission is not None and permission["requestId"] == request_id:
                ids = tuple(option["optionId"] for option in permission["options"])
                return None if "answer" in permission else OpenQuestion("permission", ids)
    return None


def _choices(record: dict[str, Any]) -> tuple[str, ...] | None:
    """Return the options that the page shows: Yes and No for buttons without options."""
    options: list[str] = record.get("options") or []
    match record.get("inputType"):
        case "buttons":
            return tuple(options or ("Yes", "No"))
        case "radio" if options:
            return tuple(options)
        case _:
            return None


def _short(option: str) -> str:
    return repr(option if len(option) <= 60 else f"{option[:59]}…")
