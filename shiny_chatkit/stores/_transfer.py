"""Exports threads as JSON with a version, and imports them."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ._records import Account, Batch, MessageRecord, ThreadRecord
from ._rows import rows_of
from ._store import ThreadStore

FORMAT = "shiny_chatkit.conversations"
VERSION = 1

_PAGE = 100

_CONSENT = frozenset({"allowedTools", "allowedBy"})
"""Fields that say which tools the owner of a thread has allowed, which counts for nobody else."""

Json = dict[str, Any]
# Below what databases can keep, so that what is counted can still grow.
_Integer = Annotated[int, Field(strict=True, ge=-(2**53), le=2**53)]
_Text = Annotated[str, Field(strict=True)]


class _Message(BaseModel):
    """A message in an export. Fields that are not known are ignored."""

    model_config = ConfigDict(extra="ignore")

    id: _Text
    position: _Integer
    version: _Integer
    role: Literal["user", "assistant", "system"]
    created_at: _Integer
    text: _Text
    data: dict[Any, Any]
    memory: Any = None
    files: list[_Text] = []
    rating: Literal["up", "down"] | None = None


class _Thread(BaseModel):
    """A thread in an export."""

    model_config = ConfigDict(extra="ignore")

    id: _Text
    title: _Text
    created_at: _Integer
    updated_at: _Integer
    version: _Integer
    pinned: bool = False
    archived: bool = False
    data: dict[Any, Any] = {}
    messages: list[_Message]


class _Export(BaseModel):
    """An export of some threads or of everything that an account has."""

    model_config = ConfigDict(extra="ignore")

    threads: list[_Thread]
    files: dict[str, str] = {}
    settings: dict[Any, Any] = {}


async def export_account(store: ThreadStore, account: Account) -> Json:
    """
    Return everything that an account has, as JSON-like data.

    Parameters
    ----------
    store
        An open store.
    account
        The account.

    Returns
    -------
    dict
        Its threads with their messages and files, archived ones included, and its settings.
    """
    threads: list[Json] = []
    files: dict[str, str] = {}
    for archived in (False, True):
        after, has_more = None, True
        while has_more:
            page = await store.threads(account, limit=_PAGE, after=after, archived=archived)
            threads += [await _exported(store, account, thread, files) for thread in page.rows]
            has_more = page.has_more and bool(page.rows)
            after = page.rows[-1] if page.rows else None
    settings = dict(await store.settings(account))
    return {**_header(account), "settings": settings, "threads": threads, "files": files}


async def export_thread(store: ThreadStore, account: Account, thread_id: str) -> Json:
    """
    Return one thread with its messages and files, as JSON-like data.

    Raises
    ------
    ValueError
        If the account has no such thread.
    """
    thread = await store.thread(account, thread_id)
    if thread is None:
        raise ValueError(f"Unknown thread {thread_id!r}.")
    files: dict[str, str] = {}
    threads = [await _exported(store, account, thread, files)]
    return {**_header(account), "threads": threads, "files": files}


async def import_account(store: ThreadStore, account: Account, data: Mapping[str, Any]) -> int:
    """
    Add exported threads to an account, and return their number.

    Each thread is imported completely or not at all. Threads and messages that the account has in a newer version stay
    as they are, and so do its settings unless it has none. Importing again changes nothing.

    Parameters
    ----------
    store
        An open store.
    account
        The account, which may differ from the one that was exported.
    data
        The return value of :func:`export_account` or :func:`export_thread`. Messages may contain HTML that pages show
        as part of the app, so import only what you trust as much as the database.

    Raises
    ------
    ValueError
        If the data is not an export, or if it is damaged. Nothing is imported then.
    """
    batches = read_export(account, data)
    for batch in batches:
        await store.save(account, batch)
    settings = data.get("settings")
    if settings and not await store.settings(account):
        await store.save(account, Batch(settings=settings))
    return len(batches)


def read_export(account: Account, data: Mapping[str, Any]) -> list[Batch]:
    """Return what to save for each thread of an export.

    Raises
    ------
    ValueError
        If the data is not an export, or if it is damaged.
    """
    if not isinstance(data, Mapping) or data.get("format") != FORMAT:  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ValueError(f'Invalid export: expected an object with "format": "{FORMAT}".')
    if data.get("version") != VERSION:
        raise ValueError(
            f"Invalid version {data.get('version')!r} of the export: this version of shiny_chatkit reads "
            f"version {VERSION}."
        )
    try:
        export = _Export.model_validate(dict(data))
    except ValidationError as error:
        raise ValueError(f"Invalid export: {_first_problem(error)}") from None
    files = {digest: _bytes(digest, content) for digest, content in export.files.items()}
    batches = [_batch(thread, files) for thread in export.threads]
    for batch in batches:
        rows_of(account, batch)
    return batches


def _header(account: Account) -> Json:
    return {"format": FORMAT, "version": VERSION, "chat": account.chat_id}


async def _exported(
    store: ThreadStore, account: Account, thread: ThreadRecord, files: dict[str, str]
) -> Json:
    messages = (await store.messages(account, thread.id)).rows
    wanted = {digest for message in messages for digest in message.blobs} - files.keys()
    contents = await store.blobs(account, wanted)
    files.update({digest: base64.b64encode(contents[digest]).decode() for digest in contents})
    return {
        "id": thread.id,
        "title": thread.title,
        "created_at": thread.created_at,
        "updated_at": thread.updated_at,
        "version": thread.version,
        "pinned": thread.pinned,
        "archived": thread.archived,
        "data": {name: value for name, value in thread.data.items() if name not in _CONSENT},
        "messages": [_exported_message(message) for message in messages],
    }


def _exported_message(message: MessageRecord) -> Json:
    return {
        "id": message.id,
        "position": message.position,
        "version": message.version,
        "role": message.role,
        "created_at": message.created_at,
        "text": message.text,
        "data": dict(message.data),
        "memory": message.memory,
        "files": list(message.blobs),
        "rating": message.rating,
    }


def _batch(thread: _Thread, files: Mapping[str, bytes]) -> Batch:
    wanted = {digest for message in thread.messages for digest in message.files}
    return Batch(
        threads=[
            ThreadRecord(
                thread.id,
                thread.title,
                thread.created_at,
                thread.updated_at,
                thread.version,
                thread.pinned,
                thread.archived,
                thread.data,
            )
        ],
        messages=[
            MessageRecord(
                message.id,
                thread.id,
                message.position,
                message.version,
                message.role,
                message.created_at,
                message.text,
                message.data,
                message.memory,
                tuple(message.files),
                message.rating,
            )
            for message in thread.messages
        ],
        blobs={digest: files[digest] for digest in wanted & files.keys()},
    )


def _bytes(digest: str, content: str) -> bytes:
    try:
        return base64.b64decode(content, validate=True)
    except ValueError:
        raise ValueError(f"Invalid export: the file {digest!r} is not valid Base64.") from None


def _first_problem(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_context=False)[0]
    place = ".".join(map(str, first["loc"]))
    message = first["msg"]
    return f"{place}: {message[0].lower()}{message[1:]}."
