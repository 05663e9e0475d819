"""Database files that become unwritable while the app runs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from shiny_chatkit.stores import SQLStore
from shiny_chatkit.workspace import _saving
from tests.server.harness import echo, said, until
from tests.server.kept.helpers import answer_to, end_process, kept, saved


@contextmanager
def without_folder(_: SQLStore, folder: Path) -> Iterator[None]:
    """Move the folder of a database away for a while."""
    away = folder.with_name("away")
    folder.rename(away)
    yield
    away.rename(folder)


@contextmanager
def without_file(_: SQLStore, folder: Path) -> Iterator[None]:
    """Move the file of a database away for a while."""
    away = folder / "away.db"
    (folder / "chats.db").rename(away)
    yield
    away.rename(folder / "chats.db")


@contextmanager
def read_only(store: SQLStore, _: Path) -> Iterator[None]:
    """Refuse to write for a while, as SQLite does on a disk that is mounted read-only."""
    assert store._now is not None
    engine = store._now.engine

    def begin(_: Any) -> None:
        raise sqlite3.OperationalError("attempt to write a readonly database")

    event.listen(engine, "begin", begin)
    yield
    event.remove(engine, "begin", begin)


@pytest.mark.parametrize("unwritable", [without_folder, without_file, read_only])
async def test_the_chat_goes_on_with_a_notice_and_saves_all_when_it_can(
    unwritable: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_saving, "MIN_RETRY_SECONDS", 0.01)
    folder = tmp_path / "data"
    folder.mkdir()
    url = f"sqlite:///{folder / 'chats.db'}"
    store = SQLStore(url)
    async with kept(echo, store) as (browser, chat):
        page = browser.page()
        await answer_to(browser, "before")
        await saved(chat)
        with unwritable(store, folder):
            await answer_to(browser, "meanwhile")
            await until(lambda: page.named("chat:saving"))
            notice = page.named("chat:saving")[-1]
            assert not notice["ok"]
            assert "cannot be saved" in notice["message"]
            assert str(folder) not in notice["message"]
            await answer_to(browser, "still there")
            async with kept(echo, store) as (_, second):
                assert len(said(second)) == 6
        await until(lambda: page.named("chat:saving")[-1]["ok"])
        await saved(chat)
        end_process()
    await store.close()
    again = SQLStore(url)
    async with kept(echo, again) as (_, chat):
        asked = [text for role, text in said(chat) if role == "user"]
        assert asked == ["before", "meanwhile", "still there"]
    await again.close()
