"""Conversation history by shinychat's names: its options, where it is kept, and what the app keeps with it.

Adapts shinychat's options to those of the chat. Never keeps conversations itself.
"""

from ._app_store import AppStore
from ._app_values import AppValues
from ._foreign import messages_as_shown, messages_of_turns
from ._options import Arrangement, arranged

__all__ = [
    "AppStore",
    "AppValues",
    "Arrangement",
    "arranged",
    "messages_as_shown",
    "messages_of_turns",
]
