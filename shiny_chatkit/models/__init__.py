"""Clients that answer by themselves: what they are sent, what they remember, how their tools run.

Knows chatlas and what a handler is told; never the wire or the log.
"""

from ._app_clients import AppClients
from ._ask_before import AskBefore
from ._clients import Clients, running_call
from ._context_tool import context_tool
from ._given import as_client
from ._state import chatlas_state, is_chatlas

__all__ = [
    "AppClients",
    "AskBefore",
    "Clients",
    "as_client",
    "chatlas_state",
    "context_tool",
    "is_chatlas",
    "running_call",
]
