"""Whatever an app's code raises fails the answer it was called for; the server and other sessions go on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest
from shiny import reactive

from shiny_chatkit import Chat, message_content
from shiny_chatkit.testing import FakeClient
from shiny_chatkit.types import ChatContext, ToolCall
from tests.server.harness import serve_chat, until

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
