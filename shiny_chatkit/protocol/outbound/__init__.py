"""Events from the server to the browser, one TypedDict per payload.

`messages`: what changes the message log. `activity`: what an answer shows while it works.
`state`: snapshots, threads, panels and the composer.
"""

# Importing registers the events; this order is the order of every list of them.
from . import messages, activity, state  # isort: skip

__all__ = ["activity", "messages", "state"]
