"""Compresses a saved chat to a short text for a URL, and decompresses it.

A string that occurs in several places (an answer is in the conversation and in what the client remembers)
is written once. The rest is JSON, deflate with a dictionary of the words that every saved chat has, and
base64url, whose characters need no escaping in a URL.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from collections import Counter
from collections.abc import Iterator
from typing import Any, cast

import orjson

MAX_UNPACKED_BYTES = 4_000_000
"""Limit for the JSON, because anyone can write a short URL that decompresses to gigabytes."""

MIN_SHARED_CHARS = 24
"""Shorter strings are not shared, because deflate repeats them in as few bytes."""

_RAW_DEFLATE_BITS = -15
"""Window bits: no header and no checksum."""

# Part of the format: URLs that were made with another dictionary cannot be read. The most
# frequent words come last, where references to them are shortest.
_DICTIONARY = (
    b'"artifactType":"table","title":"","columns":["rowData":[{"columnTypes":{"number","text"'
    b'"type":"html","html":"<div class=\\"","deps":[],"type":"thinking","text":"","done":true,"duration":'
    b'{"type":"citation","url":"https://","snippet":"","content_type":"tool_result","value":"model_format":'
    b'"request":{"content_type":"tool_request","id":"call_","name":"","arguments":{},"isError":false,'
    b'{"type":"tool","toolId":"call_","name":"","result":[{"type":"attachment","attachmentType":"file",'
    b'"mime":"size":"versions":[{"stopped":true,"error":"feedback":"up","source":"status":"completed",'
    b'"usage":{"inputTokens":0,"outputTokens":0,"cachedTokens":0,"cost":0.00,"todos":[{"id":'
    b'{"signature":null,"content_type":"thinking","thinking":"","extra":{},"duration":"completed_at":'
    b'{"log":{"version":1,"active":"","threads":[{"threadId":"","title":"","createdAt":17,"updatedAt":17,'
    b'"cleared":false,"todos":[],"usage":null,"messages":[{"messageId":"user-","role":"system","parts":[],'
    b'"createdAt":17},{"settings":{},"client":{"version":2,"threads":{"":{"turns":[],"marks":{"":0,"":2,'
    b'"version":1,"turns":[],"tokens":[0,0,0],"finish_reason":"stop","cost":null,"partial_reason":null}'
    b'{"contents":[{"content_type":"text","text":{"":0}}],"role":"user"},{"contents":[{"content_type":"text",'
    b'"text":{"":1}}],"role":"assistant","tokens":null,"finish_reason":null,"cost":null,"partial_reason":null},'
    b'"role":"user","parts":[{"type":"text","text":{"":0},"format":"plain"}],"createdAt":17'
    b'"},{"messageId":"","role":"assistant","parts":[{"type":"text","text":{"":1}}],"createdAt":17'
)


class PackingError(ValueError):
    """Raised for a text that :func:`packed` did not make, or that is too large when decompressed."""


def packed(data: Any) -> str | None:
    """Return JSON-like data as a text of letters, digits, hyphens and underscores; None if it is too long.

    Parameters
    ----------
    data
        Data that a bookmark restores unchanged, see :func:`~shiny_chatkit.chat.bookmark._storable.storable`.
    """
    document = orjson.dumps(_shared(data))
    if len(document) > MAX_UNPACKED_BYTES:
        return None
    deflate = zlib.compressobj(
        9, zlib.DEFLATED, _RAW_DEFLATE_BITS, 9, zlib.Z_DEFAULT_STRATEGY, _DICTIONARY
    )
    content = deflate.compress(document) + deflate.flush()
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def unpacked(text: str) -> Any:
    """Return the data that a text was made of; the text is untrusted.

    Raises
    ------
    PackingError
        If :func:`packed` did not make the text, or its data has more than ``MAX_UNPACKED_BYTES``.
    """
    inflate = zlib.decompressobj(_RAW_DEFLATE_BITS, _DICTIONARY)
    try:
        content = base64.b64decode(text.encode() + b"=" * (-len(text) % 4), b"-_", validate=True)
        document = inflate.decompress(content, MAX_UNPACKED_BYTES + 1)
        if len(document) > MAX_UNPACKED_BYTES:
            raise PackingError("The saved chat is too large when decompressed.")
        if not inflate.eof or inflate.unused_data:
            raise PackingError("The saved chat is truncated.")
        data, strings = cast("list[Any]", orjson.loads(document))
        # Accept only strings: nested lists that are referred to many times would exhaust the memory.
        if not isinstance(strings, list) or not all(
            isinstance(s, str) for s in cast("list[Any]", strings)
        ):
            raise PackingError("The saved chat contains an invalid reference to a string.")
        return _expanded(data, cast("list[Any]", strings))
    except (binascii.Error, zlib.error, KeyError, IndexError, TypeError, ValueError) as error:
        if isinstance(error, PackingError):
            raise
        raise PackingError("The saved chat cannot be decompressed.") from error
    except RecursionError:
        raise PackingError("The saved chat is nested too deeply.") from None


def _shared(data: Any) -> list[Any]:
    """Return data and a list of its repeated strings, which are replaced by ``{"": index}``."""
    counts = Counter(_strings(data))
    if "" in counts:  # An empty name would be mistaken for a reference.
        return [data, []]
    strings = [s for s, count in counts.items() if count > 1 and len(s) >= MIN_SHARED_CHARS]
    index = {string: i for i, string in enumerate(strings)}
    return [_with_references(data, index), strings]


def _strings(value: Any) -> Iterator[str]:
    """Return all strings in data, and the empty one only if it is a name in an object."""
    if isinstance(value, str):
        if value:
            yield value
    elif isinstance(value, dict):
        entries = cast("dict[str, Any]", value)
        if "" in entries:
            yield ""
        for item in entries.values():
            yield from _strings(item)
    elif isinstance(value, list):
        for item in cast("list[Any]", value):
            yield from _strings(item)


def _with_references(value: Any, index: dict[str, int]) -> Any:
    if isinstance(value, str):
        return {"": index[value]} if value in index else value
    if isinstance(value, dict):
        entries = cast("dict[str, Any]", value)
        return {name: _with_references(item, index) for name, item in entries.items()}
    if isinstance(value, list):
        return [_with_references(item, index) for item in cast("list[Any]", value)]
    return value


def _expanded(value: Any, strings: list[Any]) -> Any:
    if isinstance(value, dict):
        entries = cast("dict[str, Any]", value)
        if strings and entries.keys() == {""}:
            return strings[entries[""]]
        return {name: _expanded(item, strings) for name, item in entries.items()}
    if isinstance(value, list):
        return [_expanded(item, strings) for item in cast("list[Any]", value)]
    return value
