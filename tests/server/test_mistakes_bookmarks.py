"""Mistakes with ``enable_bookmarking()``: what each of them is told, and to whom."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import chatlas
import pytest
from shiny import App, Inputs, Outputs, Session, ui

from shiny_chatkit import Chat
from shiny_chatkit.express import Chat as ExpressChat
from shiny_chatkit.testing import FakeClient
from tests.server.harness import serve, serve_chat, silent
from tests.server.test_bookmarks import Client

LOGGER = "shiny_chatkit.bookmark"
EXPECTED = (
    "expected a chatlas client such as ChatOpenAI(), or an object with `async def get_state(self)` and "
    "`async def set_state(self, state)`. Without a client, the chat's own client and the conversation are "
    "kept: chat.enable_bookmarking()."
)


class Synchronous:
    def get_state(self) -> Any:
        return None

    async def set_state(self, state: Any) -> None: ...


MISTAKES: list[tuple[str, Callable[[Any], Any], str]] = [
    (
        "the store as the client",
        lambda chat: chat.enable_bookmarking("url"),
        (
            "Invalid value 'url' for the client of enable_bookmarking(). The store belongs to the app: write "
            'App(app_ui, server, bookmark_store="url"), or in Shiny Express app_opts(bookmark_store="url").'
        ),
    ),
    (
        "a class",
        lambda chat: chat.enable_bookmarking(chatlas.ChatOpenAI),
        "Invalid value ChatOpenAI for the client of enable_bookmarking(): call it first, as in client = ChatOpenAI().",
    ),
    (
        "a class with a state",
        lambda chat: chat.enable_bookmarking(Client),
        "Invalid value Client for the client of enable_bookmarking(): call it first, as in client = Client().",
    ),
    (
        "a number",
        lambda chat: chat.enable_bookmarking(3),
        f"Invalid value 3 for the client of enable_bookmarking(): {EXPECTED}",
    ),
    (
        "a synchronous state",
        lambda chat: chat.enable_bookmarking(Synchronous()),
        (
            "`get_state` of Synchronous must be `async def get_state`: a client's `get_state` and `set_state` "
            "are awaited."
        ),
    ),
    (
        "another moment",
        lambda chat: chat.enable_bookmarking(bookmark_on="message"),
        "Invalid value 'message' for `bookmark_on`: expected \"response\" or None.",
    ),
    (
        "a switch as the moment",
        lambda chat: chat.enable_bookmarking(bookmark_on=True),
        'Invalid value True for `bookmark_on`: expected "response" or None.',
    ),
]


@pytest.mark.parametrize(
    ("make", "sentence"), [m[1:] for m in MISTAKES], ids=[m[0] for m in MISTAKES]
)
async def test_a_mistake_is_an_error_with_a_sentence(
    make: Callable[[Any], Any], sentence: str
) -> None:
    async with serve_chat(silent) as (_, chat):
        with pytest.raises(ValueError) as caught:
            make(chat)
        assert str(caught.value) == sentence


async def test_without_a_store_the_app_is_told_how_to_get_one() -> None:
    async with serve_chat(silent) as (_, chat):
        with pytest.raises(ValueError) as caught:
            chat.enable_bookmarking()
        assert str(caught.value) == (
            "The app has no bookmark store, so the chat cannot be saved. In Shiny Core, write "
            'App(app_ui, server, bookmark_store="url"), where app_ui is a function of the request: '
            'def app_ui(request). In Shiny Express, write app_opts(bookmark_store="url"). The other store '
            'is "server", which also saves long conversations.'
        )


async def test_a_store_that_does_not_exist_is_told_in_express() -> None:
    errors: list[str] = []

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        chat = ExpressChat("chat")
        store: Any = "disk"
        with pytest.raises(ValueError) as caught:
            chat.enable_bookmarking(bookmark_store=store)
        errors.append(str(caught.value))

    async with serve(server):
        assert errors == [
            'Invalid value \'disk\' for `bookmark_store`: expected "url", "server" or "disable".'
        ]


async def test_a_second_chatlas_client_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    def server(input: Inputs, output: Outputs, session: Session) -> None:
        chat = Chat("chat", client=FakeClient("Hello"))
        chat.enable_bookmarking(FakeClient("never asked"))

    async with serve(App(lambda request: ui.page_fluid(), server, bookmark_store="url")):
        pass
    (record,) = [r for r in caplog.records if r.name == LOGGER]
    assert record.levelno == logging.WARNING
    assert "chat.enable_bookmarking() without a client" in record.getMessage()
