"""Fixtures for chats whose servers end and whose databases fail, so that each test has a server of its own."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from shiny_chatkit.playwright import ChatController
from tests.browser.helpers import visit
from tests.browser.kept.host import Host
from tests.models import ModelServer, Request, Say, Step, Wait, model_server, usual_answer
from tests.support.contexts import leave

StartHost = Callable[[str], Host]


class Counting:
    """Counts from 1 to 400 if the user's text has "count", and answers as usual otherwise."""

    def __init__(self) -> None:
        self.said_at: list[float] = []
        """For each number, ``time.monotonic()`` of the moment when it was said."""

    def __call__(self, request: Request) -> Iterator[Step]:
        if "count" not in request.text:
            yield from usual_answer(request)
            return
        self.said_at.clear()
        for number in range(1, 401):
            self.said_at.append(time.monotonic())
            yield Say(f"{number} ")
            yield Wait(0.05)


@pytest.fixture
def counter() -> Counting:
    return Counting()


@pytest.fixture
def model(counter: Counting) -> Iterator[ModelServer]:
    with model_server(counter) as server:
        yield server


@pytest.fixture
def start_host(tmp_path: Path, model: ModelServer, context: BrowserContext) -> Iterator[StartHost]:
    with contextlib.ExitStack() as hosts:

        def start(app: str) -> Host:
            host = Host(app, tmp_path, {"BASE_URL": model.base_url})
            hosts.callback(host.close)
            return host

        yield start
        # A page that outlives its server reports what it still wanted to load.
        leave(context)


@pytest.fixture
def host(start_host: StartHost) -> Host:
    """The chat of a client."""
    return start_host("kept_client")


@pytest.fixture
def chat(host: Host, page: Page) -> ChatController:
    visit(page, host.url)
    return ChatController(page, "chat")


@pytest.fixture
def chat_of_app(start_host: StartHost, page: Page) -> ChatController:
    """A chat whose app answers, at once unless it counts."""
    visit(page, start_host("kept").url)
    return ChatController(page, "chat")
