"""Exports a conversation as markdown, JSON or a self-contained web page.

Defines what a document may contain: a message cannot imitate another speaker's heading, nothing runs, and
the document loads no image that the chat would not load. Knows nothing of the wire.
"""

from ._document import FORMATS, Format, Images, export
from ._response import response

__all__ = ["FORMATS", "Format", "Images", "export", "response"]
