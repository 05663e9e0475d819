"""Converts the turns of one question to what a store keeps with the user's message, and back."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

import chatlas
from chatlas.types import ContentToolRequest, ContentToolResult

from shiny_chatkit.protocol.clean import quoted

from ._memory import closed
from ._turn_data import AnyTurn, load_turns

VERSION = 1

_log = logging.getLogger("shiny_chatkit.clients")


def stored_turns(turns: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data of a question: the dumped turns of each client, by its name."""
    return {"version": VERSION, "turns": dict(turns)}


def turns_in(stored: Any, message_id: str) -> dict[str, Any]:
    """Return the dumped turns of each client; log a warning if the data cannot be read."""
    if stored is None:
        return {}
    if isinstance(stored, dict):
        data = cast("dict[str, Any]", stored)
        if data.get("version") == VERSION and isinstance(data.get("turns"), dict):
            return {str(client): turns for client, turns in data["turns"].items()}
        reason = f"unknown version {quoted(data.get('version'))}"
    else:
        reason = f"expected an object, not {type(stored).__name__}"
    _warn(message_id, reason)
    return {}


def read(
    dumped: Any, message_id: str, shown: Callable[[], list[AnyTurn]], *, strict: bool
) -> list[AnyTurn]:
    """
    Return the turns of one question in a form that every provider accepts.

    Data that cannot be read is replaced by what the page shows, and a warning is logged.

    Parameters
    ----------
    dumped
        The turns as :func:`dump_turns` returned them.
    message_id
        The id of the user's message.
    shown
        Returns the turns as the page shows them.
    strict
        Whether the turns must be questions and answers in alternation. An app may give others to its client.
    """
    try:
        turns = load_turns(dumped)
        if strict:
            check(turns)
    except Exception as error:  # noqa: BLE001 - the validators of chatlas may raise anything
        _warn(message_id, _first_line(error))
        return shown()
    return turns if strict else closed(turns)


def check(turns: Sequence[AnyTurn]) -> None:
    """Raise an error unless turns alternate, begin with a question, and end with an answer.

    Raises
    ------
    ValueError
        If a provider might reject them.
    """
    for at, turn in enumerate(turns):
        if isinstance(turn, chatlas.UserTurn) != (at % 2 == 0):
            raise ValueError("questions and answers do not alternate")
    if len(turns) % 2:
        raise ValueError("the last question has no answer")
    for before, turn in itertools.pairwise(turns):
        if isinstance(turn, chatlas.UserTurn) and _calls(before) != _results(turn):
            raise ValueError("the calls of tools do not match their results")
    if turns and (_results(turns[0]) or _calls(turns[-1])):
        raise ValueError("a call of a tool has no result, or a result no call")


def _calls(turn: AnyTurn) -> set[str]:
    return {content.id for content in turn.contents if isinstance(content, ContentToolRequest)}


def _results(turn: AnyTurn) -> set[str]:
    # A tool may give several results for one call.
    return {content.id for content in turn.contents if isinstance(content, ContentToolResult)}


def _warn(message_id: str, reason: str) -> None:
    _log.warning(
        "What models remember of message %s cannot be read, so they are told what the page shows: %s.",
        quoted(message_id),
        reason,
    )


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
