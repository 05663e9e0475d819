"""Makes records for tests, and runs tests that need an open store."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar
from uuid import uuid4

from shiny_chatkit.stores import Account, Batch, Hit, MessageRecord, Page, ThreadRecord, ThreadStore

MakeStore = Callable[[], ThreadStore]
T = TypeVar("T")

AWKWARD: Mapping[str, Any] = {
    "": "empty key",
    "text": "NUL \0, é, 日本語, 🎉, lone \ud83d",
    "large": 2**70,
    "exact": 2**53 + 1,
    "float": 1.5,
    "nothing": None,
    "nested": [[[[{"list": [True, False, {}]}]]]],
}
"""JSON-like data with values that databases and encoders of JSON have trouble with."""


def with_store(
    test: Callable[[Any, ThreadStore], Awaitable[None]],
) -> Callable[[Any, MakeStore], None]:
    """Turn a coroutine that takes a store into a test with the fixture ``make_store``, which needs no pytest plugin."""

    def run(self: Any, make_store: MakeStore) -> None:
        async def run_opened() -> None:
            store = make_store()
            await store.open()
            try:
                await test(self, store)
            finally:
                await store.close()

        asyncio.run(run_opened())

    # Not functools.wraps: pytest would look for the fixture that the coroutine names.
    run.__name__ = test.__name__
    run.__doc__ = test.__doc__
    return run


def new_account(chat_id: str | None = None) -> Account:
    """Return an account that no store has seen, so that tests can share a database."""
    return Account(chat_id or f"chat-{uuid4().hex}", f"owner-{uuid4().hex}")


def new_thread(id: str = "t1", **fields: Any) -> ThreadRecord:
    """Return a thread with the given fields."""
    values: dict[str, Any] = {"title": "", "created_at": 1, "updated_at": 1, "version": 1}
    return ThreadRecord(id, **{**values, **fields})


def new_message(id: str = "m1", text: str = "", **fields: Any) -> MessageRecord:
    """Return a message of the thread "t1" with the given fields."""
    values: dict[str, Any] = {
        "thread_id": "t1",
        "position": 0,
        "version": 1,
        "role": "user",
        "created_at": 1,
        "data": {"text": text},
    }
    return MessageRecord(id, text=text, **{**values, **fields})


async def saved(
    store: ThreadStore, *messages: MessageRecord, account: Account | None = None, **fields: Any
) -> Account:
    """Save messages and the thread "t1", and return their account, a new one by default."""
    account = account or new_account()
    batch = Batch(threads=[new_thread()], messages=messages, **fields)
    await store.save(account, batch)
    return account


def ids(page: Page[Any]) -> list[str]:
    """Return the ids of a page's rows."""
    return [row.id for row in page.rows]


def messages_of(hits: list[Hit]) -> list[str | None]:
    """Return the ids of the messages that were found, in a fixed order."""
    return sorted((hit.message_id for hit in hits), key=str)
