"""First attempts by users of other packages work, or say what to write instead."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest

from shiny_chatkit import Chat
from shiny_chatkit.testing import FakeClient
from tests.server.harness import answering, serve_chat, until


async def answer_of(handler: Callable[..., Any]) -> str:
    async with serve_chat(answering(handler)) as (browser, _):
        page = browser.page()
        browser.submit("Hi")
        await until(lambda: page.messages and page.idle)
        assert page.errors == []
        return "".join(m.content for m in page.messages[1:])


def client() -> FakeClient:
    return FakeClient(["Hello from the model"])


async def no_wait(value: Any) -> Any:
    return value


def returns_chat(text: str) -> Any:
    return client().chat(text, echo="none")


async def returns_chat_async(text: str) -> Any:
    return await client().chat_async(text, echo="none")


def forgets_await(text: str) -> Any:
    return client().chat_async(text, echo="none")


async def yields_stream(text: str) -> AsyncIterator[Any]:
    yield await client().stream_async(text)


async def yields_coroutine(text: str) -> AsyncIterator[Any]:
    yield client().stream_async(text)


def yields_sync_stream(text: str) -> Iterator[Any]:
    yield client().stream(text)


async def yields_response(text: str) -> AsyncIterator[Any]:
    yield await client().chat_async(text, echo="none")


def returns_sync_stream(text: str) -> Any:
    return client().stream(text)


async def returns_coroutine(text: str) -> Any:
    return no_wait(no_wait("Hello from the model"))


async def yields_generators_of_generators(text: str) -> AsyncIterator[Any]:
    def inner() -> Iterator[Any]:
        yield "Hello "
        yield iter(["from ", no_wait("the ")])

    yield inner()
    yield "model"


@pytest.mark.parametrize(
    "handler",
    [
        returns_chat,
        returns_chat_async,
        forgets_await,
        yields_stream,
        yields_coroutine,
        yields_sync_stream,
        yields_response,
        returns_sync_stream,
        returns_coroutine,
        yields_generators_of_generators,
    ],
    ids=lambda handler: handler.__name__,
)
async def test_a_model_can_be_asked_in_any_way(handler: Callable[..., Any]) -> None:
    assert await answer_of(handler) == "Hello from the model"


@pytest.mark.parametrize("what", ["chat", "chat_async", "stream", "coroutine"])
async def test_an_answer_of_a_model_can_be_appended(what: str) -> None:
    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _(text: str) -> None:
            match what:
                case "chat":
                    await chat.append_message(client().chat(text, echo="none"))
                case "chat_async":
                    await chat.append_message(await client().chat_async(text, echo="none"))
                case "stream":
                    await chat.append_message_stream(client().chat(text, echo="none"))
                case _:
                    forgotten: Any = client().stream_async(text)
                    await chat.append_message_stream(forgotten)

    async with serve_chat(setup) as (browser, _):
        page = browser.page()
        browser.submit("Hi")
        await until(lambda: page.shows("Hi", "Hello from the model") or page.errors)
        assert page.errors == []


async def test_a_stop_reaches_a_stream_within_a_stream() -> None:
    closed = asyncio.Event()

    async def inner() -> AsyncIterator[str]:
        try:
            yield "Some"
            await asyncio.Event().wait()
        finally:
            closed.set()

    async def handler() -> AsyncIterator[Any]:
        yield inner()

    async with serve_chat(answering(handler)) as (browser, _):
        page = browser.page()
        browser.submit("Hi")
        await until(lambda: len(page.messages) == 2)
        browser.stop()
        await until(lambda: page.idle)
        await asyncio.wait_for(closed.wait(), 5)


@pytest.mark.parametrize("name", ["history", "messages", "chat_history", "message_history"])
async def test_the_history_of_gradio_is_told_apart(name: str) -> None:
    namespace: dict[str, Any] = {}
    exec(f"def answer(message, {name}): return message", namespace)

    def setup(chat: Chat) -> None:
        with pytest.raises(TypeError, match=r"answer\(message, .*ChatContext.*ctx\.messages"):
            chat.on_user_submit(namespace["answer"])

    async with serve_chat(setup):
        pass
