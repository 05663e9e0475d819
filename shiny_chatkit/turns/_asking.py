"""Lets a handler ask the user, either blocking a worker thread or awaiting on the event loop."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from concurrent.futures import CancelledError
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import Any

from shiny_chatkit.content import InputRequired, InputType, ToolCall
from shiny_chatkit.log import new_id
from shiny_chatkit.protocol import build
from shiny_chatkit.protocol import content as wire

from ._turn import Turn
from ._writer import MessageWriter

ONCE, ALWAYS, REFUSE = "once", "always", "refuse"

OPTIONS: list[wire.PermissionOption] = [
    {"optionId": ONCE, "label": "Allow once"},
    {"optionId": ALWAYS, "label": "Always allow"},
    {"optionId": REFUSE, "label": "Refuse"},
]


class Asking:
    """Asks questions for one handler, either blocking a worker thread or awaiting on the event loop.

    Parameters
    ----------
    turn
        The handler's turn.
    writer
        The message that shows the questions.
    loop
        The event loop that owns the log.
    """

    def __init__(self, turn: Turn, writer: MessageWriter, loop: asyncio.AbstractEventLoop) -> None:
        self._turn = turn
        self._writer = writer
        self._loop = loop
        self._yielded: deque[InputRequired] = deque()

    @property
    def thread_id(self) -> str:
        """Return the id of the thread that shows the questions."""
        return self._turn.thread_id

    @property
    def is_stopped(self) -> bool:
        """Return whether no answer can come, because the turn was stopped or its session has ended."""
        return self._turn.cancelled

    def note(self, content: Any) -> None:
        """Remember a question that the handler yielded; called in the handler's thread."""
        if isinstance(content, InputRequired):
            self._yielded.append(content)

    def wait(self, timeout: float | None) -> str:
        """Block this thread until the user answers the next question that was yielded.

        Raises
        ------
        RuntimeError
            If called on the event loop, which would be blocked.
        GenerationCancelled
            If the user stops the answer.
        TimeoutError
            If there is no answer in time.
        """
        if _on_loop(self._loop):
            raise RuntimeError(
                "`ctx.wait_for_input()` is for synchronous handlers; use `await ctx.ask(...)` here."
            )
        if self._yielded:
            question = self._yielded.popleft()
        else:
            question = InputRequired()
            asyncio.run_coroutine_threadsafe(self._show(question), self._loop).result()
        try:
            return self._turn.questions.future(question.request_id).result(timeout)
        except (TimeoutError, FutureTimeoutError, CancelledError):
            self._loop.call_soon_threadsafe(self._turn.questions.expire, question.request_id)
            raise TimeoutError("The user did not answer in time.") from None

    async def ask(
        self,
        prompt: str,
        *,
        input_type: InputType,
        options: Sequence[str] | None,
        placeholder: str,
        timeout: float | None,
    ) -> str:
        """Ask and wait; see :meth:`shiny_chatkit.Chat.ask`."""
        question = InputRequired(prompt, placeholder, input_type, options)
        await self._show(question)
        return await self._reply(question.request_id, timeout)

    async def approve(self, tool: ToolCall, title: str, timeout: float | None) -> str:
        """Ask whether a tool may run, and return the id of the chosen option."""
        request_id = new_id()
        await self._writer.write(tool)
        self._turn.emit(
            build.permission_request(
                message_id=self._writer.message_id,
                thread_id=self._turn.thread_id,
                request_id=request_id,
                tool_id=tool.id,
                title=title,
                options=OPTIONS,
            )
        )
        self._turn.questions.shown(request_id, self._writer.message_id)
        return await self._reply(request_id, timeout)

    async def _show(self, question: InputRequired) -> None:
        await self._writer.write(question)
        self._turn.questions.shown(question.request_id, self._writer.message_id)

    async def _reply(self, request_id: str, timeout: float | None) -> str:
        answer = asyncio.wrap_future(self._turn.questions.future(request_id))
        try:
            return await asyncio.wait_for(answer, timeout)
        except asyncio.TimeoutError:
            self._turn.questions.expire(request_id)
            raise TimeoutError("The user did not answer in time.") from None


def _on_loop(loop: asyncio.AbstractEventLoop) -> bool:
    try:
        return asyncio.get_running_loop() is loop
    except RuntimeError:
        return False
