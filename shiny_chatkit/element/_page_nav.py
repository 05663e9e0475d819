"""The pages of ``page_chat()`` as navigation items of Shiny, which provides the input and the keyboard."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from htmltools import Tag, TagChild, TagList, css, div
from shiny import ui

from shiny_chatkit.protocol.checks.values import wrong
from shiny_chatkit.protocol.clean import quoted

from ._page_parts import DEFAULT_CONTENT_WIDTH, HOME, ChatNavPanel

_EXPECTED = (
    "chat_nav_panel(...), or ui.nav_panel(), ui.nav_menu(), ui.nav_spacer() or ui.nav_control()"
)
_FULL_WIDTHS = ("100%", "100vw", "100dvw")


@dataclass
class Pages:
    """The pages of a chat's page.

    Attributes
    ----------
    nav
        The navigation.
    content
        The contents of all pages, of which one is on show.
    panels
        The pages that :func:`chat_nav_panel` describes, by value.
    values
        The values of all pages beside the chat.
    """

    nav: TagChild
    content: TagChild
    panels: dict[str, ChatNavPanel] = field(default_factory=dict[str, ChatNavPanel])
    values: list[str] = field(default_factory=list[str])


def pages_of(id: str, home: Any, items: Any, *, underline: bool) -> Pages:
    """Return the pages of a chat's page.

    Parameters
    ----------
    id
        The id of the input with the value of the page on show.
    home
        The page with the chat.
    items
        What the app passed as ``pages_navbar``.
    underline
        Whether a line under its title marks the page on show.

    Raises
    ------
    TypeError, ValueError
        If an item is not a page, or two pages have the same value.
    """
    pages = Pages(None, None)
    given: Any = [] if items is None else items
    if isinstance(given, (str, bytes)) or not isinstance(given, Sequence):
        raise wrong("pages_navbar", f"a list of {_EXPECTED}", given)
    converted = [_nav_item(pages, item) for item in cast("Sequence[Any]", given)]
    navset = ui.navset_underline if underline else ui.navset_pill
    both = cast(TagList, navset(home, *converted, id=id, selected=HOME).tagify())
    pages.nav, pages.content = both
    return pages


def _nav_item(pages: Pages, item: Any, *, in_menu: bool = False) -> Any:
    if isinstance(item, ChatNavPanel):
        value = item.title if item.value is None else item.value
        _add(pages, value)
        pages.panels[value] = item
        return ui.nav_panel(
            item.title, _content(item.content, item.content_width), value=value, icon=item.icon
        )
    if in_menu and isinstance(item, str):
        return item
    if hasattr(item, "nav_controls"):
        menu = copy.copy(item)
        menu.nav_controls = [_nav_item(pages, each, in_menu=True) for each in item.nav_controls]
        return menu
    if not (hasattr(item, "nav") and hasattr(item, "content")):
        raise TypeError(f"`pages_navbar` must be a list of {_EXPECTED}, not of {quoted(item)}.")
    if item.content is not None:
        _add(pages, item.get_value())
        item = copy.copy(item)
        item.content = copy.copy(item.content)
        item.content.children = TagList(_content(item.content.children, DEFAULT_CONTENT_WIDTH))
    return item


def _add(pages: Pages, value: str | None) -> None:
    if not value or not value.strip():
        raise ValueError("Each page in `pages_navbar` needs a value.")
    if value == HOME:
        raise ValueError(f"The value {HOME!r} in `pages_navbar` belongs to the page with the chat.")
    if value in pages.values:
        raise ValueError(f"Two pages in `pages_navbar` have the value {quoted(value)}.")
    pages.values.append(value)


def _content(content: Any, width: str) -> Tag:
    full = width in _FULL_WIDTHS
    return div(
        *cast("Iterator[TagChild]", content),
        class_="chatkit-page-content" + (" chatkit-page-full" if full else ""),
        style=None if full else css(max_width=width),
    )
