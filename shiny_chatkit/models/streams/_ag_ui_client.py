"""Runs AG-UI agents over HTTP to answer a chat."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, cast

from shiny_chatkit.content import json_like
from shiny_chatkit.log import new_id
from shiny_chatkit.turns import ChatContext

from ._ag_ui import OnEvent, from_ag_ui
from ._ag_ui_input import context_of, messages_of
from ._sse import data_of_events
from ._stream import Content, StreamError

if TYPE_CHECKING:
    import httpx

Answer = Callable[[str, ChatContext], AsyncGenerator[Content, None]]


def ag_ui_agent(
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    state: Callable[[], Any] | Any = None,
    tools: Sequence[Mapping[str, Any]] = (),
    context: Mapping[str, str] | None = None,
    forwarded_props: Any = None,
    on_event: OnEvent | None = None,
    client: httpx.AsyncClient | None = None,
) -> Answer:
    """
    Create a handler that lets a remote agent answer: ``chat.on_user_submit(ag_ui_agent("https://..."))``.

    Each message starts a run of the agent with the thread's messages so far. Stopping the answer
    closes the connection.

    Parameters
    ----------
    url
        The URL that starts a run of the agent.
    headers
        HTTP headers to send with each run, such as an authorization.
    state
        The agent's initial state, or a function that returns it. Changes by the agent are passed to
        ``on_event``.
    tools
        The tools that the agent may call, each with "name", "description" and "parameters" as in AG-UI.
        Their calls are shown but not run.
    context
        Context for the agent, as a mapping from description to value. Context sources that the user
        mentions are added.
    forwarded_props
        Passed to the agent unchanged.
    on_event
        See :func:`from_ag_ui`.
    client
        The HTTP client that makes the requests. By default, each run creates one without a timeout.

    Returns
    -------
    :
        A handler for :meth:`Chat.on_user_submit`.

    Raises
    ------
    ImportError
        If httpx is not installed.
    """
    try:
        import httpx
    except ImportError as error:
        raise ImportError(
            "ag_ui_agent() needs httpx: pip install 'shiny-chatkit[ag-ui]'"
        ) from error

    async def run(client: httpx.AsyncClient, body: Mapping[str, Any]) -> AsyncGenerator[Any, None]:
        accepting = {"Accept": "text/event-stream", **(headers or {})}
        async with client.stream("POST", url, json=body, headers=accepting) as response:
            response.raise_for_status()
            kind = response.headers.get("Content-Type", "")
            if not kind.startswith("text/event-stream"):
                raise StreamError(
                    f"The agent sent the content type {kind!r}: expected 'text/event-stream'."
                )
            async for data in data_of_events(response.aiter_bytes()):
                yield _event(data)

    async def answer(text: str, ctx: ChatContext) -> AsyncGenerator[Content, None]:
        body = {
            "threadId": ctx.thread_id,
            "runId": new_id(),
            "state": json_like(state() if callable(state) else state),
            "messages": list(messages_of(ctx, text)),
            "tools": [json_like(tool) for tool in tools],
            "context": context_of(context or {}, ctx.attachments),
            "forwardedProps": json_like(forwarded_props),
        }
        own = client or httpx.AsyncClient(timeout=httpx.Timeout(10, read=None))
        try:
            async with aclosing(from_ag_ui(run(own, body), on_event)) as contents:
                async for content in contents:
                    yield content
        finally:
            if own is not client:
                await own.aclose()

    return answer


def _event(data: str) -> dict[str, Any]:
    try:
        event = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise StreamError("The agent sent an event that is not valid JSON.") from error
    return cast("dict[str, Any]", event) if isinstance(event, dict) else {}
