"""``MarkdownStream``: content that the server streams to one place of a page, without a conversation.

Each place has a log of one message, which is sent like a chat: in batches, with a snapshot for an element that is new.
Never takes input from users, asks a model or keeps anything for another session.
"""

from ._markdown_stream import MarkdownStream

__all__ = ["MarkdownStream"]
