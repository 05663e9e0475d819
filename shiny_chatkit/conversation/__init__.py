"""The domain: threads of messages of ordered parts, and the one way to change them.

Pure Python: knows the shapes of the protocol, nothing of Shiny, of handlers or of the wire.
"""

from ._conversation import Conversation, Thread, new_id, now
from ._message import HtmlPart, Message, Part, Role, TextPart

__all__ = [
    "Conversation",
    "HtmlPart",
    "Message",
    "Part",
    "Role",
    "TextPart",
    "Thread",
    "new_id",
    "now",
]
