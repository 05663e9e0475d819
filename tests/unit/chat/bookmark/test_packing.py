"""Packed addresses are short, can be unpacked without loss, and are harmless whoever wrote them."""

from __future__ import annotations

import base64
import contextlib
import json
import random
import re
import tracemalloc
import zlib
from typing import Any

import pytest

from shiny_chatkit.chat.bookmark import _packing
from shiny_chatkit.chat.bookmark._packing import MAX_UNPACKED_BYTES, PackingError, packed, unpacked
from tests.support.saved_dumps import full_dump

ANSWER = "An answer that is long enough to be written only once."


def written(document: bytes) -> str:
    """Pack a document of anybody's."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15, 9, 0, _packing._DICTIONARY)
    content = deflate.compress(document) + deflate.flush()
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


@pytest.mark.parametrize(
    "data",
    [
        {"log": full_dump()},
        {"log": [ANSWER, {"a": ANSWER}, ANSWER]},
        {"": ANSWER, "b": [ANSWER, {"": 0}]},
        {"a": {"": 0}},
        {"a": ["", {}, [], None, True, 1.5, "é\U0001f600\u0000"]},
        {ANSWER: [ANSWER, ANSWER]},
        [],
    ],
)
def test_data_comes_back_as_it_was(data: Any) -> None:
    text = packed(data)
    assert text is not None
    assert re.fullmatch(r"[\w-]+", text, re.ASCII)
    assert unpacked(text) == data


def test_an_address_that_was_made_before_can_be_read() -> None:
    """The dictionary is part of the format; another one needs a format of its own, beside this one."""
    text = "i4bmhWioYyAUUBVyUqrViVZyzFNIzCsuTy1SKMlILFHILFbIyc9LV0jNyy9Nz1AoyVdISlUoL8osAQa-Qn5eTiWQSE7VU4qNBQA"
    assert unpacked(text) == {"log": [ANSWER, ANSWER], "settings": {}}


def test_a_text_that_stands_twice_costs_little() -> None:
    once = "".join(random.Random(1).choices("abcdefghijklmnopqrstuvwxyz ", k=40_000))
    # Further apart than deflate looks back.
    one, two = packed([once, "other"]), packed([once, once])
    assert one is not None
    assert two is not None
    assert len(two) < len(one) + 20


def test_too_much_is_not_packed() -> None:
    assert packed(["x" * MAX_UNPACKED_BYTES]) is None


BAD: dict[str, str] = {
    "nothing": "",
    "no base64": "a.b",
    "other letters": "é",
    "no deflate": "____",
    "cut short": (packed(full_dump()) or "")[:-9],
    "more after it": (packed([1]) or "") + "AAAA",
    "no JSON": written(b"x"),
    "a number": written(b"3"),
    "one item": written(b"[1]"),
    "an object": written(b'{"a":1,"b":2}'),
    "index too large": written(b'[{"":7},["x"]]'),
    "index of text": written(b'[{"":"7"},["x"]]'),
    "index in a list": written(b'[{"":[]},["x"]]'),
    "lists to refer to": written(b'[{"":0},[[1,2]]]'),
    "text to refer to": written(b'[{"":0},"abc"]'),
    "deep": written(b"[" * 3000 + b"]" * 3000),
    "half a character": written(b'["\\ud83d",[]]'),
}


@pytest.mark.parametrize("name", BAD)
def test_what_nobody_packed_is_refused(name: str) -> None:
    with pytest.raises(PackingError):
        unpacked(BAD[name])


def test_a_bomb_does_not_go_off() -> None:
    text = written(b'["' + b"x" * 60_000_000 + b'",[]]')
    assert len(text) < 100_000
    tracemalloc.start()
    try:
        with pytest.raises(PackingError, match="too large when decompressed"):
            unpacked(text)
        assert tracemalloc.get_traced_memory()[1] < 5 * MAX_UNPACKED_BYTES
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("seed", range(300))
def test_a_faulty_text_is_refused_or_is_data(seed: int) -> None:
    dice = random.Random(seed)
    text = list(packed(full_dump()) or "")
    for _ in range(dice.randint(1, 3)):
        at = dice.randrange(len(text))
        text[at : at + dice.randint(0, 2)] = dice.choices("abcXYZ019-_", k=dice.randint(0, 2))
    with contextlib.suppress(PackingError):
        json.dumps(unpacked("".join(text)))
