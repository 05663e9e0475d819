"""A chat as a Shiny module: one function for the UI and one for the server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from htmltools import Tag
from shiny import Inputs, Outputs, Session, module

from shiny_chatkit.element import attributes_of, chat_ui
from shiny_chatkit.host import current_session
from shiny_chatkit.protocol.checks.names import options_of, unknown_option

from ._chat import Chat

_CHAT_ID = "chat"


def chat_module_ui(id: str, **kwargs: Any) -> Tag:
    """
    Create the UI of a chat module.

    Parameters
    ----------
    id
        The id of the module, as given to :func:`chat_module_server`.
    kwargs
        All options of :func:`~shiny_chatkit.chat_ui` except ``id``.
    """
    others = {name: value for name, value in kwargs.items() if name not in options_of("chat_ui()")}
    attributes_of(others, in_module=True)
    return _ui(id, **kwargs)


def chat_module_server(
    id: str, client: Any = None, *, handler: Callable[..., Any] | None = None, **kwargs: Any
) -> Chat:
    """
    Create the server of a chat module.

    Parameters
    ----------
    id
        The id of the module.
    client
        A chatlas ``Chat`` that answers messages.
    handler
        A function that answers messages; see :meth:`~shiny_chatkit.Chat.on_user_submit`.
    kwargs
        Other options of :class:`~shiny_chatkit.Chat`.

    Returns
    -------
    :
        The chat; use it to append messages or to register more functions.
    """
    for name in kwargs.keys() - options_of("Chat()"):
        raise TypeError(unknown_option("Chat()", name, in_module=True))
    current_session("chat_module_server()")
    return _server(id, client=client, handler=handler, chat_kwargs=kwargs)


@module.ui
def _ui(**kwargs: Any) -> Tag:
    return chat_ui(_CHAT_ID, **kwargs)


@module.server
def _server(
    _input: Inputs,
    _output: Outputs,
    _session: Session,
    *,
    client: Any,
    handler: Callable[..., Any] | None,
    chat_kwargs: dict[str, Any],
) -> Chat:
    chat = Chat(_CHAT_ID, client=client, **chat_kwargs)
    if handler is not None:
        chat.on_user_submit(handler)
    return chat
