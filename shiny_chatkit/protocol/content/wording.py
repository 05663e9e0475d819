"""Texts of the package as a key of its catalogs and values, which a page words in its own language."""

from __future__ import annotations

from typing import Literal

from typing_extensions import NotRequired, TypeAliasType, TypedDict

from shiny_chatkit.protocol.registry import shape


@shape
class Quantity(TypedDict):
    """A size, or a time from now, which each language writes in another way."""

    amount: int
    """How many of the unit."""
    unit: Literal["byte", "second", "minute", "hour"]
    """Bytes for a size, the others for a time."""


WordingValue = TypeAliasType("WordingValue", int | str | list[str] | Quantity)
"""A number, a name that is the same in all languages, a list of names, or a quantity."""


@shape
class Wording(TypedDict):
    """The key and values of a text of the package. A page that knows the key words the text in its language."""

    key: str
    """The key of the text in the catalogs of the languages."""
    values: NotRequired[dict[str, WordingValue]]
    """The values of the text's placeholders."""
