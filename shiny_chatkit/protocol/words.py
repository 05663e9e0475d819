"""Texts that the server writes for visitors, each by its key in the catalogs of `shiny_chatkit/languages`.

A text is English, which logs and app code read, and remembers its key and values, so that each page can word it in its
own language.
"""

from __future__ import annotations

from .catalogs import ENGLISH
from .clean import QUOTE_CHARS
from .content import Wording, WordingValue


class Words(str):
    """A text in English that remembers its key and values."""

    __slots__ = ("wording",)

    wording: Wording

    def __new__(cls, text: str, wording: Wording) -> Words:
        """Return a text with its wording."""
        made = super().__new__(cls, text)
        made.wording = wording
        return made

    def __reduce__(self) -> tuple[type[Words], tuple[str, Wording]]:
        """Return what a copy is made from."""
        return Words, (str(self), self.wording)


def words(key: str, /, **values: WordingValue) -> Words:
    """Return the text with a key.

    Parameters
    ----------
    key
        The key in the section "server" of the catalogs.
    values
        The values of its placeholders. Long names are shortened, because a refusal repeats what a browser has sent.
    """
    values = {name: _shortened(value) for name, value in values.items()}
    wording: Wording = {"key": key, "values": values} if values else {"key": key}
    return Words(ENGLISH.text(key, **values), wording)


def _shortened(value: WordingValue) -> WordingValue:
    if isinstance(value, list):
        return [_short(name) for name in value]
    return _short(value) if isinstance(value, str) else value


def _short(name: str) -> str:
    return name if len(name) <= QUOTE_CHARS else f"{name[: QUOTE_CHARS - 1]}…"


def remembered(text: str, wording: Wording | None) -> str:
    """Return a text that was sent or kept, with its wording if it has one."""
    return text if wording is None else Words(text, wording)


def wording_of(text: str | None) -> Wording | None:
    """Return the wording of a text, or None if the text is not of this package."""
    return text.wording if isinstance(text, Words) else None


def said_by(error: BaseException) -> str:
    """Return what an exception says, with its wording if it was raised with :func:`words`."""
    said = error.args[0] if error.args else None
    return said if isinstance(said, Words) else str(error)
