"""Reads the ``history`` argument of a chat, and adapts it to the chat's other arguments."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, get_args

from chatlas import AssistantTurn, UserTurn
from shiny.session import Session
from shinychat.types import ConversationStore, HistoryOptions

from shiny_chatkit.log import Message
from shiny_chatkit.models import TitleFunction
from shiny_chatkit.protocol.checks.options import choice
from shiny_chatkit.protocol.clean import quoted
from shiny_chatkit.protocol.content import RestoreMode
from shiny_chatkit.stores import ThreadStore

from ._places import place


@dataclass(frozen=True)
class Arrangement:
    """
    How a chat keeps its conversations.

    Attributes
    ----------
    restore_mode
        Which conversation a page shows first; None for the newest one, or the one in the page's address.
    store, user, titles
        The arguments of ``Chat``.
    """

    restore_mode: RestoreMode | None
    store: str | ThreadStore | None
    user: Any
    titles: bool | TitleFunction


def arranged(
    history: Any,
    *,
    store: Any,
    user: Any,
    titles: bool | TitleFunction,
    client: Any,
    session: Session,
) -> Arrangement:
    """Return how to keep conversations, from the arguments of ``Chat``.

    ``store``, ``user`` and ``titles`` take precedence where ``history`` says nothing.

    Raises
    ------
    TypeError, ValueError
        If ``history`` is not valid, or contradicts another argument.
    ImportError
        If the store needs a package that is not installed.
    """
    if history is False:
        return Arrangement(None, store, user, titles)
    if history is not True and not isinstance(history, HistoryOptions):
        raise TypeError(
            f"Invalid value {quoted(history)} for `history`: expected True, False or HistoryOptions(...)."
        )
    options = HistoryOptions() if history is True else history
    _check(options)
    if options.restore_mode == "bookmark":
        _check_bookmarks(session)
    if store is not None and options.store != "auto":
        raise ValueError(_twice("store"))
    if user is not None and options.scope is not None:
        raise ValueError(_twice("scope", "user"))
    if titles is False and options.title is not None:
        titles = _with_turns(options.title) if callable(options.title) else client is not None
    return Arrangement(
        options.restore_mode,
        place(options, session) if store is None else store,
        options.scope if user is None else user,
        titles,
    )


def _twice(option: str, argument: str | None = None) -> str:
    return (
        f"`HistoryOptions({option}=...)` and `Chat({argument or option}=...)` contradict each other: leave out one "
        "of them."
    )


def _check(options: HistoryOptions) -> None:
    choice("restore_mode", options.restore_mode, get_args(RestoreMode.__value__))
    store: object = options.store
    if isinstance(store, ThreadStore) or (isinstance(store, str) and "://" in store):
        raise TypeError(
            f"Invalid value {quoted(store)} for `HistoryOptions(store=...)`: pass a database or a ThreadStore to "
            'the chat, as in Chat("chat", store=..., history=True).'
        )
    if not isinstance(store, ConversationStore):
        choice("store", store, ("auto", "memory", "file"))
    scope: object = options.scope
    if scope is not None and not isinstance(scope, str) and not callable(scope):
        raise TypeError(
            f"Invalid value {quoted(scope)} for `HistoryOptions(scope=...)`: expected a string, a function that "
            "takes the session and returns a string, or None."
        )
    title: object = options.title
    if title is not None and title != "auto" and not callable(title):
        raise TypeError(
            f'Invalid value {quoted(title)} for `HistoryOptions(title=...)`: expected "auto", a function that takes '
            "the turns and returns a title, or None."
        )
    size: object = options.max_store_mb
    is_number = isinstance(size, (int, float)) and not isinstance(size, bool)
    if size is not None and not (is_number and 0 < size < math.inf):
        raise ValueError(
            f"Invalid value {quoted(size)} for `HistoryOptions(max_store_mb=...)`: expected a number of megabytes "
            "greater than 0, or None."
        )


def _check_bookmarks(session: Session) -> None:
    if not session.is_stub_session() and session.root_scope().bookmark.store != "server":
        raise ValueError(
            'HistoryOptions(restore_mode="bookmark") needs bookmarks on the server: write '
            'App(..., bookmark_store="server"), or app_opts(bookmark_store="server") in Express.'
        )


def _with_turns(write: Any) -> TitleFunction:
    """Adapt a function that reads turns as JSON-like data to one that writes a title from messages."""

    def written(messages: Sequence[Message]) -> Any:
        classes = {"user": UserTurn, "assistant": AssistantTurn}
        turns: list[Any] = [
            classes[each.role](each.text) for each in messages if each.role in classes
        ]
        return write([turn.model_dump(mode="json") for turn in turns])

    return written
