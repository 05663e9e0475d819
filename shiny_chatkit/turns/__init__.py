"""Runs the handlers that answer the user, outside Shiny's reactive lock.

A *turn* is the answering of one submission: its handlers and all streams that they started. Never sends to the
browser by itself: of the wire it imports only `Channel`. Never imports models, panels or ``chat``.
"""

from ._admission import Admission
from ._answering import Answering
from ._asking import ALWAYS, ONCE, Asking
from ._contents import each, whole
from ._context import ChatContext
from ._handlers import Handler
from ._message_stream import MessageStream
from ._questions import GenerationCancelled
from ._reply import Reply, note_forgotten_replies, raise_forgotten_replies
from ._thinking_tags import THINKING_TAGS, TagPairs, ThinkingTag
from ._transforms import Transforms
from ._turn import StreamTask, Turn, turn_of
from ._turns import CommandRun, Submission, Turns
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
    "ONCE",
    "THINKING_TAGS",
    "Admission",
    "Answering",
    "Asking",
    "ChatContext",
    "CommandRun",
    "GenerationCancelled",
    "Handler",
    "MessageStream",
    "MessageWriter",
    "Reply",
    "StreamTask",
    "Submission",
    "TagPairs",
    "ThinkingTag",
    "Transforms",
    "Turn",
    "Turns",
    "current_writer",
    "each",
    "enter_writer",
    "leave_writer",
    "message_of",
    "note_forgotten_replies",
    "put_message",
    "raise_forgotten_replies",
    "turn_of",
    "whole",
    "without_tags",
]
