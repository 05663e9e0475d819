"""Reads bookmarks that an app has written with shinychat."""

from __future__ import annotations

from typing import Any, cast

from shiny_chatkit.chat.history import messages_as_shown, messages_of_turns
from shiny_chatkit.log import Log


def is_foreign(messages: Any, client: Any) -> bool:
    """Return whether the two values of a chat in a bookmark are shinychat's.

    Parameters
    ----------
    messages
        The messages as they were shown; None if the bookmark has none. shinychat saves none beside a chatlas client.
    client
        The state of the client.
    """
    return isinstance(messages, list) or (messages is None and _turns(client) is not None)


def foreign_log(messages: Any, client: Any) -> dict[str, Any]:
    """Return the conversation of such a bookmark as a log's dump.

    Raises
    ------
    Exception
        If a message is damaged.
    """
    log = Log()
    if messages is None:
        log.first.messages = messages_of_turns(_turns(client) or [])
    else:
        log.first.messages = messages_as_shown(messages)
    return log.dump()


def _turns(client: Any) -> list[dict[str, Any]] | None:
    """Return the turns in the state of a chatlas client, or None."""
    if not isinstance(client, dict):
        return None
    state = cast("dict[str, Any]", client)
    turns = state.get("turns")
    return (
        cast("list[Any]", turns) if state.get("version") == 1 and isinstance(turns, list) else None
    )
