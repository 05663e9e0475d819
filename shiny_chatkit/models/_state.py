"""Saves and restores the state of an app's chatlas client."""

from __future__ import annotations

from typing import Any, cast

import chatlas
from shiny.types import Jsonifiable

from ._turn_data import AnyTurn, dump_turns, load_turns

STATE_VERSION = 1

AnyChat = chatlas.Chat[Any, Any]


class ChatlasState:
    """Returns and restores the turns of a chatlas ``Chat``."""

    def __init__(self, client: AnyChat) -> None:
        self._client = client

    async def get_state(self) -> Jsonifiable:
        """Return the turns as JSON-like data."""
        turns = dump_turns(self._client.get_turns())
        return cast(Jsonifiable, {"version": STATE_VERSION, "turns": turns})

    async def set_state(self, state: Jsonifiable) -> None:
        """Restore the turns.

        Raises
        ------
        ValueError
            If the state does not come from :meth:`get_state`.
        """
        self._client.set_turns(turns_of_state(state))


def turns_of_state(state: Jsonifiable) -> list[AnyTurn]:
    """Return the turns of a state.

    Raises
    ------
    ValueError
        If the state does not come from :meth:`ChatlasState.get_state`.
    """
    if not isinstance(state, dict) or state.get("version") != STATE_VERSION:
        raise ValueError("The bookmark holds no chatlas state that this version can read.")
    try:
        return load_turns(cast("list[Any]", state.get("turns") or []))
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(
            f"The bookmark's turns of a chatlas client are invalid: {error}"
        ) from error


def is_chatlas(client: object) -> bool:
    """Return whether a client is a chatlas ``Chat``."""
    return isinstance(client, chatlas.Chat)


def chatlas_state(client: object) -> ChatlasState | None:
    """Return the state of ``client`` if it is a chatlas ``Chat``, or None otherwise."""
    return ChatlasState(cast(AnyChat, client)) if isinstance(client, chatlas.Chat) else None
