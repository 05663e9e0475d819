"""Databases are brought up to date when they are opened."""

from __future__ import annotations

import asyncio
import multiprocessing
import warnings
from dataclasses import replace
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from shiny_chatkit import stores
from shiny_chatkit.stores import Account, Batch, SQLStore, StoreUnusableError, ThreadRecord
from shiny_chatkit.stores.sql import SCHEMA, _migrate
from shiny_chatkit.stores.sql._tables import METADATA

MIGRATIONS = Path(stores.__file__).parent / "migrations"


def test_the_newest_migration_is_the_schema_of_this_version() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    script = ScriptDirectory.from_config(config)
    assert script.get_heads() == [SCHEMA]
    names = [each.revision for each in script.walk_revisions()]
    assert names == sorted(names, reverse=True)


async def test_the_tables_are_those_of_the_queries(url: str) -> None:
    store = SQLStore(url)
    await store.open()
    await store.close()
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        found = compare_metadata(context, METADATA)
    engine.dispose()
    # Queries need neither keys nor indexes, nor the tables that no query reads yet.
    differences = [each for each in found if isinstance(each, tuple) and "column" in each[0]]
    assert differences == []


def test_processes_that_start_at_once_migrate_once(url: str) -> None:
    # They are forked from one that has imported what they need, which takes most of the time.
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload([__name__])
    barrier = processes.Barrier(3)
    owners = [f"owner{number}" for number in range(3)]
    running = [processes.Process(target=open_store, args=(url, owner, barrier)) for owner in owners]
    for process in running:
        process.start()
    for process in running:
        process.join()
    assert [process.exitcode for process in running] == [0, 0, 0]
    assert asyncio.run(threads_of(url, owners)) == [1, 1, 1]


def open_store(url: str, owner: str, barrier: Barrier) -> None:
    """Open a store at the same moment as others do, and save a thread. Warnings are errors."""
    warnings.simplefilter("error")

    async def save() -> None:
        store = SQLStore(url)
        barrier.wait(60)
        await store.open()
        batch = Batch(threads=[ThreadRecord("t", "", 1, 1, 1)])
        await store.save(Account("chat", owner), batch)
        await store.close()

    asyncio.run(save())


async def threads_of(url: str, owners: list[str]) -> list[int]:
    store = SQLStore(url)
    await store.open()
    found = [await store.threads(Account("chat", owner), limit=5) for owner in owners]
    await store.close()
    return [len(page.rows) for page in found]


async def test_stores_of_one_process_that_open_at_once_migrate_once(url: str) -> None:
    opened = [SQLStore(url) for _ in range(4)]
    await asyncio.gather(*(store.open() for store in opened))
    for number, store in enumerate(opened):
        await store.save(
            Account("chat", f"{number}"), Batch(threads=[ThreadRecord("t", "", 1, 1, 1)])
        )
        await store.close()


async def test_the_release_before_refuses_what_this_one_has_updated(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    upgrade, account = command.upgrade, Account("chat", "ada")

    def be_older(patch: pytest.MonkeyPatch) -> None:
        patch.setattr(_migrate, "SCHEMA", "0001")
        patch.setattr(command, "upgrade", lambda config, _: upgrade(config, "0001"))

    older, newer = SQLStore(url), SQLStore(url)
    with monkeypatch.context() as patch:
        be_older(patch)
        await older.open()
        thread = ThreadRecord("t", "", 1, 1, 1)
        await older.save(account, Batch(threads=[thread]))
        await newer.open()
        await newer.close()
    # The process of the older release still runs while another one is updated.
    await newer.open()
    assert (await newer.threads(account, limit=5)).rows == [thread]
    await older.save(account, Batch(threads=[replace(thread, title="Still saved", version=2)]))
    assert [row.title for row in (await newer.threads(account, limit=5)).rows] == ["Still saved"]
    await older.close()
    with monkeypatch.context() as patch:
        be_older(patch)
        with pytest.raises(
            StoreUnusableError, match=f"schema {SCHEMA}, which is newer than schema 0001"
        ):
            await older.open()
    await newer.close()


async def test_a_newer_schema_is_refused(url: str) -> None:
    store = SQLStore(url)
    await store.open()
    await store.close()
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(text("UPDATE chatkit_schema SET version_num = '9001'"))
    engine.dispose()
    with pytest.raises(StoreUnusableError, match=f"schema 9001, which is newer than .*{SCHEMA}"):
        await store.open()
    with pytest.raises(StoreUnusableError):
        await store.open()
