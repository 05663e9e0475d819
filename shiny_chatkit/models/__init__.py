"""Model clients that answer a chat: what they are sent, what they remember, and how their tools run.

Never emits an event: a client yields content, and the turn that runs it sends that content. It imports neither
the wire nor ``chat``.
"""

from ._app_clients import AppClients
from ._ask_before import AskBefore
from ._clients import Clients, running_call
from ._context_tool import context_tool
from ._found import is_common
from ._given import as_client
from ._holder import ClientHolder, client_itself
from ._memories import Memories
from ._prompt import attachment_to_content
from ._state import chatlas_state, is_chatlas
from ._titles import TitleFunction, Titles, title_writer

__all__ = [
    "AppClients",
    "AskBefore",
    "ClientHolder",
    "Clients",
    "Memories",
    "TitleFunction",
    "Titles",
    "as_client",
    "attachment_to_content",
    "chatlas_state",
    "client_itself",
    "context_tool",
    "is_chatlas",
    "is_common",
    "running_call",
    "title_writer",
]
