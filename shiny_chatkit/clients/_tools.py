"""Tools as a chat runs them: synchronous ones in a thread, some only after the user has agreed."""

from __future__ import annotations

import functools
import inspect
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextvars import ContextVar
from typing import Any

import chatlas
from chatlas.types import ContentToolRequest, ContentToolResult

from shiny_chatkit.generation import GenerationCancelled, call_in_thread, iterate_in_thread
from shiny_chatkit.protocol.clean import clean

from ._results import readable

running_tool: ContextVar[ContentToolRequest | None] = ContextVar(
    "shiny_chatkit_running_tool", default=None
)
"""The call that the running tool answers."""

Permit = Callable[[], Awaitable[bool]]
"""Asks the user whether the running tool may go on."""


def prepared(tool: Any, permit: Permit | None) -> Any:
    """Give a tool that keeps the event loop free and asks first if there is somebody to ask.

    What a provider runs by itself (a ``ToolBuiltIn``) is given back as it is.
    """
    if not isinstance(tool, chatlas.Tool):
        return tool
    function = _off_the_loop(tool.func)
    schema: Any = tool.schema["function"]
    return chatlas.Tool(
        func=_with_care(function, permit),
        name=tool.name,
        description=schema.get("description", ""),
        parameters=schema.get("parameters", {}),
        annotations=tool.annotations,
        strict=schema.get("strict"),
    )


def _off_the_loop(fn: Callable[..., Any]) -> Callable[..., Any]:
    """Give ``fn`` as something asynchronous: chatlas would run it on the event loop itself."""
    if inspect.isgeneratorfunction(fn):

        def generate(*args: Any, **kwargs: Any) -> AsyncIterator[Any]:
            return iterate_in_thread(lambda: fn(*args, **kwargs))

        return generate
    called: Any = getattr(fn, "__call__", fn)  # noqa: B004 - objects with an async __call__
    if any(inspect.iscoroutinefunction(f) or inspect.isasyncgenfunction(f) for f in (fn, called)):
        return fn

    async def call(*args: Any, **kwargs: Any) -> Any:
        return await call_in_thread(lambda: fn(*args, **kwargs))

    return call


def _with_care(fn: Callable[..., Any], permit: Permit | None) -> Callable[..., Any]:
    @functools.wraps(fn)
    async def run(*args: Any, **kwargs: Any) -> AsyncGenerator[Any, None]:
        try:
            if permit is not None and not await permit():
                yield _failed(chatlas.ToolRejectError("The user refused."))
                return
            result = fn(*args, **kwargs)
            if inspect.isawaitable(result):
                result = await result
            if not hasattr(result, "__aiter__"):
                yield await _readable(result)
                return
            async for item in result:
                yield await _readable(item)
        except GenerationCancelled as stop:
            # The user's wish, where chatlas would warn of a tool that has failed.
            yield _failed(stop)

    return run


async def _readable(result: Any) -> Any:
    # A provider's writer of JSON may refuse what our own would have replaced.
    result = clean(result)
    # To draw a figure and to read a long table take their time.
    return result if isinstance(result, str) else await call_in_thread(lambda: readable(result))


def _failed(error: Exception) -> ContentToolResult:
    return ContentToolResult(value=None, error=error)
