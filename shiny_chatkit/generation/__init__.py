"""Runs the handlers that answer the user, outside Shiny's reactive lock.

A *turn* is the answering of one submission: its handlers and all streams that they started. This package
knows turns, the log and a session to run in; it never touches the wire.
"""

from ._asking import ALWAYS, ONCE, Asking
from ._contents import each, whole
from ._context import ChatContext
from ._handlers import Handler
from ._off_lock import off_lock, prepare_session, request_flush
from ._questions import GenerationCancelled
from ._reply import Reply, note_forgotten_replies, raise_forgotten_replies
from ._thinking_tags import THINKING_TAGS, TagPairs, ThinkingTag
from ._turn import StreamTask, Turn, turn_of
from ._turns import Submission, Turns
from ._worker import call as call_in_thread
from ._worker import iterate as iterate_in_thread
from ._worker_slots import DEFAULT_WORKER_THREADS, worker_slots
from ._writer import (
    MessageWriter,
    current_writer,
    enter_writer,
    leave_writer,
    message_of,
    put_message,
    without_tags,
)

__all__ = [
    "ALWAYS",
    "DEFAULT_WORKER_THREADS",
    "ONCE",
    "THINKING_TAGS",
    "Asking",
    "ChatContext",
    "GenerationCancelled",
    "Handler",
    "MessageWriter",
    "Reply",
    "StreamTask",
    "Submission",
    "TagPairs",
    "ThinkingTag",
    "Turn",
    "Turns",
    "call_in_thread",
    "current_writer",
    "each",
    "enter_writer",
    "iterate_in_thread",
    "leave_writer",
    "message_of",
    "note_forgotten_replies",
    "off_lock",
    "prepare_session",
    "put_message",
    "raise_forgotten_replies",
    "request_flush",
    "turn_of",
    "whole",
    "without_tags",
    "worker_slots",
]
