"""Agents that answer a chat over HTTP, in AG-UI."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, cast

from shiny_chatkit.content import json_like
from shiny_chatkit.conversation import new_id
from shiny_chatkit.generation import ChatContext

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
    Let an agent at an address answer: ``chat.on_user_submit(ag_ui_agent("https://..."))``.

    Each message starts a run of the agent with the thread's messages so far. Stopping the answer
    closes the connection.

    Parameters
    ----------
    url
        Where the agent takes its runs.
    headers
        Sent with each run, an authorization say.
    state
        The agent's state to begin with, or a function that gives it. What the agent makes of it comes
        to ``on_event``.
    tools
        The tools the agent may call, as AG-UI describes them: "name", "description", "parameters".
        Their calls are shown, not run.
    context
        What the agent should know, by what it is. The context sources a user mentions are added.
    forwarded_props
        Passed on to the agent as it is.
    on_event
        As of :func:`from_ag_ui`.
    client
        Makes the requests; by default each run has one of its own, that waits for the agent as long
        as it takes.

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
                raise StreamError(f"The agent has answered with {kind or 'nothing'}, not events.")
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
        raise StreamError("The agent has sent an event that is no JSON.") from error
    return cast("dict[str, Any]", event) if isinstance(event, dict) else {}
