"""Databases of all earlier versions can be read, and are brought up to date."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from shiny_chatkit.stores import SQLStore
from tests.fixtures.stores.make import ACCOUNT, BLOBS, FOLDER, MESSAGES, SETTINGS, THREADS


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.db")), ids=lambda path: path.stem)
async def test_an_old_database_is_read(file: Path, tmp_path: Path) -> None:
    path = shutil.copy(file, tmp_path / "old.db")
    store = SQLStore(f"sqlite:///{path}")
    await store.open()
    assert (await store.threads(ACCOUNT, limit=9)).rows == THREADS[:1]
    assert (await store.threads(ACCOUNT, limit=9, archived=True)).rows == THREADS[1:]
    assert (await store.messages(ACCOUNT, "t1")).rows == MESSAGES
    assert await store.blobs(ACCOUNT, ["d1"]) == BLOBS
    assert await store.settings(ACCOUNT) == SETTINGS
    assert [hit.message_id for hit in await store.search(ACCOUNT, "gross")] == [None, "m2"]
    await store.close()
