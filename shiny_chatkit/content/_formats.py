"""Formats for the values in a table's columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, cast

from typing_extensions import TypedDict

Style = Literal["short", "medium", "long", "full"]

_STYLES = ("short", "medium", "long", "full")
_MAX_DECIMALS = 20


class ColumnFormat(TypedDict, total=False):
    """
    The format of a column's values.

    Attributes
    ----------
    decimals
        The number of digits after the decimal point, 0 to 20.
    thousands
        Whether to separate groups of thousands.
    percent
        Whether to write 0.25 as 25%.
    currency
        The ISO 4217 code of a currency, such as ``"EUR"``.
    date, time
        How to write dates and times of day: True, ``"short"``, ``"medium"``, ``"long"`` or ``"full"``.
    locale
        The language whose rules apply, such as ``"de"``; by default, the language of the page.
    """

    decimals: int
    thousands: bool
    percent: bool
    currency: str
    date: bool | Style
    time: bool | Style
    locale: str


_SHORTHANDS: dict[str, ColumnFormat] = {
    "percent": {"percent": True},
    "thousands": {"thousands": True},
    "date": {"date": "medium"},
    "time": {"time": "medium"},
    "datetime": {"date": "medium", "time": "medium"},
}


def formats_of(formats: Any) -> dict[str, ColumnFormat]:
    """Return the formats by column, each as a full dictionary.

    Raises
    ------
    ValueError
        If a format is not valid; the error names the column, the value and the valid values.
    """
    if not isinstance(formats, Mapping):
        raise ValueError(  # noqa: TRY004 - one error class for all invalid formats
            f"Invalid `formats` {formats!r}: expected a dictionary of formats by column."
        )
    return {
        str(name): _format_of(str(name), given)
        for name, given in cast("Mapping[Any, Any]", formats).items()
    }


def _format_of(column: str, given: Any) -> ColumnFormat:
    if isinstance(given, int) and not isinstance(given, bool):
        given = {"decimals": given}
    elif isinstance(given, str):
        short = _SHORTHANDS.get(given)
        given = {"currency": given} if short is None and _is_code(given) else short or given
    if not isinstance(given, Mapping):
        raise ValueError(  # noqa: TRY004 - as above
            f"Invalid format {given!r} for column {column!r}: expected a number of decimals, one of "
            f"{', '.join(map(repr, _SHORTHANDS))}, a currency's code such as 'EUR', or a dictionary."
        )
    format = dict(cast("Mapping[str, Any]", given))
    for key, value in format.items():
        if key not in _CHECKS:
            raise ValueError(
                f"Invalid format {key!r} for column {column!r}: expected one of "
                f"{', '.join(map(repr, _CHECKS))}."
            )
        is_valid, wanted = _CHECKS[key]
        if not is_valid(value):
            raise ValueError(
                f"Invalid format {key}={value!r} for column {column!r}: expected {wanted}."
            )
    if "percent" in format and "currency" in format:
        raise ValueError(f"Column {column!r} cannot be both a percentage and a currency.")
    for key in ("date", "time"):
        if format.get(key) is True:
            format[key] = "medium"
    return cast(ColumnFormat, {k: v for k, v in format.items() if v is not False})


def _is_code(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 3 and value.isascii() and value.isalpha()


def _is_style(value: Any) -> bool:
    return isinstance(value, bool) or value in _STYLES


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _is_decimals(value: Any) -> bool:
    return type(value) is int and 0 <= value <= _MAX_DECIMALS


def _is_locale(value: Any) -> bool:
    return isinstance(value, str) and value.replace("-", "").isalnum() and value.isascii()


_STYLE_WORDS = "True, 'short', 'medium', 'long' or 'full'"
_CHECKS: dict[str, tuple[Any, str]] = {
    "decimals": (_is_decimals, f"a number from 0 to {_MAX_DECIMALS}"),
    "thousands": (_is_flag, "True or False"),
    "percent": (_is_flag, "True or False"),
    "currency": (_is_code, "a currency's code such as 'EUR'"),
    "date": (_is_style, _STYLE_WORDS),
    "time": (_is_style, _STYLE_WORDS),
    "locale": (_is_locale, "a language such as 'de' or 'en-GB'"),
}
