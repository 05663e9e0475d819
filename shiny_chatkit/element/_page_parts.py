"""The parts of ``page_chat()`` that an app describes: sidebars and pages beside the chat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, cast

from htmltools import TagChild
from shiny.types import MISSING, MISSING_TYPE

from shiny_chatkit.protocol.checks import options as check_options
from shiny_chatkit.protocol.checks.names import Written, checks_options
from shiny_chatkit.protocol.clean import quoted

from ._drawer import children, drawer_width, optional_text

HOME = "__home__"
"""The value of the page with the chat."""

DEFAULT_SIDEBAR_WIDTH = 280
DEFAULT_CONTENT_WIDTH = "min(680px, 100%)"

SidebarOpen = Literal["auto", "open", "closed", "always"]


@dataclass(frozen=True)
class ChatSidebar:
    """
    A sidebar of a page; create it with :func:`~shiny_chatkit.chat_sidebar`.

    Attributes
    ----------
    content
        The UI in the sidebar.
    history
        Whether it shows the threads of the chat; if it is not set, only on the page with the chat.
    width
        The width at the start, as CSS.
    open
        Whether it is open at the start: "auto", "open", "closed", or "always" for one that cannot be closed.
    resizable
        Whether users can change the width.
    """

    content: tuple[TagChild, ...]
    history: bool | MISSING_TYPE
    width: str
    open: SidebarOpen
    resizable: bool


@dataclass(frozen=True)
class ChatNavPanel:
    """
    A page beside the chat; create it with :func:`~shiny_chatkit.chat_nav_panel`.

    Attributes
    ----------
    title
        The title in the navigation.
    content
        The UI of the page.
    value
        The name of the page; None for the title.
    icon
        The icon beside the title.
    sidebar
        The sidebar of this page; True for the threads of the chat, False for none.
    toolbar
        UI in the header while this page is on show.
    content_width
        The maximum width of the content, as CSS.
    """

    title: str
    content: tuple[TagChild, ...]
    value: str | None
    icon: TagChild
    sidebar: bool | ChatSidebar
    toolbar: TagChild
    content_width: str


@checks_options(Written("chat_sidebar()", "chat_sidebar({name}=...)"), offered=())
def chat_sidebar(
    *content: TagChild,
    history: bool | MISSING_TYPE = MISSING,
    width: str | float = DEFAULT_SIDEBAR_WIDTH,
    open: SidebarOpen | bool = "auto",
    resizable: bool = True,
) -> ChatSidebar:
    """
    Describe a sidebar for :func:`~shiny_chatkit.page_chat`.

    Parameters
    ----------
    *content
        UI below the threads.
    history
        Whether to show the threads of the chat. By default, the page with the chat shows them, and others do not.
    width
        The width at the start: a CSS length, or a number of pixels.
    open
        Whether the sidebar is open at the start: "open" or True, "closed" or False, "always" for one that cannot
        be closed, or "auto", which opens it if the window is wide. On a phone, it is part of the menu.
    resizable
        Whether users can change the width.

    Raises
    ------
    TypeError, ValueError
        If a value is not valid for its option.
    """
    if isinstance(open, bool):
        open = "open" if open else "closed"
    return ChatSidebar(
        content=children("chat_sidebar()", content),
        history=history
        if isinstance(history, MISSING_TYPE)
        else check_options.flag("history", history),
        width=drawer_width("width", width),
        open=check_options.choice("open", open, ("auto", "open", "closed", "always")),
        resizable=check_options.flag("resizable", resizable),
    )


@checks_options(Written("chat_nav_panel()", 'chat_nav_panel("Title", {name}=...)'), offered=())
def chat_nav_panel(
    title: str,
    *content: TagChild,
    value: str | None = None,
    icon: TagChild = None,
    sidebar: bool | ChatSidebar = False,
    toolbar: TagChild = None,
    content_width: str | float = DEFAULT_CONTENT_WIDTH,
) -> ChatNavPanel:
    """
    Describe a page beside the chat for :func:`~shiny_chatkit.page_chat`.

    Parameters
    ----------
    title
        The title in the navigation.
    *content
        The UI of the page.
    value
        The name of the page in the input ``<id>_page``; by default, the title.
    icon
        An icon beside the title.
    sidebar
        The sidebar of this page: :func:`~shiny_chatkit.chat_sidebar`, True for the threads of the chat, or False.
    toolbar
        UI in the header while this page is on show.
    content_width
        The maximum width of the content. With "100%", the content has no margins.

    Raises
    ------
    TypeError, ValueError
        If a value is not valid for its option.
    """
    title = check_options.text("title", title)
    value = optional_text("value", value)
    if not title.strip():
        raise ValueError("`title` must not be empty: it is the name of the page in the navigation.")
    if value is not None and not value.strip():
        raise ValueError("`value` must not be empty. Leave it out to use the title.")
    if isinstance(cast(Any, toolbar), bool):
        raise TypeError(f"`toolbar` must be UI or None, not {quoted(toolbar)}.")
    return ChatNavPanel(
        title=title,
        content=children("chat_nav_panel()", content),
        value=value,
        icon=icon,
        sidebar=sidebar_or_flag(sidebar),
        toolbar=toolbar,
        content_width=drawer_width("content_width", content_width),
    )


def sidebar_or_flag(value: Any) -> bool | ChatSidebar:
    """Return a sidebar or a boolean.

    Raises
    ------
    TypeError
        If the value is something else, such as a sidebar of Shiny.
    """
    if isinstance(value, (bool, ChatSidebar)):
        return value
    raise TypeError(
        f"`sidebar` must be True, False or chat_sidebar(...), not {quoted(type(value).__name__)}."
    )


def sidebar_of(value: bool | ChatSidebar, *, history: bool) -> ChatSidebar | None:
    """Return the sidebar of a page with everything set; None for no sidebar.

    Parameters
    ----------
    value
        What the app passed.
    history
        Whether a sidebar shows the threads if it leaves that open.
    """
    if value is False:
        return None
    if value is True:
        return chat_sidebar(history=True)
    if not isinstance(value.history, MISSING_TYPE):
        return value
    return chat_sidebar(
        *value.content,
        history=history,
        width=value.width,
        open=value.open,
        resizable=value.resizable,
    )
