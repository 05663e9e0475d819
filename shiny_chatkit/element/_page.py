"""``page_chat()``: a whole page with a chat, its threads in a sidebar, and other pages in a navigation bar."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from typing import Any

from htmltools import (
    HTML,
    HTMLDependency,
    Tag,
    TagAttrValue,
    TagChild,
    TagList,
    div,
    head_content,
    tags,
)
from shiny import ui
from shiny.module import ResolvedId, resolve_id
from shiny.types import MISSING, MISSING_TYPE

from shiny_chatkit.protocol.checks import html as check_html
from shiny_chatkit.protocol.checks import options as check_options
from shiny_chatkit.protocol.checks.names import Written, checks_options, options_of

from ._drawer import ChatDrawer, optional_text
from ._names import attributes_of
from ._page_header import navbar_options_of, page_header
from ._page_nav import Pages, pages_of
from ._page_parts import HOME, ChatSidebar, sidebar_of, sidebar_or_flag
from ._page_words import page_dir, page_lang, page_words
from ._ui import chat_ui

PAGE_MEASURE = "min(clamp(680px, 50vw, 760px), 100%)"
_OWNED = ("height", "fill", "show_history")
_PAGE_OPTIONS = (
    "pages_navbar", "toolbar", "toolbar_global", "navbar_options", "sidebar", "window_title",
)  # fmt: skip
"""Options that only a whole page has."""

_PAGE = Written("page_chat()", 'page_chat("Title", {name}=...)')


@checks_options(_PAGE, also=options_of("chat_ui()"), offered=_PAGE_OPTIONS)
def page_chat(
    title: TagChild,
    *,
    id: str = "chat",
    icon: TagChild = None,
    pages_navbar: Sequence[Any] | None = None,
    toolbar: TagChild = None,
    toolbar_global: TagChild | MISSING_TYPE = MISSING,
    toolbar_input: TagChild = None,
    navbar_options: Any = None,
    sidebar: bool | ChatSidebar = True,
    drawer: bool | ChatDrawer = True,
    window_title: str | None = None,
    lang: str | None = None,
    theme: Any = None,
    greeting: Any = None,
    placeholder: str = "Enter a message...",
    width: str | float = PAGE_MEASURE,
    icon_assistant: HTML | Tag | TagList | bool | None = None,
    icon_send: HTML | Tag | TagList | bool | None = None,
    enable_cancel: bool | MISSING_TYPE = MISSING,
    allow_attachments: Any = MISSING,
    footer: TagChild = None,
    **kwargs: Any,
) -> Tag:
    """
    Create a whole page with one chat, for the ``ui`` of a Core app.

    The chat is the home page. Other pages are in a navigation bar, and the chat continues while they are on show. On a
    phone, the navigation, the toolbars and the sidebar are in a menu.

    Parameters
    ----------
    title
        The title in the header, and of the browser's window if it is text.
    id
        The id given to :class:`~shiny_chatkit.Chat`. The input ``<id>_page`` has the value of the page on show,
        "__home__" for the chat; ``ui.update_navset("<id>_page", selected=...)`` changes it.
    icon
        An icon before the title.
    pages_navbar
        The other pages: :func:`~shiny_chatkit.chat_nav_panel`, or Shiny's ``nav_panel()``, ``nav_menu()``,
        ``nav_spacer()`` and ``nav_control()``.
    toolbar
        UI in the header while the chat is on show, such as ``ui.toolbar(...)``.
    toolbar_global
        UI in the header on all pages; by default, the switch between light and dark mode.
    toolbar_input, footer
        As in :func:`~shiny_chatkit.chat_ui`.
    navbar_options
        ``ui.navbar_options(bg=, theme=, underline=)`` for the header.
    sidebar
        The sidebar beside the chat: True for the threads, False for none, or
        :func:`~shiny_chatkit.chat_sidebar` for UI of the app.
    drawer
        As in :func:`~shiny_chatkit.chat_ui`.
    window_title
        The title of the browser's window; by default, ``title``.
    lang
        The language of the page, such as "en"; by default, ``language`` if it is a code.
    theme
        A theme of Shiny; by default, its usual one. See also :func:`~shiny_chatkit.page_chat_theme`.
    greeting, placeholder, icon_assistant, icon_send, enable_cancel, allow_attachments
        As in :func:`~shiny_chatkit.chat_ui`.
    width
        The maximum width of the conversation.
    kwargs
        Other options of :func:`~shiny_chatkit.chat_ui`, and HTML attributes of the chat. ``height`` and ``fill``
        belong to the page. ``threads="menu"`` shows the threads above the conversation instead of the sidebar,
        and ``threads=False`` nowhere.

    Returns
    -------
    :
        The page.

    Raises
    ------
    TypeError, ValueError
        If a value is not valid for its option.
    """
    chat = page_chat_root(
        id,
        width=width,
        toolbar_input=toolbar_input,
        drawer=drawer,
        greeting=greeting,
        placeholder=placeholder,
        icon_assistant=icon_assistant,
        icon_send=icon_send,
        enable_cancel=enable_cancel,
        allow_attachments=allow_attachments,
        footer=footer,
        **kwargs,
    )
    return page_around(
        chat,
        title,
        id=id,
        icon=icon,
        pages_navbar=pages_navbar,
        toolbar=toolbar,
        toolbar_global=toolbar_global,
        navbar_options=navbar_options,
        sidebar=sidebar,
        window_title=window_title,
        lang=lang,
        theme=theme,
        threads=kwargs.get("threads", "sidebar"),
        language=kwargs.get("language", "auto"),
        labels=kwargs.get("labels"),
    )


def chat_ui_history(id: str, **attrs: TagAttrValue) -> Tag:
    """
    Create a list of a chat's threads, to be shown anywhere in the page.

    Parameters
    ----------
    id
        The id given to ``chat_ui()``.
    attrs
        HTML attributes of the list.
    """
    chat_id = check_options.chat_id(id)
    return div({"class": "chatkit-history", "data-chatkit-history": chat_id}, **attrs)


def page_chat_root(
    id: str,
    *,
    width: Any,
    greeting: Any,
    enable_cancel: Any,
    allow_attachments: Any,
    **options: Any,
) -> Tag:
    """Return the chat of a page, which fills it.

    Raises
    ------
    TypeError
        If an option belongs to the page.
    """
    for name in _OWNED:
        if name in options:
            raise TypeError(f"page_chat() sets {name!r} itself: leave it out.")
    known = options_of("chat_ui()")
    attributes_of(
        {name: value for name, value in options.items() if name not in known},
        function="page_chat()",
    )
    if greeting is not None:
        options["greeting"] = greeting
    if not isinstance(enable_cancel, MISSING_TYPE):
        options["enable_cancel"] = enable_cancel
    if not isinstance(allow_attachments, MISSING_TYPE):
        options["allow_attachments"] = allow_attachments
    if options.get("threads") == "sidebar":
        del options["threads"]  # They are in the sidebar of the page.
    chat = chat_ui(id, width="100%", height="100%", show_history=False, **options)
    chat.add_style(f"--chatkit-measure:{check_html.css_length('width', width)};")
    return chat


def page_around(
    chat: Tag,
    title: TagChild,
    *,
    id: str,
    icon: TagChild,
    pages_navbar: Any,
    toolbar: TagChild,
    toolbar_global: Any,
    navbar_options: Any,
    sidebar: Any,
    window_title: Any,
    lang: Any,
    theme: Any,
    threads: Any = "sidebar",
    language: Any = "auto",
    labels: Any = None,
) -> Tag:
    """Return the page around a chat; the parameters are those of :func:`page_chat`."""
    if title is None or (isinstance(title, str) and not title.strip()):
        raise ValueError("`title` must not be empty: it is the title of the page.")
    window_title = optional_text("window_title", window_title)
    options = navbar_options_of(navbar_options)
    chat_id = resolve_id(id)
    home_title = title if isinstance(title, str) else "Chat"
    home_page = ui.nav_panel(home_title, chat, value=HOME)
    # A resolved id stays as it is, outside of the module, too.
    pages = pages_of(
        ResolvedId(f"{chat_id}_page"), home_page, pages_navbar, underline=options.underline
    )
    home = sidebar_of(sidebar_or_flag(sidebar), history=threads == "sidebar")
    if home is not None and threads != "sidebar" and sidebar is True:
        home = None
    sidebars = _sidebars(home, pages)
    lang = optional_text("lang", lang)
    words = page_words(language, lang, labels)
    lang = page_lang(language, lang)
    aside_id = f"{chat_id}_page_sidebar"
    header = page_header(
        title,
        icon,
        pages=pages,
        toolbar=toolbar,
        toolbar_global=toolbar_global,
        options=options,
        menu_id=aside_id,
        words=words,
    )
    # Bootstrap makes it a dialog on phones, which an <aside> may not be.
    aside = div(
        div(
            tags.button(
                words.label("close"),
                type="button",
                class_="btn-close chatkit-page-close",
                data_bs_dismiss="offcanvas",
                data_bs_target=f"#{aside_id}",
            ),
            class_="chatkit-page-mount",
            data_mount="mobile",
        ),
        *_sidebar_panels(sidebars, id),
        words.label("pageMenu"),
        id=aside_id,
        class_="chatkit-page-sidebar offcanvas-md offcanvas-start",
        tabindex="-1",
        role="complementary",
    )
    main = tags.main(pages.content, class_="chatkit-page-main")
    shell = Tag(
        "shiny-chatkit-page",
        header,
        div(aside, main, class_="chatkit-page-body"),
        _page_dependency(),
        id=f"{chat_id}_page_shell",
        class_="html-fill-item",
        dir=page_dir(lang),
        data_chat_id=chat_id,
        data_active_page=HOME,
        data_resize_label=str(words.texts["resizeSidebar"]),
        data_resize_word=words.label("resizeSidebar").get("data-word"),
        data_language="auto" if words.is_open else None,
    )
    text = title if window_title is None and isinstance(title, str) else window_title
    return ui.page_fillable(
        head_content(tags.meta(name="mobile-web-app-capable", content="yes")),
        shell,
        fillable_mobile=True,
        padding=0,
        gap=0,
        title=text,
        theme=theme,
        lang=lang,
    )


def _page_dependency() -> HTMLDependency:
    return HTMLDependency(
        name="shiny-chatkit-page",
        version=version("shiny-chatkit"),
        source={"package": "shiny_chatkit", "subdir": "www"},
        script={"src": "chatkit-page.js", "type": "module"},
        stylesheet={"href": "chatkit-page.css"},
    )


def _sidebars(home: ChatSidebar | None, pages: Pages) -> list[tuple[list[str], ChatSidebar]]:
    """Return the sidebars with the pages that show them; equal sidebars are one."""
    found: list[tuple[list[str], ChatSidebar]] = [] if home is None else [([HOME], home)]
    for value, panel in pages.panels.items():
        sidebar = sidebar_of(panel.sidebar, history=False)
        same = next((values for values, one in found if one == sidebar), None)
        if same is not None:
            same.append(value)
        elif sidebar is not None:
            found.append(([value], sidebar))
    return found


def _sidebar_panels(sidebars: list[tuple[list[str], ChatSidebar]], id: str) -> Iterator[Tag]:
    # There is one list of threads. The page moves it to the sidebar on show.
    history: Tag | None = chat_ui_history(id)
    for values, sidebar in sidebars:
        place: Tag | None = None
        if sidebar.history:
            place, history = div(history, class_="chatkit-page-history"), None
        yield div(
            place,
            div(*sidebar.content, class_="chatkit-page-sidebar-content")
            if sidebar.content
            else None,
            class_="chatkit-page-sidebar-panel",
            data_pages=json.dumps(values),
            data_open=sidebar.open,
            data_width=sidebar.width,
            data_resizable=str(sidebar.resizable).lower(),
            hidden=HOME not in values or None,
        )
