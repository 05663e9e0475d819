"""Sends batches; serializes large ones in a worker thread and sends them in pieces, so that no session waits.

Defines what counts as large and how to write JSON without holding the interpreter lock for long. Knows no events.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, cast

import orjson
from starlette.concurrency import run_in_threadpool

Send = Callable[[dict[str, Any]], Awaitable[None]]

LARGE_CHARS = 4_000_000
"""Batches above this size are large; JSON of this size takes about 0.1 s to write and compress."""

PIECE_CHARS = 256 * 1024

_VALUES_AT_ONCE = 10_000
"""Values to serialize in one step of a few milliseconds, during which no other thread runs."""

_SAMPLE_ITEMS = 100


async def send_batch(send: Send, batch: dict[str, Any]) -> None:
    """Send a batch, split into pieces of its JSON if it is large."""
    if not is_large(batch):
        await send(batch)
        return
    try:
        text = await run_in_threadpool(written, batch)
    except RuntimeError:
        # The batch changed during serialization, so serialize it on the event loop, where nothing can change it.
        text = written(batch)
    for start in range(0, len(text), PIECE_CHARS):
        end = start + PIECE_CHARS
        await send({"id": batch["id"], "piece": text[start:end], "last": end >= len(text)})
        # Let other tasks run, because sending to a fast connection never waits.
        await asyncio.sleep(0)


def written(value: Any) -> str:
    """Return a value as JSON, serialized in steps so that other threads can run in between."""
    return b"".join(_steps(value)).decode()


def _steps(value: Any) -> Iterator[bytes]:
    if isinstance(value, Mapping) and _count(value) > _VALUES_AT_ONCE:
        items = cast("Mapping[str, Any]", value).items()
        for at, (key, item) in enumerate(items):
            yield b"," if at else b"{"
            yield _dumps(key) + b":"
            yield from _steps(item)
        yield b"}"
    elif isinstance(value, (list, tuple)) and _count(value) > _VALUES_AT_ONCE:
        for at, items in enumerate(_groups(cast("Sequence[Any]", value))):
            yield b"," if at else b"["
            if len(items) == 1:
                yield from _steps(items[0])
            else:
                yield _dumps(items)[1:-1]
        yield b"]"
    else:
        yield _dumps(value)


def _groups(items: Iterable[Any]) -> Iterator[list[Any]]:
    """Group items to serialize in one step; an item that is too large for one step is alone in its group."""
    group: list[Any] = []
    values = 0
    for item in items:
        count = _count(item)
        if group and values + count > _VALUES_AT_ONCE:
            yield group
            group, values = [], 0
        group.append(item)
        values += count
    if group:
        yield group


def _dumps(value: Any) -> bytes:
    try:
        return orjson.dumps(value)
    except TypeError:  # Integers over 64 bits, or keys that are not strings.
        return json.dumps(value).encode()


def is_large(value: Any) -> bool:
    """Return whether a value is too large to serialize on the event loop."""
    return _size(value) > LARGE_CHARS


def _size(value: Any) -> int:
    """Estimate the length of a value as JSON, extrapolating long lists from their first items."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, Mapping):
        items = cast("Mapping[str, Any]", value).items()
        return sum(len(str(key)) + _size(item) + 4 for key, item in items)
    if isinstance(value, (list, tuple)):
        return _of_all(cast("Sequence[Any]", value), _size)
    return 8


def _count(value: Any) -> int:
    """Estimate how many values a value contains."""
    if isinstance(value, Mapping):
        return 1 + sum(map(_count, cast("Mapping[str, Any]", value).values()))
    if isinstance(value, (list, tuple)):
        return 1 + _of_all(cast("Sequence[Any]", value), _count)
    return 1


def _of_all(items: Sequence[Any], measure: Callable[[Any], int]) -> int:
    total = sum(map(measure, islice(items, _SAMPLE_ITEMS)))
    return total * len(items) // _SAMPLE_ITEMS if len(items) > _SAMPLE_ITEMS else total
