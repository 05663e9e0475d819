"""The context object that handlers receive as their second argument."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shiny_chatkit.content import InputType
from shiny_chatkit.log import Message

from ._asking import Asking
from ._reply import Reply


@dataclass(frozen=True)
class ChatContext:
    """Information about the running turn; the second argument of a handler.

    Attributes
    ----------
    thread_id
        The thread of the message.
    message_id
        The id of the answer, known even before it has content.
    user_input
        The text that the user sent, after :meth:`Chat.transform_user_input`.
    messages
        The thread's messages with their parts, ending with the user's message.
    attachments
        What the user attached.
    settings
        The values of the settings when the message was sent.
    cancel_event
        Set when the user stops the answer, for code that can wait on an event.
    asking
        Internal; use :meth:`wait_for_input` and :meth:`ask`.
    """

    thread_id: str
    message_id: str
    user_input: str
    messages: Sequence[Message]
    asking: Asking = field(repr=False)
    attachments: Sequence[Any] = ()
    settings: Mapping[str, Any] = field(default_factory=dict[str, Any])
    cancel_event: threading.Event = field(default_factory=threading.Event)

    @property
    def cancelled(self) -> bool:
        """Return whether the user has stopped the answer."""
        return self.cancel_event.is_set()

    def wait_for_input(self, timeout: float | None = None) -> str:
        """
        Wait for the answer to the :class:`InputRequired` that this synchronous handler yielded.

        Parameters
        ----------
        timeout
            Maximum number of seconds to wait.

        Raises
        ------
        GenerationCancelled
            If the user stops the answer.
        TimeoutError
            If there is no answer in time.
        RuntimeError
            If called in an async handler; use :meth:`ask` there.
        """
        return self.asking.wait(timeout)

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
        Ask the user and wait for the answer: ``await ctx.ask(...)``.

        In synchronous code write ``ctx.ask(...).wait()``.

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
        GenerationCancelled
            If the user stops the answer.
        TimeoutError
            If there is no answer in time.
        """
        return Reply(
            "ctx.ask",
            lambda: self.asking.ask(
                prompt,
                input_type=input_type,
                options=options,
                placeholder=placeholder,
                timeout=timeout,
            ),
        )
