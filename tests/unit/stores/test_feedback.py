"""Answers are reported with their questions, tools, ratings and costs."""

from __future__ import annotations

from typing import Any

import pytest

from shiny_chatkit.stores import Account, Batch, MessageRecord, SQLStore, ThreadRecord
from shiny_chatkit.stores.sql import _answers

ADA, BOB = Account("chat", "ada"), Account("other", "bob")
DATA: dict[str, Any] = {
    "parts": [
        {"type": "text", "text": "It is 3."},
        {"type": "tool", "name": "add", "arguments": {"a": 1}, "toolId": "1"},
        {"type": "tool", "name": "fail", "arguments": {}, "toolId": "2", "isError": True},
    ],
    "feedbackComment": "Exactly",
    "usage": {"inputTokens": 10, "outputTokens": 5, "cachedTokens": 1, "cost": 0.25},
}


def message(id: str, role: str, position: int, text: str, **fields: Any) -> MessageRecord:
    values: dict[str, Any] = {"data": {}, **fields}
    return MessageRecord(id, "t1", position, 1, role, 1_700_000_000_000, text, **values)


@pytest.fixture
async def filled(url: str) -> str:
    store = SQLStore(url)
    await store.open()
    thread = ThreadRecord("t1", "Sums", 1, 1, 1)
    await store.save(
        ADA,
        Batch(
            threads=[thread],
            messages=[
                message("m1", "user", 0, "How much is 1 + 2?"),
                message("m2", "assistant", 1, "It is 3.", data=DATA, rating="up"),
                message("m3", "assistant", 2, "More", data={"parts": 3, "usage": None}),
                message("m4", "system", 3, ""),
            ],
        ),
    )
    answer = message("m1", "assistant", 0, "Welcome", rating="down")
    await store.save(BOB, Batch(threads=[thread], messages=[answer]))
    await store.close()
    return url


async def rows_of(url: str, **arguments: Any) -> list[dict[str, Any]]:
    store = SQLStore(url)
    await store.open()
    rows = [row async for row in store.feedback(**arguments)]
    await store.close()
    return rows


@pytest.mark.parametrize("page", [1, 2, 500])
async def test_all_answers(filled: str, page: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_answers, "_PAGE", page)
    rows = await rows_of(filled)
    assert [row["answer"] for row in rows] == ["It is 3.", "More", "Welcome"]
    assert [row["question"] for row in rows] == ["How much is 1 + 2?"] * 2 + [""]
    assert rows[0] == {
        "chat": "chat",
        "owner": "ada",
        "thread": "t1",
        "title": "Sums",
        "message": "m2",
        "time": "2023-11-14T22:13:20+00:00",
        "question": "How much is 1 + 2?",
        "answer": "It is 3.",
        "tools": [
            {"name": "add", "arguments": {"a": 1}, "is_error": False},
            {"name": "fail", "arguments": {}, "is_error": True},
        ],
        "rating": "up",
        "comment": "Exactly",
        "input_tokens": 10,
        "output_tokens": 5,
        "cached_tokens": 1,
        "cost": 0.25,
        "stopped": False,
        "error": None,
    }
    assert (rows[1]["tools"], rows[1]["cost"], rows[1]["rating"]) == ([], None, None)


async def test_some_answers(filled: str) -> None:
    assert [row["message"] for row in await rows_of(filled, rated=True)] == ["m2", "m1"]
    assert [row["owner"] for row in await rows_of(filled, chat_id="other")] == ["bob"]
    assert await rows_of(filled, chat_id="none") == []
