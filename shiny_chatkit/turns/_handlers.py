"""Runs handlers of every kind as an async stream of content.

A handler is a plain or async function, a generator or an async generator. It takes no parameter, the text,
or the text and a second parameter (see :class:`Handler`).
"""

from __future__ import annotations

import inspect
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from functools import partial
from typing import Any, get_args, get_origin

from shiny import reactive

from shiny_chatkit.host import call_in_thread, iterate_in_thread

from ._contents import unfolded
from ._context import ChatContext

# Names of the parameter in which Gradio passes the history.
_HISTORIES = ("history", "chat_history", "message_history", "messages")

# Not meant as an answer: the result of `value.set(...)` or `append_message_stream(...)`, which a handler may return.
_NO_ANSWERS = (bool, reactive.ExtendedTask)

_POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


class Handler:
    """A handler function and the arguments that it expects.

    Parameters
    ----------
    fn
        The function. Parameters with defaults after the first one keep their defaults, unless they are
        named ``ctx``, ``context`` or ``attachments``.

    Raises
    ------
    TypeError
        If ``fn`` is not callable or requires more than two arguments.
    """

    def __init__(self, fn: Callable[..., Any]) -> None:
        if not callable(fn):
            raise TypeError(f"A handler must be a function, not {type(fn).__name__}.")
        self.fn = fn
        self._wants = _wanted(fn)

    async def run(self, text: str, ctx: ChatContext) -> AsyncGenerator[Any, None]:
        """Run the handler and yield its content piece by piece."""
        second = ctx.attachments if self._wants[1:] == ["attachments"] else ctx
        call = partial(self.fn, *(text, second)[: len(self._wants)])
        kind = _kind(self.fn)
        if kind == "generator":
            result: Any = iterate_in_thread(call, ctx.asking.note)
        elif kind == "sync":
            result = await call_in_thread(call)
        else:
            result = call()
        while inspect.isawaitable(result):
            result = await result
        if isinstance(result, _NO_ANSWERS):
            return
        async with aclosing(unfolded(result)) as contents:
            async for content in contents:
                yield content


def _kind(fn: Callable[..., Any]) -> str:
    for candidate in (fn, getattr(fn, "__call__", fn)):  # noqa: B004 - objects with an async __call__
        if inspect.isasyncgenfunction(candidate) or inspect.iscoroutinefunction(candidate):
            return "async"
        if inspect.isgeneratorfunction(candidate):
            return "generator"
    return "sync"


def _wanted(fn: Callable[..., Any]) -> list[str]:
    """Return which arguments ``fn`` expects: none, the text, or the text and a second argument."""
    try:
        parameters = inspect.signature(fn).parameters.values()
    except ValueError:  # Some built-ins have no signature.
        return ["text"]
    taken = [p for p in parameters if p.kind in _POSITIONAL]
    if not taken:
        # A decorator's `*args`.
        taken = [p for p in parameters if p.kind is p.VAR_POSITIONAL]
    if len(taken) > 1:
        # A later parameter with a default may be for the function's own use.
        meant = ("ctx", "context", "attachments")
        taken[1:] = [p for p in taken[1:] if p.default is p.empty or p.name in meant]
    required_by_name = [p for p in parameters if p.kind is p.KEYWORD_ONLY and p.default is p.empty]
    if len(taken) > 2 or required_by_name:
        raise TypeError(
            f"{getattr(fn, '__name__', fn)!s}{inspect.signature(fn)} cannot be a handler: expected no "
            "parameters, the user's text, or the text and a ChatContext (or the attachments)."
        )
    if len(taken) == 2 and taken[1].name in _HISTORIES and taken[1].annotation is taken[1].empty:
        raise TypeError(
            f"{getattr(fn, '__name__', fn)!s}{inspect.signature(fn)} cannot be a handler: the second argument "
            "is the turn's ChatContext, not the history. Name it `ctx`; the earlier messages are in `ctx.messages`."
        )
    wanted = ["text", "context"][: len(taken)]
    if len(taken) == 2 and (
        taken[1].name == "attachments" or _means_attachments(taken[1].annotation)
    ):
        wanted[1] = "attachments"
    return wanted


def _means_attachments(annotation: Any) -> bool:
    if isinstance(annotation, str):  # from __future__ import annotations
        return annotation.replace(" ", "") in ("list[Attachment]", "List[Attachment]")
    return get_origin(annotation) is list and any(
        getattr(arg, "__name__", "") == "Attachment" for arg in get_args(annotation)
    )
