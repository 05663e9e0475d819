"""Writes messages as a self-contained web page that runs nothing and loads only what the chat would load."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from shiny_chatkit.log import Thread
from shiny_chatkit.protocol.catalogs import ENGLISH, Language
from shiny_chatkit.protocol.images import IMAGE_TYPE_PATTERN

from ._contained import ROLE_LEVEL, Images
from ._markdown import body, exported, speaker, title_of
from ._prose import document_reader

_SOURCES: dict[Images, str] = {
    "none": "'none'",
    "same-origin": "data:",
    "all": "data: https: http:",
}
_LINK = re.compile(r"(?:https?|mailto|tel):", re.IGNORECASE)
_DATA_IMAGE = re.compile(rf"data:{IMAGE_TYPE_PATTERN}[;,]", re.IGNORECASE)

_STYLE = (
    ":root{color-scheme:light dark}"
    "body{max-width:46rem;margin:2rem auto;padding:0 1rem;"
    "font-family:system-ui,sans-serif;line-height:1.6;overflow-wrap:break-word}"
    "header h1{font-size:1.5rem}"
    f"article{{margin-top:1.5rem;border-top:1px solid #8886}}article>h{ROLE_LEVEL}{{font-size:1.1rem}}"
    ".formula{white-space:pre-wrap}div.formula{margin:1em 0}"
    "img{max-width:100%}pre{overflow:auto;padding:.75rem;background:#8882}"
    "blockquote{margin-left:0;padding-left:1rem;border-left:3px solid #8886}"
    "table{border-collapse:collapse}td,th{padding:.25rem .6rem;border:1px solid #8886}"
)


def policy(images: Images) -> str:
    """Return the Content-Security-Policy of a document."""
    return (
        f"default-src 'none'; img-src {_SOURCES[images]}; style-src 'unsafe-inline'; "
        "base-uri 'none'; form-action 'none'"
    )


def web_page(
    thread: Thread,
    images: Images,
    language: Language = ENGLISH,
    note: str = "",
    user: str | None = None,
) -> str:
    """Return a thread as a web page.

    Parameters
    ----------
    thread
        The thread.
    images
        Which images the page loads.
    language
        The language of what the page itself says.
    note
        Plain text below the title.
    user
        The name of the user; by default, that for the user's own document.
    """
    title = title_of(thread)
    reader = _reader(images)
    # Render each message separately, so that none can define link references of another or leave a block open.
    messages = "".join(
        f'<article class="{message.role}"><h{ROLE_LEVEL}>{speaker(message, language, user)}</h{ROLE_LEVEL}>\n'
        f"{reader.render(body(message, images, language))}</article>\n"
        for message in exported(thread)
    )
    heading = f"<h1>{html.escape(title)}</h1>" if title else ""
    below = f"<p>{html.escape(note)}</p>" if note else ""
    head = f"<header>{heading}{below}</header>\n" if title or note else ""
    return (
        f'<!doctype html>\n<html lang="{language.code}" dir="{language.direction}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{html.escape(policy(images))}">'
        '<meta name="referrer" content="no-referrer">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{html.escape(title or language.text('documentTitle'))}</title>"
        f"<style>{_STYLE}</style></head><body>\n{head}{messages}</body></html>\n"
    )


def _reader(images: Images) -> MarkdownIt:
    reader = document_reader()
    reader.validateLink = _is_address
    reader.core.ruler.push("chatkit", lambda state: _settle(state.tokens, images))
    return reader


def _is_address(url: str) -> bool:
    # Relative links are dropped as well, because they would point to files next to the document.
    return _LINK.match(url) is not None or _DATA_IMAGE.match(url) is not None


def _settle(tokens: Sequence[Token], images: Images) -> None:
    for token in tokens:
        if token.type == "link_open":
            _settle_link(token.attrs)
        elif token.type == "image" and not _may_load(str(token.attrs.get("src", "")), images):
            token.type, token.tag = "text", ""
            token.content = token.content or "image"
        elif token.children:
            _settle(token.children, images)


def _settle_link(attributes: dict[str, Any]) -> None:
    if _LINK.match(str(attributes.get("href", ""))):
        attributes["rel"] = "noopener noreferrer"
    else:
        attributes.pop("href", None)


def _may_load(url: str, images: Images) -> bool:
    if _DATA_IMAGE.match(url):
        return images != "none"
    return images == "all" and url.lower().startswith(("https://", "http://"))
