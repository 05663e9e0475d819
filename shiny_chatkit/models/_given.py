"""Validates the client that an app passes to a chat."""

from __future__ import annotations

import inspect
from typing import Any, cast

import chatlas

from shiny_chatkit.protocol.clean import quoted

from ._holder import client_itself
from ._state import AnyChat


def as_client(value: Any) -> AnyChat | None:
    """Return a chat's client, or None if the chat has none.

    Raises
    ------
    TypeError
        If the value is something else.
    """
    value = client_itself(value)
    if value is not None and not isinstance(value, chatlas.Chat):
        raise TypeError(_explanation(value))
    return cast("AnyChat | None", value)


def _explanation(value: Any) -> str:
    name = getattr(value, "__name__", "")
    if getattr(chatlas, name or " ", None) is value:
        return f"Invalid value {name} for `client`: call it, as in client={name}()."
    if isinstance(value, str):
        advice = f"Pass the name of a model to its client, as in ChatOpenAI(model={value!r})."
    elif inspect.isroutine(value):
        advice = "To answer with a function, put @chat.on_user_submit above it."
    else:
        advice = (
            "Use other libraries in a handler, with the functions of shiny_chatkit.frameworks for "
            "their streams."
        )
    return (
        f"Invalid value {quoted(value)} for `client`: expected a chatlas client such as "
        f"ChatOpenAI(). {advice}"
    )
