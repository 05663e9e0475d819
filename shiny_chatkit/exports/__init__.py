"""A conversation as a document: markdown, JSON or a web page that stands alone.

Owns what a document may contain: the marks of who spoke cannot be written by a message, nothing in it
runs, and it loads no images that the chat would not. Knows nothing of the wire.
"""

from ._document import FORMATS, Format, Images, export
from ._response import response

__all__ = ["FORMATS", "Format", "Images", "export", "response"]
