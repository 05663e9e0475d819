"""Transport between the log and the browser: receives validated events, and sends events in batches.

Knows events and how one session sends them. It never knows what an event means (see ``conversation``) or
who creates it (see ``generation``).
"""

from ._assets import Assets
from ._channel import Channel
from ._inbox import Inbox
from ._large import is_large, send_batch
from ._outbox import Outbox

__all__ = ["Assets", "Channel", "Inbox", "Outbox", "is_large", "send_batch"]
