"""The greeting of an empty conversation, and the values that can serve as one."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterable, Iterator
from typing import Any

from htmltools import HTML, TagList
from shiny.types import MISSING, MISSING_TYPE
from shinychat.types import ChatGreeting as ShinychatGreeting

from shiny_chatkit.host import warn_deprecated
from shiny_chatkit.protocol.checks.names import Written, checks_options
from shiny_chatkit.protocol.checks.options import flag

_APP_STACK_LEVEL = 4
"""Number of stack frames between the app's code and a deprecation warning."""


class ChatGreeting:
    """
    A greeting with its options; :func:`~shiny_chatkit.chat_greeting` creates it.

    Attributes
    ----------
    content
        The content of the greeting, or a stream of it.
    persistent
        Whether the greeting stays when the conversation has messages.
    """

    def __init__(
        self,
        content: Any,
        *,
        persistent: bool | MISSING_TYPE = MISSING,
        dismissible: bool | MISSING_TYPE = MISSING,
    ) -> None:
        if not isinstance(dismissible, MISSING_TYPE):
            warn_deprecated(
                "`dismissible` is deprecated: write `persistent=True` instead of `dismissible=False`.",
                stacklevel=_APP_STACK_LEVEL,
            )
            if isinstance(persistent, MISSING_TYPE):
                persistent = not flag("dismissible", dismissible)
        self.content = content
        self.persistent = not isinstance(persistent, MISSING_TYPE) and flag(
            "persistent", persistent
        )


@checks_options(Written("chat_greeting()", 'chat_greeting("Hello", {name}=...)'), offered=())
def chat_greeting(
    content: Any,
    *,
    persistent: bool | MISSING_TYPE = MISSING,
    dismissible: bool | MISSING_TYPE = MISSING,
) -> ChatGreeting:
    """
    Create a greeting, which is shown above an empty conversation.

    Parameters
    ----------
    content
        Anything that :meth:`Chat.append_message` takes, or a stream of it: an iterable or async iterable, such
        as the return value of a client's ``stream_async()``.
    persistent
        Whether the greeting stays when the conversation has messages; by default, it disappears with the first
        one.
    dismissible
        Deprecated: the opposite of ``persistent``.

    Returns
    -------
    :
        The greeting, for ``chat_ui(greeting=)``, ``Chat(greeting=)`` or :meth:`Chat.set_greeting`.
    """
    if isinstance(content, ChatGreeting):
        raise TypeError("`content` is a greeting already; pass what it should contain.")
    if content is None:
        raise TypeError("`content` is None, but a greeting needs something to show.")
    return ChatGreeting(content, persistent=persistent, dismissible=dismissible)


def as_greeting(value: Any) -> ChatGreeting:
    """Return content, or a greeting of shinychat, as a greeting."""
    if isinstance(value, ShinychatGreeting):
        is_html = value.content_type == "html"
        content: Any = TagList(HTML(value.content), *value.html_deps) if is_html else value.content
        return ChatGreeting(content, persistent=value.persistent)
    return value if isinstance(value, ChatGreeting) else ChatGreeting(value)


def is_stream(content: Any) -> bool:
    """Return whether the content of a greeting arrives bit by bit, or later."""
    return isinstance(content, (AsyncIterable, Iterator)) or inspect.isawaitable(content)


def fixed_greeting(value: Any) -> ChatGreeting:
    """Return a greeting for ``chat_ui()``, which is called without a session.

    Raises
    ------
    TypeError
        If it is a function or a stream.
    """
    greeting = as_greeting(value)
    if is_stream(greeting.content):
        raise TypeError(
            "chat_ui() cannot stream a greeting, because it is called without a session. Pass a function that "
            'returns the stream to the chat: Chat("chat", greeting=fn).'
        )
    if inspect.isroutine(greeting.content):
        raise TypeError(
            f"`greeting` of chat_ui() is content, not a function. Pass {greeting.content.__name__} to the chat: "
            'Chat("chat", greeting=...).'
        )
    return greeting
