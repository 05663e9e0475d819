"""The command line: looks after the database of a store."""

from __future__ import annotations

import argparse
import asyncio
import re
import sys
from collections.abc import AsyncGenerator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ._json import decode, encode
from ._open import load_sql_store
from ._records import Account
from ._store import StoreError
from ._transfer import export_account, export_thread, import_account, read_export

if TYPE_CHECKING:
    from .sql import SQLStore

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}

Command = Callable[[argparse.Namespace], Coroutine[Any, Any, int]]


class _Problem(Exception):  # noqa: N818 - it is shown to the user and never raised further
    """A problem that the user can solve; its text is all that is shown."""


def main(arguments: Sequence[str] | None = None) -> int:
    """
    Perform a command, and return the exit code.

    Parameters
    ----------
    arguments
        The arguments of the command line; those of the process by default.

    Returns
    -------
    int
        0 if all is well, 1 if the database or a file has a problem. Wrong arguments end the process with 2.
    """
    options = _parser().parse_args(arguments)
    command: Command = options.command
    try:
        load_sql_store()
        return asyncio.run(command(options))
    except BrokenPipeError:
        return 1
    except (_Problem, StoreError, ValueError, ImportError, OSError) as error:
        sys.stderr.write(f"error: {error}\n")
        return 1


async def _check(options: argparse.Namespace) -> int:
    from .sql import SCHEMA, inspect_database

    found = inspect_database(options.url)
    if found.schema is None:
        raise _Problem("The database has no tables of shiny_chatkit yet: run the command migrate.")
    if found.schema != SCHEMA:
        raise _Problem(f"The database has the old schema {found.schema}: run the command migrate.")
    _say(f"schema {found.schema}, " + ", ".join(f"{n} {what}" for what, n in found.counts.items()))
    for problem in found.problems:
        sys.stderr.write(f"error: {problem}\n")
    return 1 if found.problems else 0


async def _migrate(options: argparse.Namespace) -> int:
    from .sql import SCHEMA, inspect_database, migrate_database

    if options.dry_run:
        try:
            before = inspect_database(options.url).schema
        except StoreError as error:
            if "does not exist" not in str(error):
                raise
            before = None
    else:
        before, _ = migrate_database(options.url)
    done = "would be" if options.dry_run else "was"
    if before == SCHEMA:
        _say(f"nothing to do: the database has schema {SCHEMA}")
    elif before is None:
        _say(f"schema {SCHEMA} {done} created")
    else:
        _say(f"schema {before} {done} brought to {SCHEMA}")
    return 0


async def _report(options: argparse.Namespace) -> int:
    async with _opened(options.url) as store:
        with _output(options.output) as file:
            async for row in store.feedback(chat_id=options.chat, rated=options.rated):
                file.write(encode(row).strip() + "\n")
    return 0


async def _prune(options: argparse.Namespace) -> int:
    if options.max_age is None and options.max_threads is None:
        raise _Problem("Pass --max-age or --max-threads: without them, nothing is too old.")
    async with _opened(options.url) as store:
        count = await store.prune(
            chat_id=options.chat,
            max_age=options.max_age,
            max_threads=options.max_threads,
            dry_run=options.dry_run,
        )
    _say(f"{_threads(count)} {'would be deleted' if options.dry_run else 'deleted'}")
    return 0


async def _export(options: argparse.Namespace) -> int:
    account = Account(options.chat, options.owner)
    async with _opened(options.url) as store:
        if options.thread is None:
            data = await export_account(store, account)
        else:
            data = await export_thread(store, account, options.thread)
    if not data["threads"]:
        raise _Problem(f"The chat {options.chat!r} has no threads of the owner {options.owner!r}.")
    with _output(options.output) as file:
        file.write(encode(data).strip() + "\n")
    return 0


async def _import(options: argparse.Namespace) -> int:
    account = Account(options.chat, options.owner)
    data = _read(options.file)
    batches = read_export(account, data)
    async with _opened(options.url) as store:
        if not options.dry_run:
            await import_account(store, account, data)
    messages = sum(len(batch.messages) for batch in batches)
    done = "would be imported" if options.dry_run else "imported"
    _say(f"{_threads(len(batches))} with {messages} messages {done}")
    return 0


@asynccontextmanager
async def _opened(url: str) -> AsyncGenerator[SQLStore]:
    """Open a store whose schema is current, without changing an older one."""
    from .sql import SCHEMA, SQLStore, inspect_schema

    schema = inspect_schema(url)
    if schema != SCHEMA:
        raise _Problem(
            f"The database has schema {schema or 'none'}, expected {SCHEMA}: run the command migrate."
        )
    store = SQLStore(url)
    await store.open()
    try:
        yield store
    finally:
        await store.close()


def _read(path: str) -> Any:
    try:
        text = sys.stdin.read() if path == "-" else Path(path).read_text("utf-8")
    except UnicodeDecodeError:
        raise _Problem(f"The file {path!r} is not text in UTF-8.") from None
    try:
        # Python's own parser reads large numbers without loss.
        return decode(" " + text)
    except (ValueError, RecursionError) as error:
        raise _Problem(f"The file {path!r} is not valid JSON: {error}") from None


def _output(path: str | None) -> Any:
    if path is None or path == "-":
        return _Standard()
    return Path(path).open("w", encoding="utf-8")


class _Standard:
    """The standard output as a file that is not closed."""

    def __enter__(self) -> Any:
        return sys.stdout

    def __exit__(self, *_error: object) -> None:
        sys.stdout.flush()


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


def _threads(count: int) -> str:
    return f"{count} thread{'' if count == 1 else 's'}"


def _age(text: str) -> timedelta:
    match = re.fullmatch(r"(\d{1,6})([smhdw])", text)
    if match is None:
        raise argparse.ArgumentTypeError(
            f"invalid age {text!r}: expected a number and a unit, such as 90d, 12h or 4w"
        )
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def _count(text: str) -> int:
    if not re.fullmatch(r"\d{1,9}", text):
        raise argparse.ArgumentTypeError(f"invalid number {text!r}: expected 0 or more")
    return int(text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m shiny_chatkit.store",
        description="Look after the database in which chats keep their conversations.",
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def add(name: str, command: Command, help: str, *, changes: bool = False) -> Any:
        added = commands.add_parser(name, help=help, description=f"{help[0].upper()}{help[1:]}.")
        added.set_defaults(command=command)
        added.add_argument("url", help="the database, such as sqlite:///chats.db")
        if changes:
            added.add_argument(
                "--dry-run", action="store_true", help="say what would be done, and do nothing"
            )
        return added

    def add_account(added: Any) -> None:
        added.add_argument("--chat", required=True, help="the id of the chat")
        added.add_argument("--owner", required=True, help="the owner, as in a report")

    add("check", _check, "check that the database is complete and up to date")
    add("migrate", _migrate, "create the tables, or bring them up to date", changes=True)

    report = add("report", _report, "write answers with ratings and costs as JSON lines")
    report.add_argument("--chat", help="only answers of this chat")
    report.add_argument("--rated", action="store_true", help="only answers with a rating")
    report.add_argument("--output", metavar="FILE", help="the file to write")

    prune = add("prune", _prune, "delete old threads", changes=True)
    prune.add_argument("--chat", help="only threads of this chat")
    prune.add_argument(
        "--max-age",
        type=_age,
        metavar="AGE",
        help="delete threads that have not changed for this long, such as 90d",
    )
    prune.add_argument(
        "--max-threads", type=_count, metavar="N", help="keep this many threads of each owner"
    )

    export = add("export", _export, "write the conversations of one owner as JSON")
    add_account(export)
    export.add_argument("--thread", help="only this thread")
    export.add_argument("--output", metavar="FILE", help="the file to write")

    imported = add(
        "import", _import, "add exported conversations to those of an owner", changes=True
    )
    imported.add_argument("file", help="the file to read; - for the standard input")
    add_account(imported)
    return parser
