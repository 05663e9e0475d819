"""The language of ``page_chat()``, and the texts around the chat."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from shiny_chatkit.protocol.checks import languages as check_languages
from shiny_chatkit.protocol.languages import catalog_of, is_right_to_left, texts


def page_words(language: Any, lang: str | None, labels: Any) -> dict[str, str]:
    """Return the texts of a page. Those of the browser's language are the page's own to find."""
    tag, own = check_languages.language(language)
    words = {
        **texts(catalog_of(tag or lang or "") or "en"),
        **own,
        **check_languages.labels(labels),
    }
    return cast("dict[str, str]", words)


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
