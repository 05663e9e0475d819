"""Encodes JSON-like data as text, so that every database accepts it and nothing is lost."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import orjson

from shiny_chatkit.protocol.clean import clean, nests_deeper

# Marks text that only Python's own parser reads without loss; JSON may begin with a space.
_MARK = " "

MAX_DEPTH = 400
"""Maximum nesting of lists and objects that is kept, because Python's parser of JSON recurses into them."""

CUT_DEPTH = 150
"""Deeper data is cut to this nesting; cutting takes more of the stack than parsing."""


def encode(value: Any) -> str:
    """Return JSON-like data as text; NaN and infinity become null.

    Raises
    ------
    TypeError
        If it contains something that JSON has no notation for.
    """
    try:
        return orjson.dumps(value).decode()
    except TypeError:  # lone surrogates, large integers, deep nesting
        return _encode_rare(value)


def _encode_rare(value: Any) -> str:
    if not nests_deeper(value, MAX_DEPTH):
        with suppress(ValueError):  # NaN or infinity
            return _MARK + json.dumps(value, allow_nan=False)
    return _MARK + json.dumps(clean(value, CUT_DEPTH), allow_nan=False)


def decode(text: str) -> Any:
    """Return the data that :func:`encode` has encoded."""
    return json.loads(text) if text.startswith(_MARK) else orjson.loads(text)
