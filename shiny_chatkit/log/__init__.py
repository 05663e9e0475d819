"""The conversation log: threads, their messages and parts, and the rules by which events change them.

Pure Python. Never reads or writes anything outside itself: it imports no Shiny, no event loop, threads or files,
and of ``shiny_chatkit`` only the protocol.
"""

from ._changes import Changes, Subscribe
from ._difference import difference
from ._fold import fold
from ._kept import Kept
from ._log import Log
from ._message import Message, Role, without_session
from ._panels import Panels, fold_panels
from ._parts import HtmlPart, Part, RecordPart, TextPart, ThinkingPart
from ._questions import OpenQuestion, QuestionKind, open_question
from ._saved import MAX_DEPTH, DumpError
from ._sent import Sent
from ._snapshot import SNAPSHOT_MESSAGES, snapshot
from ._source import SUGGESTIONS_CLASS, plain_html, source_of
from ._thread import Thread, Unloaded, new_id, now
from ._usage import Usage

__all__ = [
    "MAX_DEPTH",
    "SNAPSHOT_MESSAGES",
    "SUGGESTIONS_CLASS",
    "Changes",
    "DumpError",
    "HtmlPart",
    "Kept",
    "Log",
    "Message",
    "OpenQuestion",
    "Panels",
    "Part",
    "QuestionKind",
    "RecordPart",
    "Role",
    "Sent",
    "Subscribe",
    "TextPart",
    "ThinkingPart",
    "Thread",
    "Unloaded",
    "Usage",
    "difference",
    "fold",
    "fold_panels",
    "new_id",
    "now",
    "open_question",
    "plain_html",
    "snapshot",
    "source_of",
    "without_session",
]
