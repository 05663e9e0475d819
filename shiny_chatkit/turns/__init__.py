"""Turns: from a submission to the events of its answer.

A *turn* is the answering of one submission: its handlers and all streams that they started. Submissions come with
those who answer them, so turns never need a session, and can run to their end without a viewer. Never sends to
the browser by itself: of the wire it imports only `Channel`. Never imports models, panels or ``chat``.
"""

from ._admission import Admission
from ._answering import Answering, Registered, UnansweredMessages
from ._asking import ALWAYS, ONCE, Asking
from ._contents import each, whole
from ._context import ChatContext
from ._failures import Errors, Failures
from ._handlers import Handler
from ._kept_bytes import KeptBytes
from ._message_stream import MessageStream
from ._questions import GenerationCancelled
from ._reply import Reply, note_forgotten_replies, raise_forgotten_replies
from ._thinking_tags import THINKING_TAGS, TagPairs, ThinkingTag
from ._transforms import Transforms
from ._turn import Enter, StreamTask, Turn, turn_of
from ._turns import Answerer, CommandRun, OnlyHere, Places, Submission, Turns
from ._whole_messages import message_of, put_message
from ._writer import MessageWriter, current_writer, enter_writer, leave_writer, without_tags
from ._writing import Writing

__all__ = [
    "ALWAYS",
    "ONCE",
    "THINKING_TAGS",
    "Admission",
    "Answerer",
    "Answering",
    "Asking",
    "ChatContext",
    "CommandRun",
    "Enter",
    "Errors",
    "Failures",
    "GenerationCancelled",
    "Handler",
    "KeptBytes",
    "MessageStream",
    "MessageWriter",
    "OnlyHere",
    "Places",
    "Registered",
    "Reply",
    "StreamTask",
    "Submission",
    "TagPairs",
    "ThinkingTag",
    "Transforms",
    "Turn",
    "Turns",
    "UnansweredMessages",
    "Writing",
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
