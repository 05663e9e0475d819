"""``chat_drawer()``: the panel beside a conversation, as an app describes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, cast

from htmltools import TagChild

from shiny_chatkit.protocol.checks import html as check_html
from shiny_chatkit.protocol.checks import options as check_options
from shiny_chatkit.protocol.checks.names import Written, checks_options
from shiny_chatkit.protocol.clean import quoted
from shiny_chatkit.protocol.config import DrawerConfig

DEFAULT_DRAWER_WIDTH = 400


@dataclass(frozen=True)
class ChatDrawer:
    """
    A panel beside a conversation; create it with :func:`~shiny_chatkit.chat_drawer`.

    Attributes
    ----------
    content
        The UI in the drawer at the start.
    title
        The title; None for no title.
    width
        The width, as CSS.
    open
        Whether the drawer is open at the start.
    resizable
        Whether users can change the width.
    """

    content: tuple[TagChild, ...]
    title: str | None
    width: str
    open: bool
    resizable: bool


@checks_options(Written("chat_drawer()", "chat_drawer({name}=...)"), offered=())
def chat_drawer(
    *content: TagChild,
    title: str | None = None,
    width: str | float = DEFAULT_DRAWER_WIDTH,
    open: bool = True,
    resizable: bool = True,
) -> ChatDrawer:
    """
    Describe the drawer of a chat: a panel beside the conversation for previews, reports or details.

    Pass it to :func:`~shiny_chatkit.chat_ui` or :func:`~shiny_chatkit.page_chat`, and change it with
    :attr:`Chat.drawer`. If there is too little space beside the conversation, such as on a phone, the drawer
    covers it as a sheet.

    Parameters
    ----------
    *content
        The UI in the drawer at the start.
    title
        The title of the drawer.
    width
        The width at the start: a CSS length, or a number of pixels.
    open
        Whether the drawer is open at the start.
    resizable
        Whether users can change the width.

    Raises
    ------
    TypeError, ValueError
        If a value is not valid for its option.
    """
    return ChatDrawer(
        content=children("chat_drawer()", content),
        title=optional_text("title", title),
        width=drawer_width("width", width),
        open=check_options.flag("open", open),
        resizable=check_options.flag("resizable", resizable),
    )


def drawer_config(value: Any) -> DrawerConfig | Literal[False] | None:
    """Return the configuration of a drawer for the page; None for one that is closed until the app opens it.

    Raises
    ------
    TypeError
        If the value is neither a boolean nor a drawer.
    """
    if isinstance(value, bool):
        return None if value else False
    if not isinstance(value, ChatDrawer):
        raise TypeError(
            f"`drawer` must be True, False or chat_drawer(...), not {quoted(value)}. "
            "Write `drawer=chat_drawer(content, title=...)`."
        )
    config: DrawerConfig = {"width": value.width, "open": value.open, "resizable": value.resizable}
    if value.title is not None:
        config["title"] = value.title
    return config


def children(function: str, content: tuple[Any, ...]) -> tuple[TagChild, ...]:
    """Return UI that was passed to a function.

    Raises
    ------
    TypeError
        If one of them is a dictionary: these functions do not take attributes.
    """
    for item in content:
        if isinstance(item, dict):
            raise TypeError(
                f"{function} takes UI, not the attributes {quoted(cast(Any, item))}. "
                "Put them on a tag: ui.div({...}, content)."
            )
    return content


def optional_text(name: str, value: Any) -> str | None:
    """Return a text or None.

    Raises
    ------
    TypeError
        If the value is something else.
    """
    return None if value is None else check_options.text(name, value)


def drawer_width(name: str, value: Any) -> str:
    """Return a width as CSS.

    Raises
    ------
    TypeError, ValueError
        If the value is not a length, or is 0.
    """
    length = check_html.css_length(name, value)
    if length is None or value == 0:
        raise ValueError(
            f'Invalid value {quoted(value)} for `{name}`: expected a CSS length such as "400px".'
        )
    return length
