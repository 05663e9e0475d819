"""A chatlas client: its state for bookmarks, and as what answers."""

from __future__ import annotations

from typing import Any

import chatlas
import pytest

from shiny_chatkit.adapters import chatlas_state, client_handler


def client() -> Any:
    return chatlas.ChatOpenAI(api_key="none", model="none")


@pytest.mark.parametrize("state", [None, {}, [], {"version": 99, "turns": []}])
async def test_other_states_are_refused(state: Any) -> None:
    found = chatlas_state(client())
    assert found is not None
    with pytest.raises(ValueError, match="chatlas"):
        await found.set_state(state)


def test_only_chatlas_clients_answer() -> None:
    assert chatlas_state(object()) is None
    with pytest.raises(TypeError, match="chatlas Chat, not dict"):
        client_handler({})
