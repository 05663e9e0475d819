"""The clients whose state a bookmark keeps: the one the app names, and the chat's own."""

from __future__ import annotations

import contextlib
import inspect
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol, cast, runtime_checkable

import chatlas
from shiny.types import Jsonifiable

from shiny_chatkit.host import app_code
from shiny_chatkit.models import AppClients, Clients, chatlas_state
from shiny_chatkit.protocol.clean import quoted

from ._saved_state import SavedState
from ._storable import storable

_log = logging.getLogger("shiny_chatkit.bookmark")


@runtime_checkable
class ClientWithState(Protocol):
    """A chat client that can return and restore its state as JSON-like data."""

    async def get_state(self) -> Jsonifiable:
        """Return the state to keep in a bookmark."""
        ...

    async def set_state(self, state: Jsonifiable) -> None:
        """Restore a state that :meth:`get_state` returned, after a round trip through JSON."""
        ...


@dataclass(frozen=True)
class States:
    """The states of a chat's clients, as JSON-like data.

    Attributes
    ----------
    client
        The state of the client that the app named, or of the chat's own; None if there is none.
    own
        The state of the chat's own client where the app named another one.
    """

    client: Any = None
    own: Any = None


class KeptClients:
    """Reads and restores the states of a chat's clients.

    Parameters
    ----------
    chat_id
        The namespaced id of the chat, for messages in the log.
    named
        The client given to ``enable_bookmarking()``; None means the chat's own.
    clients
        The chat's own client. Looked up each time, since an app may set or replace it later.

    app_clients
        The clients that handlers call.

    Raises
    ------
    ValueError
        If ``named`` has no state that could be kept.
    """

    def __init__(self, chat_id: str, named: Any, clients: Clients, app_clients: AppClients) -> None:
        self._chat_id = chat_id
        self._named = named
        self._named_state = None if named is None else with_state(named)
        if isinstance(named, chatlas.Chat):
            self._named_state = app_clients.state_of(cast("chatlas.Chat[Any, Any]", named))
        self._clients = clients
        self._has_warned = False

    @property
    def _is_own(self) -> bool:
        return self._named is None or self._clients.has_had(self._named)

    async def states(self) -> States:
        """Return the states to keep."""
        self.check()
        own = await self._clients.get_state() if self._clients.client is not None else None
        if self._is_own:
            return States(own)
        named = cast(ClientWithState, self._named_state)
        with app_code():
            return States(await named.get_state(), own)

    async def restore(self, saved: SavedState) -> None:
        """Restore saved states, all of them or none.

        What the chat's own client has said is read from the page where its state was not saved, or
        cannot be trusted.
        """
        own: Any = self._clients if self._clients.client is not None else None
        named = None if self._is_own else self._named_state
        own_state = saved.client if named is None else saved.own
        undo: list[Callable[[], Awaitable[None]]] = []
        try:
            if named is not None and saved.client is not None:
                await _set(named, saved.client, undo)
            if own is not None and own_state is not None:
                await _set(own, own_state, undo)
        except Exception:
            for step in reversed(undo):
                with contextlib.suppress(Exception):
                    await step()
            raise
        if own is not None and own_state is None:
            self._clients.recall_shown()

    def check(self) -> None:
        """Warn once if the app named a chatlas client while another one answers."""
        own = self._clients.client
        if (
            own is None
            or self._is_own
            or self._has_warned
            or not isinstance(self._named, chatlas.Chat)
        ):
            return
        self._has_warned = True
        _log.warning(
            "Chat %r answers with the client of Chat(client=...), but enable_bookmarking() was given "
            "another chatlas client. Write chat.enable_bookmarking() without a client to keep what "
            "the chat's own client remembers.",
            self._chat_id,
        )


async def _set(client: Any, state: Any, undo: list[Callable[[], Awaitable[None]]]) -> None:
    with app_code():
        before = storable(await client.get_state())

    async def back() -> None:
        with app_code():
            await client.set_state(before)

    # Register this first, because a client may change before it fails.
    undo.append(back)
    with app_code():
        await client.set_state(state)


class _NoState:
    """A client that remembers nothing."""

    async def get_state(self) -> Jsonifiable:
        return None

    async def set_state(self, state: Jsonifiable) -> None:
        pass


def _is_langchain_model(client: object) -> bool:
    """Return whether a client is a model of LangChain, which gets the conversation with each call."""
    # Compare by name, so that LangChain need not be installed.
    return any(
        cls.__name__ == "BaseLanguageModel" and cls.__module__.startswith("langchain_core.")
        for cls in type(client).__mro__
    )


def with_state(client: Any) -> ClientWithState:
    """Return a client as something with a state.

    Raises
    ------
    ValueError
        If it has none.
    """
    name = getattr(client, "__name__", "")
    if inspect.isclass(client) or getattr(chatlas, name or " ", None) is client:
        raise ValueError(
            f"Invalid value {name} for the client of enable_bookmarking(): call it first, as in "
            f"client = {name}()."
        )
    if isinstance(client, ClientWithState):
        for name in ("get_state", "set_state"):
            if not inspect.iscoroutinefunction(getattr(client, name)):
                raise ValueError(
                    f"`{name}` of {type(client).__name__} must be `async def {name}`: "
                    "a client's `get_state` and `set_state` are awaited."
                )
        return client
    if (state := chatlas_state(client)) is not None:
        return cast(ClientWithState, state)
    if _is_langchain_model(client):
        return _NoState()
    if isinstance(client, str) and client in ("url", "server"):
        raise ValueError(
            f"Invalid value {client!r} for the client of enable_bookmarking(). The store belongs to the "
            f'app: write App(app_ui, server, bookmark_store="{client}"), or in Shiny Express '
            f'app_opts(bookmark_store="{client}").'
        )
    raise ValueError(
        f"Invalid value {quoted(client)} for the client of enable_bookmarking(): expected a chatlas "
        "client such as ChatOpenAI(), or an object with `async def get_state(self)` and "
        "`async def set_state(self, state)`. Without a client, the chat's own client and the "
        "conversation are kept: chat.enable_bookmarking()."
    )
