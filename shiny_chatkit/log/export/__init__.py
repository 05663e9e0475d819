"""Exports a conversation as Markdown, JSON or a self-contained web page.

Defines what a document may contain: a message cannot imitate another speaker's heading, nothing runs, and
the document loads no image that the chat would not load. Never writes a file: it returns text.
"""

from ._document import FORMATS, Format, Images, check, export
from ._html import policy, web_page
from ._markdown import title_of
from ._shared import shareable, shared_data, shared_thread

__all__ = [
    "FORMATS",
    "Format",
    "Images",
    "check",
    "export",
    "policy",
    "shareable",
    "shared_data",
    "shared_thread",
    "title_of",
    "web_page",
]
