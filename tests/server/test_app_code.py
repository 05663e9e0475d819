"""Whatever an app's code raises fails the answer it was called for; the server and other sessions go on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any
from urllib.parse import urlparse

import pandas as pd
import pytest
from shiny import App, Inputs, Outputs, Session, reactive, ui

from shiny_chatkit import Chat, chat_ui, message_content
from shiny_chatkit.chat.bookmark import CancelCallback
from shiny_chatkit.testing import FakeClient
from shiny_chatkit.types import ChatContext, SettingsItem, TodoItem, ToolCall
from tests.server.harness import Browser, serve, serve_chat, until
from tests.server.test_downloads import get

pytestmark = [
    pytest.mark.filterwarnings("ignore::chatlas._chat.ToolFailureWarning"),
    pytest.mark.filterwarnings("ignore::shiny._deprecated.ShinyDeprecationWarning"),
]


class Strange(BaseException):
    """Neither an ``Exception`` nor known to anybody."""


class Exits:
    """An object whose every way to be shown ends the process."""

    def __repr__(self) -> str:
        raise SystemExit(3)

    __str__ = __repr__

    def _repr_html_(self) -> str:
        raise SystemExit(3)


class Registered(Exits):
    pass


@message_content.register
def _(message: Registered) -> Any:
    raise SystemExit(3)


Raise = Callable[[], Any]
RAISED = [SystemExit, KeyboardInterrupt, Strange, asyncio.CancelledError]


def raiser(raised: type[BaseException]) -> Raise:
    def run() -> Any:
        raise raised("on purpose")

    return run


# -- Code that answers -----------------------------------------------------------------------------


def sync_handler(chat: Chat, end: Raise) -> None:
    @chat.on_user_submit
    def _(text: str) -> str:
        return end() if text == "go" else "Alive"


def async_handler(chat: Chat, end: Raise) -> None:
    @chat.on_user_submit
    async def _(text: str) -> str:
        return end() if text == "go" else "Alive"


def generator(chat: Chat, end: Raise) -> None:
    @chat.on_user_submit
    def _(text: str) -> Iterator[str]:
        yield "Some "
        if text == "go":
            end()
        yield "Alive"


def async_generator(chat: Chat, end: Raise) -> None:
    @chat.on_user_submit
    async def _(text: str) -> AsyncIterator[str]:
        yield "Some "
        if text == "go":
            end()
        yield "Alive"


def end_of_a_generator(chat: Chat, end: Raise) -> None:
    @chat.on_user_submit
    async def _(text: str) -> AsyncIterator[str]:
        try:
            yield "Alive"
        finally:
            if text == "go":
                end()


def stream(chat: Chat, end: Raise) -> None:
    async def words(text: str) -> AsyncIterator[str]:
        yield "Some "
        if text == "go":
            end()
        yield "Alive"

    @chat.on_user_submit
    async def _(text: str) -> None:
        await chat.append_message_stream(words(text))


def stream_by_hand(chat: Chat, end: Raise) -> None:
    @chat.on_user_submit
    async def _(text: str) -> None:
        async with chat.message_stream_context() as message:
            await message.append("Some ")
            if text == "go":
                end()
            await message.append("Alive")


def task_of_its_own(chat: Chat, end: Raise) -> None:
    @chat.on_user_submit
    async def _(text: str) -> str:
        async def work() -> str:
            await asyncio.sleep(0)
            return end() if text == "go" else "Alive"

        return (await asyncio.gather(work(), asyncio.sleep(0)))[0]


def user_transform(chat: Chat, end: Raise) -> None:
    chat.transform_user_input(lambda text: end() if text == "go" else text)
    chat.on_user_submit(lambda text: "Alive")


def assistant_transform(chat: Chat, end: Raise) -> None:
    async def transform(content: str) -> str:
        return end() if content == "Ends" else content

    chat.transform_assistant_response(transform)
    chat.on_user_submit(lambda text: "Ends" if text == "go" else "Alive")


def tokenizer(chat: Chat, end: Raise) -> None:
    class Tokenizer:
        def encode(self, text: str) -> list[int]:
            return end() if text == "go" else [1]

    chat._tokenizer = Tokenizer()

    @chat.on_user_submit
    async def _(text: str) -> str:
        if text == "go":
            chat.messages(token_limits=(1000, 10))
        return "Alive"


def shown_object(chat: Chat, end: Raise) -> None:
    @chat.on_user_submit
    async def _(text: str) -> Any:
        return Exits() if text == "go" else "Alive"


def appended_object(chat: Chat, end: Raise) -> None:
    @chat.on_user_submit
    async def _(text: str) -> None:
        await chat.append_message(Registered() if text == "go" else "Alive")


def own_error(chat: Chat, end: Raise) -> None:
    class OwnError(Exception):
        def __str__(self) -> str:
            return end()

    @chat.on_user_submit
    async def _(text: str) -> str:
        if text == "go":
            raise OwnError
        return "Alive"


def attached_source(chat: Chat, end: Raise) -> None:
    @chat.context_source("source", "A source")
    async def _() -> str:
        return end()

    chat.on_user_submit(lambda text: "Alive")


ANSWERING = [
    sync_handler,
    async_handler,
    generator,
    async_generator,
    end_of_a_generator,
    stream,
    stream_by_hand,
    task_of_its_own,
    user_transform,
    assistant_transform,
    tokenizer,
    shown_object,
    appended_object,
    own_error,
    attached_source,
]


@pytest.mark.parametrize("raised", RAISED)
@pytest.mark.parametrize("setup", ANSWERING)
async def test_it_fails_the_answer_and_nothing_else(
    setup: Callable[[Chat, Raise], None], raised: type[BaseException]
) -> None:
    async with serve_chat(lambda chat: setup(chat, raiser(raised))) as (browser, _):
        page = browser.page()
        source = {"type": "widget", "name": "source", "widgetId": "source"}
        attachments = [source] if setup is attached_source else []
        browser.submit("go", attachments=attachments)
        await until(lambda: page.messages and page.idle and any(m.error for m in page.messages))
        browser.submit("again")
        await until(lambda: page.idle and page.messages[-1].content.endswith("Alive"))
        assert not any(m.streaming for m in page.messages)


@pytest.mark.parametrize("raised", RAISED)
@pytest.mark.parametrize("shape", ["sync", "async", "generator"])
async def test_it_fails_a_tool(shape: str, raised: type[BaseException]) -> None:
    end = raiser(raised)

    def sync_tool() -> str:
        """Do it."""
        return end()

    async def async_tool() -> str:
        """Do it."""
        return end()

    def generator_tool() -> Iterator[str]:
        """Do it."""
        yield "Some"
        end()

    client = FakeClient([ToolCall("tool", {})], "Alive")
    tools = {"sync": sync_tool, "async": async_tool, "generator": generator_tool}
    client.register_tool(tools[shape], name="tool")
    async with serve_chat(lambda chat: None, client=client) as (browser, _):
        page = browser.page()
        browser.submit("go")
        await until(lambda: page.idle and page.messages and page.messages[-1].records("tool"))
        (card,) = page.messages[-1].records("tool")
        assert card["isError"]
        assert page.messages[-1].content.endswith("Alive")


# -- Code that is called beside an answer ----------------------------------------------------------


@pytest.mark.parametrize("raised", RAISED)
@pytest.mark.parametrize("shape", ["sync", "async"])
@pytest.mark.parametrize("kind", ["settings", "todos", "feedback", "command"])
async def test_it_fails_a_callback(kind: str, shape: str, raised: type[BaseException]) -> None:
    end = raiser(raised)
    called: list[str] = []

    def sync_callback(*_: Any) -> None:
        called.append(kind)
        end()

    async def async_callback() -> None:
        sync_callback()

    callback = async_callback if shape == "async" else lambda: sync_callback()

    def setup(chat: Chat) -> None:
        chat.register_settings_item(SettingsItem("dark", "Dark", "toggle"))
        chat.on_settings_change(callback)
        chat.on_todo_clear(callback)
        chat.on_feedback(callback)
        chat.slash_command("end")(callback)
        chat.on_user_submit(lambda text: "Alive")

    async with serve_chat(setup) as (browser, chat):
        page = browser.page()
        browser.submit("first")
        await until(lambda: page.shows("first", "Alive"))
        await chat.set_todos([TodoItem(1, "Look around")])
        ids = {"threadId": page.thread.id}
        match kind:
            case "settings":
                browser.send("chat:settings-change", {"key": "dark", "value": True})
            case "todos":
                browser.send("chat:todo-clear", ids)
            case "feedback":
                message_id = page.messages[-1].id
                browser.send("chat:feedback", {**ids, "messageId": message_id, "value": "up"})
            case _:
                browser.send("chat:slash-command", {**ids, "command": "end", "args": ""})
        await until(lambda: called)
        browser.submit("again")
        await until(
            lambda: page.idle and page.said[-2:] == [("user", "again"), ("assistant", "Alive")]
        )


class Client:
    """A client of an app's own, one method of which may raise whatever it likes."""

    def __init__(self) -> None:
        self.called: list[str] = []
        self.ends: dict[str, Raise] = {}

    async def get_state(self) -> Any:
        self.called.append("get_state")
        self.ends.get("get_state", lambda: None)()
        return {"turns": 1}

    async def set_state(self, state: Any) -> None:
        self.called.append("set_state")
        self.ends.get("set_state", lambda: None)()


@pytest.mark.parametrize("raised", RAISED)
@pytest.mark.parametrize("method", ["get_state", "set_state"])
async def test_it_fails_a_bookmark(method: str, raised: type[BaseException]) -> None:
    client = Client()

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        chat = Chat("chat")
        chat.on_user_submit(lambda text: "Alive")
        assert isinstance(chat.enable_bookmarking(client), CancelCallback)

    async def converse(browser: Browser, count: int) -> None:
        page = browser.page()
        for _ in range(count):
            before = len(page.said)
            browser.submit("go")
            await until(lambda n=before: page.idle and len(page.said) == n + 2)
            assert page.said[-1] == ("assistant", "Alive")

    app = App(lambda request: ui.page_fluid(chat_ui("chat")), server, bookmark_store="url")
    async with serve(app) as browser:
        await converse(browser, 1)
        await until(lambda: browser.frames("updateQueryString"))
        url = browser.frames("updateQueryString")[-1]["queryString"]
        if method == "get_state":
            client.ends[method], client.called = raiser(raised), []
            await converse(browser, 1)
            await until(lambda: method in client.called)
            await converse(browser, 1)
    if method == "set_state":
        client.ends[method], client.called = raiser(raised), []
        async with serve(app, search="?" + urlparse(url).query) as browser:
            await until(lambda: method in client.called)
            # All or nothing: without its client's memory the conversation is not restored.
            assert browser.page().said == []
            await converse(browser, 2)


ROWS = 1_001
"""One more than a page is sent, so that the rest can be downloaded."""


@pytest.mark.parametrize("raised", RAISED)
async def test_it_fails_a_download(
    raised: type[BaseException], caplog: pytest.LogCaptureFixture
) -> None:
    end: list[Raise] = []

    class Cell:
        def __str__(self) -> str:
            return end[0]() if end else "calm"

        __repr__ = __str__

    async with serve_chat(lambda chat: None) as (browser, chat):
        await chat.append_message(pd.DataFrame({"x": [Cell()] * ROWS}))
        page = browser.page()
        await until(lambda: page.messages)
        (table,) = page.messages[-1].records("artifact")
        status, body, _ = await get(browser, table["downloadUrl"])
        assert (status, body.split()) == (200, [b"\xef\xbb\xbfx", *[b"calm"] * ROWS])
        end.append(raiser(raised))
        status, body, _ = await get(browser, table["downloadUrl"])
        assert (status, body) == (500, b"The table could not be written.")
        assert "A table could not be written as CSV." in caplog.text
        end.clear()
        status, _, _ = await get(browser, table["downloadUrl"])
        assert status == 200


async def test_a_stop_is_no_failure() -> None:
    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _(text: str, ctx: ChatContext) -> str:
            await asyncio.Event().wait()
            return "Never"

    async with serve_chat(setup) as (browser, chat):
        page = browser.page()
        browser.submit("go")
        await until(lambda: page.thread.busy)
        browser.stop()
        with reactive.isolate():
            await until(lambda: chat.latest_message_stream.status() in ("cancelled", "initial"))
        await until(lambda: page.idle)
        assert all(m.error is None for m in page.messages)


async def test_a_plain_session_is_not_guarded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tasks that have nothing to do with an answer stay what they are."""
    async with serve_chat(lambda chat: None):
        task = asyncio.create_task(asyncio.sleep(0))
        assert asyncio.iscoroutine(task.get_coro())
        assert type(task.get_coro()).__name__ == "coroutine"
        await task
