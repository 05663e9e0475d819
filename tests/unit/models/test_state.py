"""The state of an app's own chatlas client."""

from __future__ import annotations

import json
from typing import Any

import chatlas
import orjson
import pandas as pd
import pytest

from shiny_chatkit.models import chatlas_state


def client() -> Any:
    return chatlas.ChatOpenAI(api_key="none", model="none")


@pytest.mark.parametrize("state", [None, {}, [], {"version": 99, "turns": []}])
async def test_other_states_are_refused(state: Any) -> None:
    found = chatlas_state(client())
    assert found is not None
    with pytest.raises(ValueError, match="chatlas"):
        await found.set_state(state)


def test_other_clients_have_no_state() -> None:
    assert chatlas_state(object()) is None


async def test_the_state_of_a_chatlas_client_survives_a_round_trip() -> None:
    first, second = client(), client()
    request = chatlas.ContentToolRequest(id="1", name="add", arguments={"x": 1})
    turns: list[Any] = [
        chatlas.UserTurn("Hello"),
        chatlas.AssistantTurn(["Hi", request]),
        chatlas.UserTurn([chatlas.ContentToolResult(value=3, request=request)]),
        chatlas.AssistantTurn("3"),
    ]
    first.set_turns(turns)
    state = chatlas_state(first)
    other = chatlas_state(second)
    assert state is not None
    assert other is not None
    await other.set_state(json.loads(json.dumps(await state.get_state())))
    assert [t.role for t in second.get_turns()] == [t.role for t in first.get_turns()]
    assert [str(t) for t in second.get_turns()] == [str(t) for t in first.get_turns()]


class Told:
    """A value that an app derived from a data frame, to be sent as JSON."""

    def to_json(self) -> str:
        return '[{"a": 1}]'


@pytest.mark.parametrize(
    ("value", "restored"),
    [
        (b"\xff", "b'\\xff'"),
        ({"a": b"\xff"}, "{'a': b'\\xff'}"),
        (Told(), '[{"a": 1}]'),
        (
            pd.DataFrame({"a": range(100)}),
            pd.DataFrame({"a": range(100)}).to_json(orient="records"),
        ),
        ({"a": [1, None]}, {"a": [1, None]}),
        ("text", "text"),
        (None, None),
    ],
)
async def test_what_a_tool_gave_is_kept_as_the_model_was_told(value: Any, restored: Any) -> None:
    first, second = client(), client()
    request = chatlas.ContentToolRequest(id="1", name="f", arguments={})
    result = chatlas.ContentToolResult(value=value, request=request)
    first.set_turns(
        [chatlas.UserTurn("?"), chatlas.AssistantTurn([request]), chatlas.UserTurn([result])]
    )
    state, other = chatlas_state(first), chatlas_state(second)
    assert state is not None
    assert other is not None
    await other.set_state(orjson.loads(orjson.dumps(await state.get_state())))
    again = second.get_turns()[-1].contents[0]
    assert again.value == restored
    assert again.get_model_value() == result.get_model_value()
