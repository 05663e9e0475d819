"""The types that apps and tests can import by name."""

from shinychat.types import (
    ChatMessage,
    ChatMessageDict,
    ConversationMeta,
    ConversationPartition,
    ConversationRecord,
    ConversationStore,
    FileConversationStore,
    HistoryOptions,
    ToolResultDisplay,
)

from .chat import ChatClient, ChatDrawerController, Share, UserSubmission
from .chat.bookmark import ClientWithState
from .content import (
    Attachment,
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
    UserInput,
    VegaArtifact,
)
from .element import ChatDrawer, ChatGreeting, ChatNavPanel, ChatSidebar
from .log import HtmlPart, Message, Part, RecordPart, TextPart, ThinkingPart, Usage
from .panels import SettingsItem
from .protocol.exceptions import ChatkitError, Refused
from .protocol.limits import LimitExceeded, Limits
from .turns import THINKING_TAGS, ChatContext, GenerationCancelled, MessageStream
from .workspace import Thread

InputRequiredResponse = InputRequired

__all__ = [
    "THINKING_TAGS",
    "Attachment",
    "ChatClient",
    "ChatContext",
    "ChatDrawer",
    "ChatDrawerController",
    "ChatGreeting",
    "ChatMessage",
    "ChatMessageDict",
    "ChatNavPanel",
    "ChatSidebar",
    "ChatkitError",
    "Citation",
    "ClientWithState",
    "CodeArtifact",
    "ColumnFormat",
    "ConversationMeta",
    "ConversationPartition",
    "ConversationRecord",
    "ConversationStore",
    "FileConversationStore",
    "GenerationCancelled",
    "HistoryOptions",
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
    "Refused",
    "SettingsItem",
    "Share",
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
    "UserInput",
    "UserSubmission",
    "VegaArtifact",
]
