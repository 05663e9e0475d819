"""A client of a model on loopback, and what tests ask of its chat."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import chatlas

from tests.models import ModelServer, Request
from tests.server.harness import Browser, until


def client(
    model: ModelServer, *tools: Callable[..., Any], patience: float = 60, **options: Any
) -> Any:
    # A request that fails is to be seen, not tried again.
    made = chatlas.ChatOpenAICompletions(
        base_url=model.base_url,
        api_key="none",
        model="test",
        kwargs={"max_retries": 0, "timeout": patience},
        **options,
    )
    for tool in tools:
        made.register_tool(tool)
    return made


def texts(request: Request) -> list[tuple[str, str]]:
    """Who said what, as the model was told."""
    return [(said.role, said.text) for said in request.said]


def kinds(browser: Browser) -> list[str]:
    return [part.to_dict()["type"] for part in browser.page().messages[-1].parts]


async def over(browser: Browser, answers: int) -> None:
    """Wait until so many answers are there and nothing runs."""
    page = browser.page()
    await until(
        lambda: (
            sum(m.role == "assistant" and not m.streaming for m in page.messages) == answers
            and not page.thread.busy
        ),
        f"{answers} finished answers",
    )
