"""The methods of ``Chat`` that ask the user in the middle of an answer."""

from __future__ import annotations

from collections.abc import Sequence

from shiny_chatkit.content import InputType, ToolCall
from shiny_chatkit.models import running_call
from shiny_chatkit.protocol.checks.values import wrong
from shiny_chatkit.turns import Reply

from ._chat_session import ChatSession


class ChatQuestions:
    """The methods of :class:`shiny_chatkit.Chat` to ask the user, and to ask whether a tool may run."""

    _chat_session: ChatSession

    def ask(
        self,
        prompt: str,
        *,
        input_type: InputType = "text",
        options: Sequence[str] | None = None,
        placeholder: str = "",
        timeout: float | None = None,
    ) -> Reply[str]:
        """
        Ask the user a question in the middle of an answer, in a handler or a tool, and wait for the answer.

        Write ``await chat.ask(...)``, or ``chat.ask(...).wait()`` in synchronous code.

        Parameters
        ----------
        prompt
            The question.
        input_type, options, placeholder
            See :class:`InputRequired`.
        timeout
            Maximum number of seconds to wait.

        Raises
        ------
        RuntimeError
            If no answer is being written.
        GenerationCancelled
            If the user stops the answer.
        TimeoutError
            If there is no answer in time.
        """
        return Reply(
            "chat.ask",
            lambda: self._chat_session.writing.asking().ask(
                prompt,
                input_type=input_type,
                options=options,
                placeholder=placeholder,
                timeout=timeout,
            ),
        )

    def approve(
        self,
        tool: ToolCall | None = None,
        *,
        title: str = "",
        timeout: float | None = None,
    ) -> Reply[bool]:
        """
        Ask the user whether a tool may run, and wait for the answer.

        Write ``await chat.approve(...)``, or ``chat.approve(...).wait()`` in synchronous code. The
        result is True only if the user has allowed it; any failure raises an error.

        Parameters
        ----------
        tool
            The call, whose card shows the question. By default, the call of the client's running tool. The
            user is not asked again about a tool that they always allowed in this conversation.
        title
            The question.
        timeout
            Maximum number of seconds to wait.

        Raises
        ------
        RuntimeError
            If no answer is being written, or if no call is given and no tool of the client runs.
        GenerationCancelled
            If the user stops the answer.
        TimeoutError
            If there is no answer in time.
        """
        if not isinstance(tool, (ToolCall, type(None))):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise wrong("tool", "a ToolCall", tool, 'Write `ToolCall("delete", {"path": path})`.')

        async def approve() -> bool:
            call = running_call() if tool is None else tool
            return await self._chat_session.writing.approve(call, title, timeout)

        return Reply("chat.approve", approve)
