"""The wire: what the browser sends comes in validated, what it should see goes out in batches.

Knows events and one session's way of sending; never what an event means (see ``conversation``) nor
who makes it (see ``generation``).
"""

from ._assets import Assets
from ._channel import Channel
from ._inbox import Inbox
from ._large import is_large, send_batch
from ._outbox import Outbox

__all__ = ["Assets", "Channel", "Inbox", "Outbox", "is_large", "send_batch"]
