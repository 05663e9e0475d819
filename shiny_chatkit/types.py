"""The types that apps and their tests name."""

from shinychat.types import Attachment, ChatMessage, ChatMessageDict, ToolResultDisplay

from ._message_stream import MessageStream
from .bookmark import ClientWithState
from .conversation import HtmlPart, Message, Part, TextPart
from .generation import ChatContext, GenerationCancelled

__all__ = [
    "Attachment",
    "ChatContext",
    "ChatMessage",
    "ChatMessageDict",
    "ClientWithState",
    "GenerationCancelled",
    "HtmlPart",
    "Message",
    "MessageStream",
    "Part",
    "TextPart",
    "ToolResultDisplay",
]
