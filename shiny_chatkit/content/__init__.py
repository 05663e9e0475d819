"""The content of messages, and the protocol's event for each kind of content.

Handlers yield, return and append objects of these classes; ``adapters`` converts everything else to them. This
package never uses a session or an event loop. A library for data or plots is imported only by the function that
needs it.
"""

from ._arguments import arguments_of
from ._artifacts import (
    Artifact,
    CodeArtifact,
    HtmlArtifact,
    JsonArtifact,
    MarkdownArtifact,
    PlotlyArtifact,
    VegaArtifact,
)
from ._asides import inline_citation
from ._attachments import Attachment, UserInput, parts_of, staged_files, text_type_of
from ._formats import ColumnFormat
from ._formulas import CsvSource, WithoutFormulas
from ._frames import Table, frame_of, table_of
from ._images import ImageArtifact
from ._pieces import (
    Citation,
    Piece,
    Status,
    Text,
    Thinking,
    ToolCall,
    ToolResult,
    Ui,
    is_web_address,
    json_like,
)
from ._questions import InputRequired, InputType
from ._suggestions import Suggestion, Suggestions, in_rows
from ._tables import TableArtifact
from ._todos import TodoItem, TodoUpdate
from ._usage import UsageNote

__all__ = [
    "Artifact",
    "Attachment",
    "Citation",
    "CodeArtifact",
    "ColumnFormat",
    "CsvSource",
    "HtmlArtifact",
    "ImageArtifact",
    "InputRequired",
    "InputType",
    "JsonArtifact",
    "MarkdownArtifact",
    "Piece",
    "PlotlyArtifact",
    "Status",
    "Suggestion",
    "Suggestions",
    "Table",
    "TableArtifact",
    "Text",
    "Thinking",
    "TodoItem",
    "TodoUpdate",
    "ToolCall",
    "ToolResult",
    "Ui",
    "UsageNote",
    "UserInput",
    "VegaArtifact",
    "WithoutFormulas",
    "arguments_of",
    "frame_of",
    "in_rows",
    "inline_citation",
    "is_web_address",
    "json_like",
    "parts_of",
    "staged_files",
    "table_of",
    "text_type_of",
]
