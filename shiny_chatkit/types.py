"""The types that apps and tests can import by name."""

from shinychat.types import ChatMessage, ChatMessageDict, ToolResultDisplay

from ._exceptions import ChatkitError
from ._kept_clients import ClientWithState
from ._limits import LimitExceeded, Limits
from ._message_stream import MessageStream
from ._threads import ThreadInfo as Thread
from .content import (
    Citation,
    CodeArtifact,
    ColumnFormat,
    HtmlArtifact,
    ImageArtifact,
    InputRequired,
    JsonArtifact,
    MarkdownArtifact,
    PlotlyArtifact,
    Status,
    Suggestion,
    Suggestions,
    TableArtifact,
    Thinking,
    TodoItem,
    TodoUpdate,
    ToolCall,
    ToolResult,
    VegaArtifact,
)
from .conversation import HtmlPart, Message, Part, RecordPart, TextPart, ThinkingPart, Usage
from .generation import THINKING_TAGS, ChatContext, GenerationCancelled
from .panels import Attachment, SettingsItem

InputRequiredResponse = InputRequired

__all__ = [
    "THINKING_TAGS",
    "Attachment",
    "ChatContext",
    "ChatMessage",
    "ChatMessageDict",
    "ChatkitError",
    "Citation",
    "ClientWithState",
    "CodeArtifact",
    "ColumnFormat",
    "GenerationCancelled",
    "HtmlArtifact",
    "HtmlPart",
    "ImageArtifact",
    "InputRequired",
    "InputRequiredResponse",
    "JsonArtifact",
    "LimitExceeded",
    "Limits",
    "MarkdownArtifact",
    "Message",
    "MessageStream",
    "Part",
    "PlotlyArtifact",
    "RecordPart",
    "SettingsItem",
    "Status",
    "Suggestion",
    "Suggestions",
    "TableArtifact",
    "TextPart",
    "Thinking",
    "ThinkingPart",
    "Thread",
    "TodoItem",
    "TodoUpdate",
    "ToolCall",
    "ToolResult",
    "ToolResultDisplay",
    "Usage",
    "VegaArtifact",
]
