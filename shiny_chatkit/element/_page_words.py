"""The language of ``page_chat()``, and the texts around the chat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from htmltools import TagAttrs

from shiny_chatkit.protocol.checks import languages as check_languages
from shiny_chatkit.protocol.languages import catalog_of, is_right_to_left, texts


@dataclass(frozen=True)
class PageWords:
    """The texts around the chat.

    Attributes
    ----------
    texts
        The texts by name.
    own
        The names of those that the app has replaced.
    is_open
        Whether only the browser knows the language, so that the page replaces the other texts.
    """

    texts: Mapping[str, Any]
    own: frozenset[str]
    is_open: bool

    def label(self, name: str, *, title: str | None = None) -> TagAttrs:
        """Return the accessible name of an element, which begins with its title if it has one."""
        text = str(self.texts[name])
        attributes: TagAttrs = {"aria-label": text if title is None else f"{title}: {text}"}
        if self.is_open and name not in self.own:
            attributes.update({"data-word": name, "data-title": title})
        return attributes


def page_words(language: Any, lang: str | None, labels: Any) -> PageWords:
    """Return the texts of a page with the options ``language``, ``lang`` and ``labels``."""
    tag, catalog = check_languages.language(language)
    code = catalog_of(tag or lang or "")
    own = {**catalog, **check_languages.labels(labels)}
    is_open = tag is None and code is None
    return PageWords({**texts(code or "en"), **own}, frozenset(own), is_open)


def page_lang(language: Any, lang: str | None) -> str | None:
    """Return the language of the page as HTML: by default, that of the chat's texts if the app has set it."""
    if lang is not None or language == "auto":
        return lang
    if isinstance(language, Mapping):
        return cast("Mapping[str, str]", language).get("language")
    return cast(str, language)


def page_dir(lang: str | None) -> str | None:
    """Return the direction of a page in a language, as HTML; None for the usual one."""
    return "rtl" if lang is not None and is_right_to_left(lang) else None
