"""A person with 10,000 threads, one of them with 10,000 messages: pages open with few queries and few rows."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio
from sqlalchemy import event

from shiny_chatkit.stores import Account, Batch, MessageRecord, SQLStore, ThreadRecord
from tests.server.harness import echo, serve_chat, until
from tests.server.kept.helpers import end_process

COUNT = 10_000
ACCOUNT = Account("chat", "user:ada")
MAX_QUERIES = 8


@pytest_asyncio.fixture
async def store(tmp_path: Any) -> AsyncIterator[SQLStore]:
    store = SQLStore(f"sqlite:///{tmp_path / 'chats.db'}")
    await store.open()
    threads = [ThreadRecord(f"t{n}", f"thread {n}", n, n, 1) for n in range(COUNT)]
    newest = threads[-1].id
    messages = [
        MessageRecord(f"m{n}", newest, n, 1, "assistant", n, f"word{n}", _data(n))
        for n in range(COUNT)
    ]
    for start in range(0, COUNT, 1000):
        await store.save(ACCOUNT, Batch(threads=threads[start : start + 1000]))
    for start in range(0, COUNT, 1000):
        await store.save(ACCOUNT, Batch(messages=messages[start : start + 1000]))
    yield store
    end_process()
    await store.close()


def _data(number: int) -> dict[str, Any]:
    text = {"type": "text", "text": f"word{number}"}
    return {"messageId": f"m{number}", "role": "assistant", "parts": [text], "createdAt": number}


class Meter:
    """Counts the queries of a store."""

    def __init__(self, store: SQLStore) -> None:
        self.queries: list[str] = []
        assert store._now is not None
        event.listen(store._now.engine, "before_cursor_execute", self._note)

    def _note(self, _: Any, cursor: Any, statement: str, *__: Any) -> None:
        self.queries.append(statement)

    def reset(self) -> None:
        self.queries.clear()

    @property
    def reads(self) -> int:
        return sum(query.lstrip().upper().startswith(("SELECT", "WITH")) for query in self.queries)


async def test_pages_of_a_large_history_take_few_queries(store: SQLStore) -> None:
    meter = Meter(store)
    async with serve_chat(echo, store=store, user="ada", open=False) as (browser, _):
        page = await browser.open()
        assert len(page.infos) == 50
        assert [m.content for m in page.messages] == [f"word{n}" for n in range(COUNT - 50, COUNT)]
        assert meter.reads <= MAX_QUERIES, meter.queries
        state = page.named("chat:state-response")[-1]

        meter.reset()
        browser.send("chat:request-threads", {"limit": 50, "before": state["moreThreads"]})
        await until(lambda: page.named("chat:thread-page"))
        found = page.named("chat:thread-page")[-1]
        assert [info["title"] for info in found["threads"]] == [
            f"thread {n}" for n in range(COUNT - 51, COUNT - 101, -1)
        ]
        assert meter.reads <= MAX_QUERIES, meter.queries

        meter.reset()
        oldest = page.messages[0].id
        data = {"threadId": page.thread.id, "limit": 200, "before": oldest}
        browser.send("chat:request-history", data)
        await until(lambda: page.named("chat:history"))
        assert len(page.named("chat:history")[-1]["messages"]) == 200
        assert meter.reads <= MAX_QUERIES, meter.queries

        meter.reset()
        browser.send("chat:search", {"query": "word77", "limit": 20})
        await until(lambda: page.named("chat:search-results"))
        assert len(page.named("chat:search-results")[-1]["hits"]) == 20
        assert meter.reads <= MAX_QUERIES, meter.queries

        meter.reset()
        browser.send("chat:thread-switch", {"threadId": "t5"})
        await until(lambda: page.thread.id == "t5")
        assert meter.reads <= MAX_QUERIES, meter.queries
        assert len(browser.session.app._sessions) == 1
        sent = sum(len(str(batch)) for batch in page.batches)
        assert sent < 200_000
