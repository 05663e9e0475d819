"""The methods of ``Chat`` that read the conversation and the user's input, and change the input."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from typing import Any, Literal

from shiny.types import MISSING, MISSING_TYPE
from shinychat.types import ChatMessageDict

from shiny_chatkit.content import Attachment, staged_files
from shiny_chatkit.host import warn_deprecated
from shiny_chatkit.log import Message
from shiny_chatkit.protocol.checks import options as check_options
from shiny_chatkit.protocol.clean import quoted

from . import _provider_messages
from ._chat_session import ChatSession
from ._provider_messages import ProviderFormat, Tokenizer


class ChatReading:
    """The methods of :class:`shiny_chatkit.Chat` for messages and the user's input."""

    _chat_session: ChatSession
    _tokenizer: Tokenizer | None

    def messages(
        self,
        format: MISSING_TYPE | ProviderFormat = MISSING,
        token_limits: tuple[int, int] | None = None,
        transform_user: Literal["all", "last", "none"] = "all",
        transform_assistant: bool = False,
    ) -> tuple[ChatMessageDict, ...]:
        """
        Reactively read the messages, in the order they were appended.

        Parameters
        ----------
        format
            Deprecated. Return dictionaries in a provider's format.
        token_limits
            Deprecated. The total number of tokens, and how many to reserve for the answer; the oldest
            messages are dropped.
        transform_user
            Deprecated. Which user messages to return transformed: "all", the "last" or "none".
        transform_assistant
            Deprecated. Whether to return the assistant's messages transformed.

        Returns
        -------
        :
            Dictionaries with ``content`` (the markdown or HTML as it was appended) and ``role``.
        """
        check_options.choice("transform_user", transform_user, ("all", "last", "none"))
        check_options.flag("transform_assistant", transform_assistant)
        for name, deprecated in {
            "format": not isinstance(format, MISSING_TYPE),
            "token_limits": token_limits is not None,
            "transform_user": transform_user != "all",
            "transform_assistant": transform_assistant,
        }.items():
            if deprecated:
                warn_deprecated(f"`Chat.messages({name}=...)` is deprecated.")
        messages = self._chat_session.reading.plain_messages(transform_user, transform_assistant)
        if token_limits is not None:
            messages = _provider_messages.within_token_limits(
                messages, token_limits, self._tokenizer
            )
        if not isinstance(format, MISSING_TYPE):
            messages = _provider_messages.in_format(messages, format)
        return tuple(messages)

    def log(self) -> tuple[Message, ...]:
        """Reactively read copies of the messages with their parts; changing them does not change the chat."""
        return self._chat_session.reading.messages()

    # -- The user's input --------------------------------------------------------------------

    def user_input(self, transform: bool = False) -> str | None:
        """
        Reactively read the text that the user submitted last.

        Parameters
        ----------
        transform
            Deprecated. Whether to return the text as transformed by :meth:`transform_user_input`.
        """
        self._chat_session.unanswered.is_read = True
        given = self._chat_session.answering.user_input()
        return None if given is None else given[1 if transform else 0]

    def update_user_input(
        self,
        value: str | None = None,
        placeholder: str | None = None,
        submit: bool = False,
        focus: bool = False,
        *,
        attachments: Sequence[Attachment] | None = None,
        attachment_mode: Literal["append", "set"] = "append",
    ) -> None:
        """
        Update the input.

        Parameters
        ----------
        value
            The new text of the input.
        placeholder
            The text to show while the input is empty.
        submit
            Whether to send ``value`` as the user's message; the user's unsent draft is kept.
        focus
            Whether to move the focus to the input.
        attachments
            Files to attach to the user's next message, or to ``value`` with ``submit``. The chat has to accept
            such files from users (``attachments=``); a warning says if it does not.
        attachment_mode
            Whether to keep the files that are already attached ("append") or to replace them ("set"), by an empty
            list as well.

        Raises
        ------
        ValueError
            If ``submit`` is true and ``value`` is missing, ``focus`` is true and there is neither a ``value`` nor
            a file, or the content of a file is not known.
        """
        for name, text in {"value": value, "placeholder": placeholder}.items():
            if text is not None and not isinstance(text, str):  # pyright: ignore[reportUnnecessaryIsInstance]
                raise TypeError(f"`{name}` must be a string, not {type(text).__name__}.")
        check_options.flag("submit", submit)
        check_options.flag("focus", focus)
        check_options.choice("attachment_mode", attachment_mode, ("append", "set"))
        if submit and value is None:
            raise ValueError("An input `value` must be provided when `submit=True`.")
        if focus and value is None and not attachments:
            raise ValueError(
                "An input `value` or `attachments` must be provided when `focus=True`."
            )
        files = None if attachments is None else staged_files(attachments)
        accepts = self._chat_session.events.permissions.accepts
        if refused := [
            file["name"] for file in files or () if not accepts(file["name"], file["mime"])
        ]:
            warnings.warn(
                f"The chat {str(self._chat_session.id)!r} will not accept {quoted(refused[0])} with the user's "
                "message. Allow such files with `attachments=` of `chat_ui()` or `Chat`.",
                stacklevel=2,
            )
        self._chat_session.update_input(
            value, placeholder, submit, focus, files, replaces_files=attachment_mode == "set"
        )

    # -- Deprecated --------------------------------------------------------------------------

    def set_user_message(self, value: str) -> None:
        """Deprecated. Use ``update_user_input(value=value)``."""
        warn_deprecated("set_user_message() is deprecated. Use update_user_input(value=value).")
        self.update_user_input(value=value)

    def transform_user_input(self, fn: Callable[[str], Any] | None = None) -> Any:
        """Deprecated. Transform a message before a model reads it; if ``fn`` returns None, nothing answers it."""
        warn_deprecated("`transform_user_input` is deprecated: transform it in your handler.")
        return _decorate(self._chat_session.transforms.set_user, fn)

    def transform_assistant_response(self, fn: Callable[..., Any] | None = None) -> Any:
        """Deprecated. Transform an answer's text with ``fn(content)`` or ``fn(content, chunk, done)``."""
        warn_deprecated("`transform_assistant_response` is deprecated: transform what you append.")
        return _decorate(self._chat_session.transforms.set_assistant, fn)


def _decorate(register: Callable[[Any], None], fn: Any) -> Any:
    return register if fn is None else register(fn)
