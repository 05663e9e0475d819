"""``Limits``: how much one session of a chat may use."""

from __future__ import annotations

from dataclasses import dataclass, fields

from ._exceptions import Refused
from .generation import DEFAULT_WORKER_THREADS
from .panels import DEFAULT_ATTACHMENT_SIZE
from .protocol.clean import quoted
from .protocol.inbound import MAX_ATTACHMENTS, MAX_TEXT

DEFAULT_ADDRESS_CHARS = 48_000
"""uvicorn refuses a request whose address and headers have more than 65,536 bytes, and cookies may have some 8,000."""

_PROTOCOL_MAXIMA = {"max_text_chars": MAX_TEXT, "max_attachments": MAX_ATTACHMENTS}


class LimitExceeded(Refused):
    """App code asked a chat for more than its :class:`Limits` allow."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """
    How much one session of a chat may use.

    The defaults are far above what people reach by hand; they keep a script in one browser from using up
    the server that all sessions share. What goes over a limit is refused with a message in the chat, and
    nothing that was accepted before is lost. App code that goes over one gets a :class:`LimitExceeded`.

    Conversations are not kept in a store in this version, so their owner is the session: every limit
    counts per session and chat, unless its description says otherwise.

    Attributes
    ----------
    max_threads
        Threads that exist at the same time.
    max_title_chars
        Characters of a thread's title.
    max_text_chars
        Characters of a message or of an answer to a question; at most 1,000,000.
    max_queued_messages
        Messages that wait in one thread for the running answer to end.
    max_queued_chars
        Characters of all messages that wait in one thread.
    max_running_turns
        Threads in which an answer is being written at the same time.
    max_attachments
        Files and mentions in one message; at most 20.
    max_attachment_bytes
        Bytes of one file. ``max_attachment_size`` of ``Chat()`` takes precedence; where this is left as it is,
        that of ``chat_ui()`` does, too.
    max_kept_bytes
        Bytes of all files and characters of all texts that users have sent and that are still kept: those
        being uploaded, those of waiting messages, and those of messages in any thread. Deleting messages or
        threads frees them.
    max_pending_callbacks
        Calls of ``on_settings_change``, ``on_todo_clear`` and ``on_feedback`` functions that have not ended.
    max_worker_threads
        Threads in which synchronous handlers, tools and callbacks run, those of all sessions of the process
        counted. A call waits until there are fewer, and fails after 30 seconds. A quarter of them is for
        sessions that have none, so that a few sessions cannot hold up the others.
    max_address_chars
        Characters of the page's address, which holds the conversation if the app has the bookmark store
        ``"url"``. A longer one is not shown, and the address keeps the last state that fits.

    Raises
    ------
    TypeError
        If a limit is not a whole number.
    ValueError
        If a limit is less than 1 or more than the protocol allows.

    Examples
    --------
    >>> chat = Chat("chat", limits=Limits(max_threads=20, max_kept_bytes=50_000_000))
    """

    max_threads: int = 1_000
    max_title_chars: int = 200
    max_text_chars: int = MAX_TEXT
    max_queued_messages: int = 50
    max_queued_chars: int = 5_000_000
    max_running_turns: int = 20
    max_attachments: int = MAX_ATTACHMENTS
    max_attachment_bytes: int = DEFAULT_ATTACHMENT_SIZE
    max_kept_bytes: int = 512 * 1024 * 1024
    max_pending_callbacks: int = 100
    max_worker_threads: int = DEFAULT_WORKER_THREADS
    max_address_chars: int = DEFAULT_ADDRESS_CHARS

    def __post_init__(self) -> None:
        for field in fields(self):
            name, value = field.name, getattr(self, field.name)
            if not isinstance(value, int) or isinstance(value, bool):
                raise TypeError(
                    f"Invalid value {value!r} for the limit `{name}`: expected a whole number."
                )
            maximum = _PROTOCOL_MAXIMA.get(name)
            if value < 1 or (maximum is not None and value > maximum):
                expected = "at least 1" if maximum is None else f"between 1 and {maximum:,}"
                raise ValueError(
                    f"Invalid value {value} for the limit `{name}`: expected {expected}."
                )


def checked(limits: Limits | None) -> Limits:
    """Return the limits of a chat; the usual ones for None.

    Raises
    ------
    TypeError
        If ``limits`` is not a :class:`Limits`.
    """
    limits = Limits() if limits is None else limits
    if not isinstance(limits, Limits):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise TypeError(
            f"Invalid value {quoted(limits)} for `limits`: expected Limits(...), such as "
            "Limits(max_threads=20)."
        )
    return limits
