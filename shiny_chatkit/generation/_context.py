"""What a handler is told about the turn it answers, and what it can ask."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shiny_chatkit.content import InputType
from shiny_chatkit.conversation import Message

from ._asking import Asking
from ._reply import Reply


@dataclass(frozen=True)
class ChatContext:
    """The second parameter of a handler.

    Attributes
    ----------
    thread_id
        The thread the message was sent in.
    message_id
        The id the answer has (or will have, once there is content).
    user_input
        The text as the user sent it, after :meth:`Chat.transform_user_input`.
    messages
        The thread's messages with their parts, the user's newest last.
    attachments
        What the user attached.
    settings
        The settings as they were when the message was sent.
    cancel_event
        Set when the user stops the answer; for code that can wait for an event.
    asking
        How this handler asks; use :meth:`wait_for_input` and :meth:`ask`.
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
        """Whether the user has stopped the answer."""
        return self.cancel_event.is_set()

    def wait_for_input(self, timeout: float | None = None) -> str:
        """
        Wait for the answer to the :class:`InputRequired` yielded before; for synchronous handlers.

        Parameters
        ----------
        timeout
            Seconds to wait at the most.

        Raises
        ------
        GenerationCancelled
            If the user stops the answer.
        TimeoutError
            If there is no answer in time.
        RuntimeError
            In an async handler, which is to use :meth:`ask`.
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
            As of :class:`InputRequired`.
        timeout
            Seconds to wait at the most.

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
