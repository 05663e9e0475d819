"""Guards calls of app code, so that an exception there fails one answer and never the server.

``sys.exit()`` or a ``KeyboardInterrupt`` in a coroutine ends the event loop, and with it every session of the
process. Therefore app code is always called within :class:`app_code`.
"""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable, Coroutine
from types import TracebackType
from typing import Any

from shiny_chatkit.protocol.exceptions import ChatkitError


class AppCodeError(ChatkitError, RuntimeError):
    """Raised if app code raises an exception that would end the process, a task or a generator."""


class app_code:  # noqa: N801 - reads like a block of code
    """Turn what ends a process or a task into an :class:`AppCodeError`, for a ``with`` block.

    Ordinary exceptions pass, and so do the cancellation of the running task and the end of a generator.
    """

    def __enter__(self) -> None:
        """Start to run app code."""

    def __exit__(
        self,
        _type: type[BaseException] | None,
        error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        if error is None or isinstance(error, (Exception, GeneratorExit)):
            return
        if isinstance(error, asyncio.CancelledError):
            if not _is_cancelled():
                raise failure(error) from error
        elif not _is_from_the_keyboard(error):
            raise failure(error) from error


def failure(error: BaseException) -> Exception:
    """Return an ordinary error that describes what app code raised."""
    what = f"{type(error).__name__}({', '.join(map(_text, error.args))})"
    failed = AppCodeError(
        f"The app's code raised {what}: the answer or callback ends, and the server keeps running."
    )
    failed.__cause__ = error
    return failed


def guard_tasks(loop: asyncio.AbstractEventLoop, is_app_code: Callable[[Any], bool]) -> None:
    """
    Guard the tasks that app code starts, such as those of ``asyncio.gather()``.

    Parameters
    ----------
    loop
        The event loop. An existing task factory still creates the tasks.
    is_app_code
        Returns whether a task created in a context, or in the current one for None, belongs to app code.
    """
    make: Any = loop.get_task_factory() or _new_task

    def factory(
        loop: asyncio.AbstractEventLoop, coroutine: Any, **options: Any
    ) -> asyncio.Future[Any]:
        if asyncio.iscoroutine(coroutine) and is_app_code(options.get("context")):
            coroutine = _Guarded(coroutine)
        return make(loop, coroutine, **options)

    loop.set_task_factory(factory)


def _new_task(loop: asyncio.AbstractEventLoop, coroutine: Any, **options: Any) -> asyncio.Task[Any]:
    return asyncio.Task(coroutine, loop=loop, **options)


class _Guarded(Coroutine[Any, Any, Any]):
    """Wraps a coroutine and replaces errors that would make its task end the event loop."""

    def __init__(self, coroutine: Coroutine[Any, Any, Any]) -> None:
        self._coroutine = coroutine

    def send(self, value: Any, /) -> Any:
        try:
            return self._coroutine.send(value)
        except (SystemExit, KeyboardInterrupt) as error:
            raise _unless_from_the_keyboard(error) from error

    def throw(self, *error: Any) -> Any:
        try:
            return self._coroutine.throw(*error)
        except (SystemExit, KeyboardInterrupt) as raised:
            raise _unless_from_the_keyboard(raised) from raised

    def close(self) -> None:
        self._coroutine.close()

    def __await__(self) -> Any:
        return self._coroutine.__await__()

    def __getattr__(self, name: str) -> Any:
        # Debuggers and anyio inspect the coroutine of a task.
        return getattr(self._coroutine, name)


def _unless_from_the_keyboard(error: BaseException) -> BaseException:
    return error if _is_from_the_keyboard(error) else failure(error)


def _is_from_the_keyboard(error: BaseException) -> bool:
    """Return whether the exception may come from Ctrl+C, which must end the server."""
    # Servers and asyncio.run() handle the signal themselves, and then Python raises nothing.
    return (
        isinstance(error, KeyboardInterrupt)
        and threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGINT) is signal.default_int_handler
    )


def _is_cancelled() -> bool:
    """Return whether the running task was cancelled, as far as Python can tell."""
    try:
        task: Any = asyncio.current_task()
    except RuntimeError:
        return False  # A thread without an event loop has no task to cancel.
    # Python 3.10 cannot tell.
    return task is None or not hasattr(task, "cancelling") or task.cancelling() > 0


def _text(value: object) -> str:
    try:
        return repr(value)
    except BaseException:  # noqa: BLE001 - an app's object may raise anything
        return "..."
