"""The header of ``page_chat()``: the title, the navigation and the toolbars."""

from __future__ import annotations

from typing import Any

from htmltools import HTML, Tag, TagChild, TagList, css, div, span, tags
from shiny import ui
from shiny.types import MISSING_TYPE

from shiny_chatkit.protocol.checks.values import wrong
from shiny_chatkit.protocol.clean import quoted

from ._page_nav import Pages
from ._page_parts import HOME
from ._page_words import PageWords

_MENU_ICON = HTML(
    '<svg viewBox="0 0 24 24" width="1.25em" height="1.25em" fill="none" stroke="currentColor" '
    'stroke-width="2" stroke-linecap="round" aria-hidden="true" focusable="false">'
    '<rect x="3.5" y="4.5" width="17" height="15" rx="2.5"/><path d="M9.5 4.5v15"/></svg>'
)


def page_header(
    title: TagChild,
    icon: TagChild,
    *,
    pages: Pages,
    toolbar: TagChild,
    toolbar_global: Any,
    options: Any,
    menu_id: str,
    words: PageWords,
) -> Tag:
    """Return the header of a page; ``menu_id`` is the id of the menu that its first button opens."""
    if isinstance(toolbar_global, MISSING_TYPE):
        toolbar_global = ui.toolbar(ui.input_dark_mode())
    toolbars = {HOME: toolbar, **{value: panel.toolbar for value, panel in pages.panels.items()}}
    controls = div(
        tags.nav(
            pages.nav,
            words.label("pageNavigation"),
            class_="chatkit-page-nav",
            hidden=not pages.values or None,
        ),
        div(
            *(
                div(
                    content,
                    class_="chatkit-page-scoped",
                    data_page=value,
                    hidden=value != HOME or None,
                )
                for value, content in toolbars.items()
                if content is not None
            ),
            div(toolbar_global, class_="chatkit-page-global"),
            class_="chatkit-page-toolbar",
        ),
        class_="chatkit-page-controls",
    )
    return tags.header(
        tags.button(
            _MENU_ICON,
            words.label("pageToggle"),
            type="button",
            class_="chatkit-page-toggle",
            aria_controls=menu_id,
            aria_expanded="false",
        ),
        _identity(title, icon, words, is_link=bool(pages.values)),
        div(controls, class_="chatkit-page-mount", data_mount="desktop"),
        options.attrs,
        class_="chatkit-page-header",
        data_bs_theme=None if options.theme == "auto" else options.theme,
        style=css(background_color=options.bg),
    )


def navbar_options_of(given: Any) -> Any:
    """Return the options of the header.

    Raises
    ------
    TypeError
        If they are not the result of ``ui.navbar_options()``.
    ValueError
        If an option contradicts the page.
    """
    usual = ui.navbar_options()
    if given is None:
        return usual
    if not isinstance(given, type(usual)):
        raise wrong("navbar_options", "ui.navbar_options(...)", given)
    for name in ("position", "collapsible"):
        if getattr(given, name) != getattr(usual, name):
            raise ValueError(
                f"page_chat() sets `{name}` of the header itself, so `navbar_options` cannot be "
                f"{quoted(getattr(given, name))} there: leave it out."
            )
    return given


def _identity(title: TagChild, icon: TagChild, words: PageWords, *, is_link: bool) -> Tag:
    """Return the title, which leads back to the chat if there are other pages, as the heading of the page."""
    content: TagList | Tag = TagList(
        None if icon is None else span(icon, class_="chatkit-page-icon"),
        span(title, class_="chatkit-page-title"),
    )
    text = title if isinstance(title, str) else None
    inside = (
        tags.button(
            content,
            # The name of a button contains what is written on it.
            words.label("pageHome", title=text),
            type="button",
            class_="chatkit-page-identity",
        )
        if is_link
        else div(content, class_="chatkit-page-identity")
    )
    # UI of the app may have a heading of its own.
    heading = div if text is None else tags.h1
    return heading(inside, class_="chatkit-page-heading", aria_label=text if is_link else None)
