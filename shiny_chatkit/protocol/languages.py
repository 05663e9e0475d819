"""Defines the languages of the element, and reads their catalogs.

The page has the constant in ``protocol.ts``, which is generated, and finds the catalog of a language by the same rule;
both are tested with the examples in tests/fixtures/rules/languages.json.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TypeAlias, cast

Text: TypeAlias = "str | dict[str, str]"
"""A text, or one for each plural category of a language, such as "one" and "other"."""

LANGUAGES = (
    "ar", "de", "en", "es", "fr", "he", "it", "ja", "ko", "nl", "pl", "pt-BR", "zh-Hans",
)  # fmt: skip
"""Codes of the languages that the element has texts in: the files in ``shiny_chatkit/languages``."""

_RIGHT_TO_LEFT = {"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"}

PLURALS = ("zero", "one", "two", "few", "many", "other")
"""The plural categories that languages have; every language has "other"."""


def catalog_of(tag: str) -> str | None:
    """Return the code of the catalog for a language tag such as "de-AT"; None if there is none."""
    # The catalog has the simplified characters.
    if re.match(r"zh[-_].*(hant|tw|hk|mo)\b", tag, re.IGNORECASE):
        return None
    return next((code for code in LANGUAGES if _primary(code) == _primary(tag)), None)


def is_right_to_left(tag: str) -> bool:
    """Return whether a language is written from right to left."""
    return _primary(tag) in _RIGHT_TO_LEFT


@cache
def catalog(code: str) -> Mapping[str, Mapping[str, Text]]:
    """Return the texts of a language: those of the element, the page, the server and its documents, by name."""
    source = files("shiny_chatkit").joinpath(f"languages/{code}.json").read_text("utf-8")
    return cast("dict[str, dict[str, Text]]", json.loads(source))


@cache
def texts(code: str) -> Mapping[str, Text]:
    """Return all texts of a language that pages show, by name."""
    shown = {name: part for name, part in catalog(code).items() if name != "document"}
    return {name: text for part in shown.values() for name, text in part.items()}


def _primary(tag: str) -> str:
    return re.split("[-_]", tag.lower())[0]
