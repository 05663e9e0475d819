"""Defines the limits of the protocol, and :class:`Limits`, which an app can set.

The page has the constants in ``protocol.ts``, which is generated.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from .clean import quoted
from .exceptions import Refused

MAX_EVENT_CHARS = 8_000_000
"""Maximum size of one event from a browser; a larger websocket message closes the session."""

MAX_TEXT = 1_000_000
"""Maximum length of a message or of an answer to a question."""

MAX_NAME_CHARS = 300
"""Maximum length of the name of a file, command, setting or context source."""

MAX_ATTACHMENTS = 20
"""Maximum number of files and mentions in one message."""

INLINE_CHARS = 4_000_000
"""Characters of a message and its files, in base64, that the page sends in one event. Other files are sent before."""

CHUNK_CHARS = 3_000_000
"""Characters of a chunk of a file, in base64. Chunks are decoded one by one, so it is a multiple of 4."""

MAX_CHUNK_CHARS = 4_000_000
"""Maximum size of such a chunk."""

SNAPSHOT_MESSAGES = 50
"""Messages of a thread that a snapshot contains, and that the page requests at a time."""

THREADS_PER_PAGE = 50
"""Threads that the page requests at a time, if conversations outlive the page."""

MAX_QUERY_CHARS = 200
"""Maximum length of a search."""

SEARCH_HITS = 20
"""Hits that the page requests for a search."""

MAX_COMMENT_CHARS = 2_000
"""Maximum length of the comment on a rating."""

DEFAULT_TITLE_CHARS = 200
"""Characters of a thread's title, unless the app sets another limit."""

DEFAULT_ATTACHMENT_BYTES = 5 * 1024 * 1024
"""Size of a file, unless the app sets another limit."""

DEFAULT_WORKER_THREADS = 256
"""Worker threads of a process, unless an app sets another limit."""

DEFAULT_ADDRESS_CHARS = 48_000
"""uvicorn rejects a request whose URL and headers exceed 65,536 bytes, of which cookies may take about 8,000."""

_PROTOCOL_MAXIMA = {"max_text_chars": MAX_TEXT, "max_attachments": MAX_ATTACHMENTS}


class LimitExceeded(Refused):
    """Raised if app code exceeds the :class:`Limits` of a chat."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """
    How much one session of a chat may use.

    The defaults are far above what people reach by hand. They prevent a script in one browser from exhausting
    the server that all sessions share. Anything above a limit is refused with a message in the chat, and
    nothing that was accepted before is lost. In app code, exceeding a limit raises :class:`LimitExceeded`.

    Every limit applies to one chat of one session, unless its description says otherwise.

    Attributes
    ----------
    max_threads
        Maximum number of threads.
    max_title_chars
        Characters of a thread's title.
    max_text_chars
        Characters of a message or of an answer to a question; at most 1,000,000.
    max_queued_messages
        Messages that wait in one thread while an answer is running.
    max_queued_chars
        Characters of all waiting messages of one thread.
    max_running_turns
        Answers that are written at the same time, each in its own thread.
    max_attachments
        Files and mentions in one message; at most 20.
    max_attachment_bytes
        Bytes of one file. ``max_attachment_size`` of ``Chat()`` takes precedence. If this limit has its
        default value, the one of ``chat_ui()`` takes precedence, too.
    max_kept_bytes
        Bytes of all files and characters of all texts from users that are still kept: uploads in progress,
        waiting messages, and messages in all threads. Deleting messages or threads frees them.
    max_pending_callbacks
        Running calls of ``on_settings_change``, ``on_todo_clear`` and ``on_feedback`` functions.
    max_worker_threads
        Worker threads for synchronous handlers, tools and callbacks, counted over all sessions of the process.
        At the limit, a call waits for a free thread and fails after 30 seconds. A quarter of the threads is
        reserved for sessions that have none, so that a few sessions cannot block the others.
    max_address_chars
        Characters of the page's URL, which contains the conversation if the app uses the bookmark store
        ``"url"``. If the URL would be longer, it keeps the last state that fits.

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
    max_title_chars: int = DEFAULT_TITLE_CHARS
    max_text_chars: int = MAX_TEXT
    max_queued_messages: int = 50
    max_queued_chars: int = 5_000_000
    max_running_turns: int = 20
    max_attachments: int = MAX_ATTACHMENTS
    max_attachment_bytes: int = DEFAULT_ATTACHMENT_BYTES
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
    """Return validated limits, or the defaults for None.

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
