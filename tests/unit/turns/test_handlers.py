"""Handlers of every shape: what they are called with, where they run and what they give."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial, wraps
from typing import Any, cast

import pytest
from shiny import reactive

from shiny_chatkit.turns import Handler
from shiny_chatkit.types import Attachment, ChatContext

MAIN = threading.get_ident()
FILES = ("a file",)


class Silent:
    """Stands for what a handler asks with: these ask nothing."""

    def note(self, content: Any) -> None: ...


def context() -> ChatContext:
    return ChatContext(
        "thread", "message", "Hello", [], asking=cast(Any, Silent()), attachments=FILES
    )


async def run(fn: Callable[..., Any]) -> list[Any]:
    return [content async for content in Handler(fn).run("Hello", context())]


def nothing() -> str:
    return "()"


def text(message: str) -> str:
    return message


def text_and_context(message: str, ctx: ChatContext) -> str:
    return f"{message} {ctx.thread_id}"


def text_and_any(message: str, whatever: Any) -> str:
    return f"{message} {whatever.thread_id}"


def text_and_files(message: str, attachments: Any) -> str:
    return f"{message} {attachments[0]}"


def text_and_annotated_files(message: str, files: list[Attachment]) -> str:
    return f"{message} {files[0]}"


def text_and_quoted_files(message: str, files: list[Attachment]) -> str:
    return f"{message} {files[0]}"


text_and_annotated_files.__annotations__["files"] = list[Attachment]


def default_context(message: str, ctx: ChatContext | None = None) -> str:
    return f"{message} {ctx.thread_id if ctx else None}"


def default_other(message: str, temperature: float = 0.5) -> str:
    return f"{message} {temperature}"


def any_arguments(*args: Any) -> str:
    return f"{args}"


def by_name(message: str, *, temperature: float = 0.5) -> str:
    return f"{message} {temperature}"


@pytest.mark.parametrize(
    ("fn", "expected"),
    [
        (nothing, "()"),
        (text, "Hello"),
        (text_and_context, "Hello thread"),
        (text_and_any, "Hello thread"),
        (text_and_files, "Hello a file"),
        (text_and_annotated_files, "Hello a file"),
        (text_and_quoted_files, "Hello a file"),
        (default_context, "Hello thread"),
        (default_other, "Hello 0.5"),
        (by_name, "Hello 0.5"),
        (any_arguments, "('Hello',)"),
        (partial(text_and_context, ctx=context()), "Hello thread"),
        (partial(lambda prefix, message: prefix + message, "> "), "> Hello"),
        (str.upper, "HELLO"),
    ],
)
async def test_arguments(fn: Callable[..., Any], expected: str) -> None:
    assert await run(fn) == [expected]


class Model:
    """Methods and instances are handlers, too."""

    def method(self, message: str) -> str:
        return message

    async def coroutine(self, message: str, ctx: ChatContext) -> str:
        return message + ctx.thread_id

    def generator(self, message: str) -> Iterator[str]:
        yield from message

    async def async_generator(self) -> AsyncIterator[str]:
        yield "one"
        yield "two"

    @classmethod
    def of_class(cls, message: str) -> str:
        return cls.__name__ + message

    @staticmethod
    def static(message: str) -> str:
        return message


class PlainCallable:
    def __call__(self, message: str) -> str:
        return message


class AsyncCallable:
    async def __call__(self, message: str) -> str:
        return message


class GeneratorCallable:
    def __call__(self, message: str) -> Iterator[str]:
        yield message


class AsyncGeneratorCallable:
    async def __call__(self, message: str) -> AsyncIterator[str]:
        yield message


@pytest.mark.parametrize(
    ("fn", "expected"),
    [
        (Model().method, ["Hello"]),
        (Model().coroutine, ["Hellothread"]),
        (Model().generator, list("Hello")),
        (Model().async_generator, ["one", "two"]),
        (Model.of_class, ["ModelHello"]),
        (Model.static, ["Hello"]),
        (partial(Model().generator), list("Hello")),
        (partial(Model().async_generator), ["one", "two"]),
        (PlainCallable(), ["Hello"]),
        (AsyncCallable(), ["Hello"]),
        (GeneratorCallable(), ["Hello"]),
        (AsyncGeneratorCallable(), ["Hello"]),
        (partial(AsyncCallable()), ["Hello"]),
        (partial(AsyncGeneratorCallable()), ["Hello"]),
    ],
)
async def test_kinds_of_callables(fn: Callable[..., Any], expected: list[str]) -> None:
    assert await run(fn) == expected


async def gives_async(message: str) -> Any:
    async def chunks() -> AsyncIterator[str]:
        yield "a"
        yield "b"

    return chunks()


def gives_iterator(message: str) -> Any:
    return iter(["a", "b"])


def gives_generator(message: str) -> Any:
    return (c for c in "ab")


def gives_coroutine(message: str) -> Any:
    async def later() -> str:
        return "ab"

    return later()


def gives_list(message: str) -> Any:
    return ["a", "b"]


def gives_none(message: str) -> None:
    return None


async def awaits_nothing(message: str) -> None:
    return None


async def gives_flag(message: str) -> bool:
    return False


async def gives_task(message: str) -> Any:
    return reactive.ExtendedTask(awaits_nothing)


@pytest.mark.parametrize(
    ("fn", "expected"),
    [
        (gives_async, ["a", "b"]),
        (gives_iterator, ["a", "b"]),
        (gives_generator, ["a", "b"]),
        (gives_coroutine, ["ab"]),
        (gives_list, [["a", "b"]]),
        (gives_none, []),
        (awaits_nothing, []),
        (lambda: True, []),
        (gives_flag, []),
        (gives_task, []),
        (lambda message: gives_task(message), []),
        (lambda: "", [""]),
    ],
)
async def test_what_is_returned(fn: Callable[..., Any], expected: list[Any]) -> None:
    assert await run(fn) == expected


async def test_sync_code_runs_in_a_thread_and_async_code_on_the_loop() -> None:
    def plain() -> int:
        return threading.get_ident()

    def generator() -> Iterator[int]:
        yield threading.get_ident()
        yield threading.get_ident()

    async def coroutine() -> int:
        return threading.get_ident()

    async def async_generator() -> AsyncIterator[int]:
        yield threading.get_ident()

    here = threading.get_ident()
    assert await run(plain) != [here]
    first, second = await run(generator)
    assert first == second != here
    assert await run(coroutine) == [here]
    assert await run(async_generator) == [here]


async def test_a_decorator_that_hides_async_code_does_no_harm() -> None:
    def decorate(fn: Any) -> Any:
        @wraps(fn)
        def wrapper(*args: Any) -> Any:
            return fn(*args)

        return wrapper

    @decorate
    async def coroutine(message: str) -> int:
        return threading.get_ident()

    @decorate
    async def async_generator(message: str) -> AsyncIterator[str]:
        yield message

    assert await run(coroutine) == [threading.get_ident()]
    assert await run(async_generator) == ["Hello"]


@pytest.mark.parametrize(
    "fn",
    [
        lambda a, b, c: None,
        lambda a, *, b: None,
        lambda *, message: None,
        partial(lambda message, ctx: None, message="x"),
    ],
)
def test_other_parameters_are_refused(fn: Callable[..., Any]) -> None:
    with pytest.raises(
        TypeError, match="no parameters, the user's text, or the text and a ChatContext"
    ):
        Handler(fn)


@pytest.mark.parametrize("fn", [None, "handler", 3])
def test_what_is_no_function_is_refused(fn: Any) -> None:
    with pytest.raises(TypeError, match=f"must be a function, not {type(fn).__name__}"):
        Handler(fn)


def test_the_name_of_the_function_is_in_the_error() -> None:
    def answer(one: str, two: str, three: str) -> None: ...

    with pytest.raises(TypeError, match=r"answer\(one: 'str'"):
        Handler(answer)


@pytest.mark.parametrize("kind", ["sync", "generator", "async", "async generator"])
async def test_errors_come_through(kind: str) -> None:
    def plain() -> None:
        raise KeyError("mine")

    def generator() -> Iterator[str]:
        yield "one"
        raise KeyError("mine")

    async def coroutine() -> None:
        raise KeyError("mine")

    async def async_generator() -> AsyncIterator[str]:
        yield "one"
        raise KeyError("mine")

    fn: Any = {
        "sync": plain,
        "generator": generator,
        "async": coroutine,
        "async generator": async_generator,
    }[kind]
    with pytest.raises(KeyError, match="mine"):
        await run(fn)


async def test_leaving_early_closes_an_async_generator_at_once() -> None:
    closed: list[bool] = []

    async def answer() -> AsyncIterator[str]:
        try:
            while True:
                yield "."
        finally:
            await asyncio.sleep(0)
            closed.append(True)

    contents = Handler(answer).run("", context())
    assert await anext(contents) == "."
    await contents.aclose()
    assert closed == [True]
