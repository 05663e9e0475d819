"""Checks the options ``language`` and ``labels``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, cast

from shiny_chatkit.protocol.clean import quoted
from shiny_chatkit.protocol.languages import LANGUAGES, PLURALS, Text, catalog_of, texts

_NAMES = "The names are the keys in shiny_chatkit/languages/en.json."

_SENTENCES = {
    "asks", "fileTooLarge", "fileType", "fileUnreadable", "suggestion", "suggestionSubmit", "tooManyFiles",
}  # fmt: skip
"""Labels that were only a part of their sentence until version 0.2."""


def language(value: Any) -> tuple[str | None, dict[str, Text]]:
    """Return the language of an element, None for that of the page, and the texts of the app's own catalog.

    Raises
    ------
    TypeError
        If the value is neither a string nor a mapping.
    ValueError
        If there is no such language, or the catalog has an invalid text.
    """
    if isinstance(value, Mapping):
        own = dict(cast("Mapping[str, Any]", value))
        return _tag(own.pop("language", "en")), labels(own, "language")
    if not isinstance(value, str):
        raise TypeError(
            f'Invalid value {quoted(value)} for `language`: expected "auto", a code such as "de", or a dictionary '
            "of names and texts."
        )
    if value == "auto":
        return None, {}
    if catalog_of(value) is None:
        *most, last = map(repr, LANGUAGES)
        raise ValueError(
            f"Unknown language {quoted(value)} in `language`: expected 'auto', {', '.join(most)} or {last}. "
            "For another one, pass a dictionary of names and texts."
        )
    return value, {}


def _tag(value: Any) -> str:
    if isinstance(value, str) and re.fullmatch(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*", value):
        return value
    raise ValueError(
        f'Invalid value {quoted(value)} for the "language" of the catalog in `language`: expected a code such '
        'as "sv", which decides about plurals, numbers and dates.'
    )


def labels(value: Any, option: str = "labels") -> dict[str, Text]:
    """Return the element's texts by label name.

    Raises
    ------
    TypeError
        If the value is not a mapping, or a text is not a string.
    ValueError
        If a name is not the name of a label, or a text has a placeholder that is never filled in.
    """
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise TypeError(
            f"Invalid value {quoted(value)} for `{option}`: expected a dictionary of names and texts, "
            'such as {"send": "Submit"}.'
        )
    given = cast("Mapping[Any, Any]", value)
    for name, text in given.items():
        _check_label(name, text, option)
    return dict(given)


def _check_label(name: Any, text: Any, option: str) -> None:
    known = texts("en")
    if name not in known:
        plain = {known_name.lower(): known_name for known_name in known}
        near = get_close_matches(str(name).replace("_", "").lower(), list(plain), n=1)
        hint = f"Did you mean {plain[near[0]]!r}?" if near else _NAMES
        raise ValueError(f"Unknown label {quoted(name)} in `{option}`. {hint}")
    usual = known[name]
    where = f"for the label {name!r} in `{option}`"
    forms: Mapping[Any, Any] = {"other": text}
    if not isinstance(usual, str) and isinstance(text, Mapping):
        forms = cast("Mapping[Any, Any]", text)
        if "other" not in forms or not set(forms) <= set(PLURALS):
            raise ValueError(
                f'Invalid value {quoted(forms)} {where}: expected a string for "other", and for those of '
                f"{', '.join(PLURALS[:-1])} that the language has."
            )
    example = usual if isinstance(usual, str) else usual["other"]
    for form in forms.values():
        if not isinstance(form, str):
            raise TypeError(f"Invalid value {quoted(form)} {where}: expected a string.")
        _check_places(form, example, where, whole=name in _SENTENCES)


def _check_places(text: str, example: str, where: str, *, whole: bool) -> None:
    """Check the placeholders of a text against those of the English one, which a whole sentence needs."""
    places = set(re.findall(r"\{\w+\}", example))
    found = set(re.findall(r"\{\w+\}", text))
    if unknown := sorted(found - places):
        expected = " and ".join(sorted(places)) if places else "text without braces"
        raise ValueError(
            f"Invalid value {quoted(text)} {where}: "
            f"nothing is filled in for {unknown[0]}; expected {expected}."
        )
    if whole and (missing := sorted(places - found)):
        raise ValueError(
            f"Invalid value {quoted(text)} {where}: it is a whole sentence, such as {example!r}, "
            f"and needs {' and '.join(missing)}."
        )
