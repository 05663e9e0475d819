"""Runs chats in Shiny's own in-memory sessions, with a :class:`Page` for each chat that is looked at.

Owns the frames of the pretend browser; never asserts anything about a chat itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import itertools
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextvars import ContextVar
from typing import Any

from htmltools import HTMLDependency
from shiny import App, Inputs, Outputs, Session, reactive, ui
from shiny._connection import MockConnection
from shiny.testserver import DEFAULT_CLIENT_DATA, _test_server, test_server_async

from shiny_chatkit import Chat, chat_ui
from tests.server.page import Page, comparable

TIMEOUT = 20.0
"""Seconds; only a test that fails waits so long."""

UNKNOWN_EVENT = "This is not an event the server knows."

Server = Callable[[Inputs, Outputs, Session], Any]

_ids = itertools.count(1)
_search: ContextVar[str] = ContextVar("search", default="")
_headers: ContextVar[Mapping[str, str]] = ContextVar("headers", default={})  # noqa: B039 - never changed


class RecordingConnection(MockConnection):
    """Keeps every frame that the server sends."""

    def __init__(self) -> None:
        super().__init__()
        headers = [(name.encode(), text.encode()) for name, text in _headers.get().items()]
        self._http_conn.scope["headers"] = headers
        self.sent: list[dict[str, Any]] = []
        self.listeners: list[Callable[[dict[str, Any]], None]] = []
        self.closed = False

    async def send(self, message: str) -> None:
        frame = json.loads(message)
        self.sent.append(frame)
        for listener in self.listeners:
            listener(frame)

    def cause_receive(self, message: str) -> None:
        # A browser tells the query of its url, say a bookmark, when it connects; the test server does not.
        frame = json.loads(message) if message else {}
        if frame.get("method") == "init" and (search := _search.get()):
            urls = {k: v for k, v in DEFAULT_CLIENT_DATA.items() if k.startswith("url_")}
            frame["data"] |= {f".clientdata_{k}": v for k, v in urls.items()}
            frame["data"][".clientdata_url_search"] = search
            message = json.dumps(frame)
        elif ".clientdata_url_search" in frame.get("data", {}):
            frame["data"][".clientdata_url_search"] = _search.get()
            message = json.dumps(frame)
        super().cause_receive(message)

    async def close(self, code: int, reason: str | None) -> None:
        self.closed = True


# What the test server creates; there is no way to hand it a connection.
_test_server.MockConnection = RecordingConnection  # pyright: ignore[reportPrivateImportUsage]


class Browser:
    """One session seen from its browser."""

    def __init__(self, connection: RecordingConnection, session: Session) -> None:
        self.connection = connection
        self.session = session
        self.pages: dict[str, Page] = {}
        self.absent: dict[str, str] = {}
        """Return the notices to the developer about elements without a chat."""
        self._pieces = ""
        connection.listeners.append(self._take)

    def _take(self, frame: dict[str, Any]) -> None:
        batch = frame.get("custom", {}).get("shiny_chatkit")
        if batch is not None and "absent" in batch:
            self.absent[batch["id"]] = batch["details"]
            return
        if batch is not None and "piece" in batch:
            self._pieces += batch["piece"]
            if not batch["last"]:
                return
            batch, self._pieces = json.loads(self._pieces), ""
        if batch is not None:
            self.pages.setdefault(batch["id"], Page(batch["id"])).take(batch)

    @property
    def sent(self) -> list[dict[str, Any]]:
        return self.connection.sent

    def frames(self, key: str) -> list[Any]:
        """Return the contents of frames of one kind, without empty ones."""
        return [frame[key] for frame in self.sent if frame.get(key)]

    def page(self, id: str = "chat") -> Page:
        return self.pages.setdefault(id, Page(id))

    # -- Frames ------------------------------------------------------------------------------

    def set(self, **inputs: Any) -> None:
        """Send one frame that sets inputs."""
        self.connection.cause_receive(json.dumps({"method": "update", "data": inputs}))

    def send(self, event: str, data: Any = None, *, id: str = "chat", **inputs: Any) -> None:
        """Send one event, and with it other inputs in the same frame."""
        name = f"{id}_event:shiny_chatkit.event"
        self.set(**inputs, **{name: {"event": event, "data": data or {}}})

    async def open(self, id: str = "chat") -> Page:
        """Let the element appear, and wait for the state it asks for."""
        page = self.page(id)
        known = len(page.named("chat:state-response"))
        self.send("chat:request-state", {"version": 1}, id=id)
        await until(lambda: len(page.named("chat:state-response")) > known)
        return page

    def submit(
        self,
        text: str,
        *,
        id: str = "chat",
        message_id: str | None = None,
        thread_id: str | None = None,
        attachments: Sequence[Mapping[str, Any]] = (),
    ) -> str:
        """Submit as the element does: the text and the event in one frame."""
        message_id = message_id or f"user-{next(_ids)}"
        data: dict[str, Any] = {
            "text": text,
            "threadId": thread_id or self.page(id).thread.id,
            "messageId": message_id,
            "timestamp": 1780000000000,
        }
        if attachments:
            data["attachments"] = list(attachments)
        self.send("chat:user-message", data, id=id, **{f"{id}_user_input": text})
        return message_id

    def stop(self, *, id: str = "chat", message_id: str | None = None) -> None:
        data = {"threadId": self.page(id).thread.id}
        if message_id is not None:
            data["messageId"] = message_id
        self.send("chat:stop-generation", data, id=id)

    def has_read(self, input: str) -> bool:
        """Whether the session has taken an input, and so all frames before it."""
        with reactive.isolate():
            return self.session.input[input].is_set()

    async def barrier(self, id: str = "chat") -> None:
        """Wait until all that was sent and set so far has been read and answered."""
        page = self.page(id)

        def answers() -> list[dict[str, Any]]:
            return [error for error in page.errors if error["message"] == UNKNOWN_EVENT]

        known = len(answers())
        self.send("no such event", id=id)
        await until(lambda: len(answers()) > known, "the answer to the barrier")
        page.errors.remove(answers()[-1])


async def until(condition: Callable[[], Any], what: str = "", *, timeout: float = TIMEOUT) -> None:
    """Wait for a condition, looking often."""
    clock = asyncio.get_running_loop().time
    end = clock() + timeout
    while not condition():
        assert clock() < end, f"waited {timeout} s in vain for {what or 'a condition'}"
        await asyncio.sleep(0.002)


def app_with(server: Server) -> App:
    """Return an app that has no page: sessions here speak as one would, and making one takes long."""
    return App(lambda request: ui.page_fluid(), server)


@functools.cache
def dependencies_of_a_chat() -> list[HTMLDependency]:
    """Return what a page with a chat tells the server, among others which actions it allows."""
    page = ui.page_fluid(chat_ui("chat", attachments=True, feedback=True))
    return page.render()["dependencies"]


@contextlib.asynccontextmanager
async def serve(
    server: Server | App,
    *,
    open: tuple[str, ...] = ("chat",),
    search: str = "",
    headers: Mapping[str, str] | None = None,
) -> AsyncIterator[Browser]:
    """Run a server function, or an app, in a session, with these chats on its page.

    ``headers`` are those of the request that opens the session; names are lowercase.
    """
    app = server if isinstance(server, App) else app_with(server)
    if search:
        _search.set(search)
    _headers.set(headers or {})
    async with test_server_async(app, timeout_secs=30) as running:
        session, connection = running._session, running._conn
        assert session is not None
        assert isinstance(connection, RecordingConnection)
        browser = Browser(connection, session)
        for id in open:
            await browser.open(id)
        try:
            yield browser
        finally:
            _search.set("")
            _headers.set({})


@contextlib.asynccontextmanager
async def serve_chat(
    setup: Callable[[Chat], Any], *, sanitize: bool = False, open: bool = True, **options: Any
) -> AsyncIterator[tuple[Browser, Chat]]:
    """Run an app with one chat; at the end its page must show what its log says."""
    chats: list[Chat] = []

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        chats.append(Chat("chat", **options))
        setup(chats[0])

    def shown() -> list[dict[str, Any]]:
        return comparable(browser.page().messages)

    def logged() -> list[dict[str, Any]]:
        with reactive.isolate():
            return comparable(chats[0].log())

    app = app_with(server)
    app._ensure_web_dependencies(dependencies_of_a_chat())
    app.sanitize_errors = sanitize
    async with serve(app, open=("chat",) if open else ()) as browser:
        yield browser, chats[0]
        if open and not browser.connection.closed:
            await browser.barrier()
            with contextlib.suppress(AssertionError):
                # What a running turn adds is on the page a moment later.
                await until(lambda: shown() == logged())
            assert shown() == logged()


def said(chat: Chat) -> list[tuple[str, str]]:
    """Role and content of each message, as ``Chat.messages()`` gives them."""
    with reactive.isolate():
        return [(message["role"], message["content"]) for message in chat.messages()]


def echo(chat: Chat) -> None:
    """A chat that repeats what it is told."""

    @chat.on_user_submit
    async def _(text: str) -> str:
        return f"You said {text}"


def silent(chat: Chat) -> None:
    """A chat that nobody answers in."""


def answering(fn: Callable[..., Any]) -> Callable[[Chat], Any]:
    """A chat that a function answers in."""
    return lambda chat: chat.on_user_submit(fn)
