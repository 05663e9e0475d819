"""Transport between the log and the browser: receives validated events, and sends events in batches.

Never knows how an answer is made: of ``shiny_chatkit`` it imports only the log and the protocol.
"""

from ._assets import Assets
from ._channel import Channel, Reader
from ._inbox import Inbox
from ._large import is_large, send_batch
from ._outbox import Outbox
from ._page_channel import PageChannel

__all__ = [
    "Assets",
    "Channel",
    "Inbox",
    "Outbox",
    "PageChannel",
    "Reader",
    "is_large",
    "send_batch",
]
