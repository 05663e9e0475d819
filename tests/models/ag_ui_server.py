"""An agent that speaks AG-UI over HTTP on loopback, for tests of what talks to one."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from ag_ui.core import (
    BaseEvent,
    RunAgentInput,
    RunFinishedEvent,
    RunStartedEvent,
    TextMessageChunkEvent,
)
from ag_ui.encoder import EventEncoder
from pydantic_ai import Agent
from pydantic_ai.ui.ag_ui import AGUIAdapter
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.routing import Route

Runs = Callable[[RunAgentInput], AsyncIterator[BaseEvent]]


@dataclass
class AgUiServer:
    """``url`` is what clients take; ``runs`` what they have asked for, with the ``headers`` they sent.

    ``gone`` is set when a client leaves a run early.
    """

    agent: Runs
    url: str = ""
    runs: list[RunAgentInput] = field(default_factory=list[RunAgentInput])
    headers: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    gone: threading.Event = field(default_factory=threading.Event)

    async def answer(self, request: Request) -> StreamingResponse:
        asked = RunAgentInput.model_validate(await request.json())
        self.runs.append(asked)
        self.headers.append(dict(request.headers))
        encoder = EventEncoder()

        async def body() -> AsyncIterator[str]:
            try:
                async for event in self.agent(asked):
                    yield encoder.encode(event)
            except (asyncio.CancelledError, GeneratorExit):
                self.gone.set()
                raise

        return StreamingResponse(body(), media_type=encoder.get_content_type())


@contextmanager
def ag_ui_server(agent: Runs) -> Iterator[AgUiServer]:
    """Run a server in a thread."""
    ag_ui = AgUiServer(agent)
    app = Starlette(routes=[Route("/agent", ag_ui.answer, methods=["POST"])])
    config = uvicorn.Config(app, port=0, log_level="critical", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    socket = config.bind_socket()
    ag_ui.url = f"http://127.0.0.1:{socket.getsockname()[1]}/agent"
    thread = threading.Thread(target=server.run, args=([socket],), daemon=True)
    thread.start()
    try:
        yield ag_ui
    finally:
        server.should_exit = True
        thread.join()
        socket.close()


async def says_hello(asked: RunAgentInput) -> AsyncIterator[BaseEvent]:
    """An agent of few words."""
    yield RunStartedEvent(thread_id=asked.thread_id, run_id=asked.run_id)
    yield TextMessageChunkEvent(message_id="hello", delta="Hello")
    yield RunFinishedEvent(thread_id=asked.thread_id, run_id=asked.run_id)


def of_pydantic_ai(agent: Agent[None, Any]) -> Runs:
    """Let an agent of Pydantic AI speak AG-UI."""
    return lambda asked: AGUIAdapter(agent, asked).run_stream()
