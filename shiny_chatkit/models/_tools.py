"""Prepares a client's tools: synchronous ones run in a thread, and some run only after the user has agreed."""

from __future__ import annotations

import functools
import inspect
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextvars import ContextVar
from typing import Any

import chatlas
from chatlas.types import ContentToolRequest, ContentToolResult

from shiny_chatkit.host import app_code, call_in_thread, error_text, iterate_in_thread
from shiny_chatkit.protocol.clean import clean
from shiny_chatkit.turns import GenerationCancelled, Reply, raise_forgotten_replies

from ._results import readable


class ToolFailed(Exception):  # noqa: N818 - the model does not see class names
    """Raised if a tool failed; its message includes the type of the original error."""


running_tool: ContextVar[ContentToolRequest | None] = ContextVar(
    "shiny_chatkit_running_tool", default=None
)
"""The call for which the current tool runs."""

Permit = Callable[[dict[str, Any]], Awaitable[bool]]
"""Asks the user whether the current tool may run with these arguments."""

_log = logging.getLogger("shiny_chatkit.clients")


def prepared(tool: Any, permit: Permit | None) -> Any:
    """Return a tool that does not block the event loop and asks for permission first if required.

    A tool that the provider runs (a ``ToolBuiltIn``) is returned unchanged.
    """
    if not isinstance(tool, chatlas.Tool):
        return tool
    return _with_function(tool, _with_care(_off_the_loop(tool.func), permit))


def guarded(tool: Any, permit: Permit | None) -> Any:
    """Return a tool for app code that calls a client directly; it changes only if the user has to agree."""
    if permit is None or not isinstance(tool, chatlas.Tool):
        return tool
    fn: Any = tool.func
    if _is_async(fn):
        return _with_function(tool, _with_care(fn, permit))

    @functools.wraps(fn)
    def run(*args: Any, **kwargs: Any) -> Any:
        # This is synchronous, because `client.chat()` of chatlas does not accept asynchronous tools.
        if (refusal := Reply("chat.approve", lambda: _refusal(permit, kwargs)).wait()) is not None:
            raise refusal
        with app_code():
            return fn(*args, **kwargs)

    return _with_function(tool, run)


def _with_function(tool: Any, fn: Callable[..., Any]) -> Any:
    schema: Any = tool.schema["function"]
    return chatlas.Tool(
        func=fn,
        name=tool.name,
        description=schema.get("description", ""),
        parameters=schema.get("parameters", {}),
        annotations=tool.annotations,
        strict=schema.get("strict"),
    )


def _off_the_loop(fn: Callable[..., Any]) -> Callable[..., Any]:
    """Return an asynchronous version of ``fn``; chatlas would call ``fn`` on the event loop."""
    if inspect.isgeneratorfunction(fn):

        def generate(*args: Any, **kwargs: Any) -> AsyncIterator[Any]:
            return iterate_in_thread(lambda: fn(*args, **kwargs))

        return generate
    if _is_async(fn):
        return fn

    async def call(*args: Any, **kwargs: Any) -> Any:
        return await call_in_thread(lambda: fn(*args, **kwargs))

    return call


def _is_async(fn: Callable[..., Any]) -> bool:
    called: Any = getattr(fn, "__call__", fn)  # noqa: B004 - objects with an async __call__
    return any(
        inspect.iscoroutinefunction(f) or inspect.isasyncgenfunction(f) for f in (fn, called)
    )


async def _refusal(permit: Permit, arguments: dict[str, Any]) -> Exception | None:
    """Return the reason why a tool must not run, or None if the user has allowed it."""
    try:
        allowed = await permit(arguments)
    except GenerationCancelled as stop:
        return stop
    except Exception:  # noqa: BLE001 - after any error, the user has not agreed
        _log.exception("The user could not be asked whether a tool may run, so it does not run.")
        return chatlas.ToolRejectError("The user could not be asked, so the tool did not run.")
    return None if allowed is True else chatlas.ToolRejectError("The user refused.")


def _with_care(fn: Callable[..., Any], permit: Permit | None) -> Callable[..., Any]:
    @functools.wraps(fn)
    async def run(*args: Any, **kwargs: Any) -> AsyncGenerator[Any, None]:
        try:
            refusal = None if permit is None else await _refusal(permit, kwargs)
            if refusal is not None:
                yield _failed(refusal)
                return
            with app_code():
                result = fn(*args, **kwargs)
                while inspect.isawaitable(result):
                    result = await result
                raise_forgotten_replies()
                if not hasattr(result, "__aiter__"):
                    yield await _readable(result)
                    return
                async for item in result:
                    yield await _readable(item)
        except GenerationCancelled as stop:
            # The user refused, so avoid the warning that chatlas logs for a failed tool.
            yield _failed(stop)
        except Exception as error:
            # The model sees only the error's message, which must be enough to try again.
            if (text := error_text(error)) == str(error):
                raise
            raise ToolFailed(text) from error

    return run


async def _readable(result: Any) -> Any:
    # A provider's JSON encoder may reject values that `clean` replaces.
    result = clean(result)
    # Drawing a figure or reading a long table takes time.
    return result if isinstance(result, str) else await call_in_thread(lambda: readable(result))


def _failed(error: Exception) -> ContentToolResult:
    return ContentToolResult(value=None, error=error)
