"""All that was saved is found again after any sequence of changes, loads, failures and crashes, and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiny_chatkit.stores import MemoryStore, SQLStore
from shiny_chatkit.wire import _outbox
from shiny_chatkit.workspace import _loading, _persistence, _saving, _workspace
from tests.support.fuzz import fuzzing
from tests.unit.workspace.kept_model import Run, Step

# What happens most often is named most often.
NAMES = (
    *3 * ("append",),
    *("stream", "chunk", "chunk", "finish", "replace", "delete", "clear"),
    *("create", "create", "rename", "pin", "remove"),
    *("load", "load", "load_gone", "older", "attach", "detach", "return", "switch", "switch"),
    *("fail", "fail", "recover", "slow", "wait", "wait", "written", "crash", "restart"),
)

steps = st.tuples(st.sampled_from(NAMES), st.integers(0, 5), st.integers(0, 5))


@pytest.fixture(scope="module", autouse=True)
def _at_once() -> Iterator[None]:
    """Let nothing wait, and load two messages at a time."""
    with pytest.MonkeyPatch.context() as patch:
        for module, name, value in (
            (_saving, "MAX_INTERVAL_SECONDS", 0),
            (_saving, "MIN_RETRY_SECONDS", 0),
            (_persistence, "MIN_RETRY_SECONDS", 0),
            (_workspace, "LINGER_SECONDS", 0),
            (_loading, "MESSAGES_PER_PAGE", 2),
            (_outbox, "BATCH_INTERVAL_SECONDS", 0),
        ):
            patch.setattr(module, name, value)
        yield


@fuzzing(60)
@given(sequence=st.lists(steps, min_size=10, max_size=60))
def test_what_was_saved_is_found_again(sequence: list[Step]) -> None:
    async def check() -> None:
        await Run(MemoryStore()).perform(sequence)

    asyncio.run(check())


@fuzzing(8)
@given(sequence=st.lists(steps, min_size=10, max_size=60))
def test_what_was_saved_in_a_database_is_found_again(sequence: list[Step]) -> None:
    async def check(path: str) -> None:
        store = SQLStore(f"sqlite:///{path}/chats.db")
        await store.open()
        await Run(store).perform(sequence)
        await store.close()

    with TemporaryDirectory() as path:
        asyncio.run(check(path))
