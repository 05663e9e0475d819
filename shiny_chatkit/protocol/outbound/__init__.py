"""Events from the server to the browser, one TypedDict per payload.

`messages`: changes of the message log. `activity`: content that an answer shows while it is written.
`state`: snapshots, threads, panels and the composer. `private`: what only the server keeps, and never sends.
"""

# Importing registers the events; this order is the order of every list of them.
from . import messages, activity, state, private  # isort: skip

__all__ = ["activity", "messages", "private", "state"]
