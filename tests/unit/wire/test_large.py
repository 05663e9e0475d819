"""Large batches are written in a worker thread and sent in pieces; joined, these are the batch."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiny_chatkit.wire import _large
from shiny_chatkit.wire._large import LARGE_CHARS, PIECE_CHARS, send_batch, written

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(VALUES)
def test_what_is_written_reads_as_the_value(value: Any) -> None:
    assert json.loads(written(value)) == value


@pytest.mark.parametrize(
    "value",
    [
        [{"n": n, "x": f"row {n}"} for n in range(30_000)],
        {"a": [1] * 25_000, "b": [[2] * 25_000, 3], "c": []},
        [[list(range(20_000)), "漢😀"], [2**70], {}],
        {str(n): n for n in range(30_000)},
        [[]] * 30_000,
    ],
    ids=["rows", "columns", "nested", "keys", "empty"],
)
def test_long_values_are_written_in_steps(value: Any) -> None:
    steps = list(_large._steps(value))
    assert len(steps) > 1
    assert json.loads(b"".join(steps)) == value
    assert max(map(len, steps)) < 1_000_000


def batch(text: str) -> dict[str, Any]:
    return {"id": "chat", "seq": 3, "events": [{"event": "chat:html", "data": {"html": text}}]}


async def sent_of(payload: dict[str, Any]) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await send_batch(send, payload)
    return sent


async def test_a_batch_of_a_usual_size_is_sent_as_it_is() -> None:
    payload = batch("x" * (LARGE_CHARS // 2))
    assert await sent_of(payload) == [payload]


async def test_a_large_batch_is_sent_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[threading.Thread] = []

    def spied(value: Any) -> str:
        threads.append(threading.current_thread())
        return written(value)

    monkeypatch.setattr(_large, "written", spied)
    payload = batch("é" * (LARGE_CHARS + 1))
    pieces = await sent_of(payload)
    assert json.loads("".join(piece["piece"] for piece in pieces)) == payload
    assert {piece["id"] for piece in pieces} == {"chat"}
    assert [piece["last"] for piece in pieces] == [False] * (len(pieces) - 1) + [True]
    assert max(len(piece["piece"]) for piece in pieces) <= PIECE_CHARS
    assert threading.main_thread() not in threads
