"""Mistakes with commands, context sources and streams: what each of them is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd
import pytest
from htmltools import TagList, tags

from shiny_chatkit import Chat
from tests.server.harness import serve_chat, silent, until

MISTAKES: list[tuple[str, Callable[[Any], Any], type[Exception], str]] = [
    (
        "a command without a name",
        lambda chat: chat.slash_command(print),
        TypeError,
        '`@chat.slash_command` needs a name: write `@chat.slash_command("export", "Download this conversation")`.',
    ),
    (
        "a source without a name",
        lambda chat: chat.context_source(print),
        TypeError,
        '`@chat.context_source` needs a name: write `@chat.context_source("sales", "Sales data")`.',
    ),
    (
        "a source with an empty name",
        lambda chat: chat.context_source("@"),
        ValueError,
        '`@chat.context_source` needs a name, not \'@\': write `@chat.context_source("sales", "Sales data")`.',
    ),
    (
        "a source that needs an argument",
        lambda chat: chat.context_source("sales")(_with_argument),
        TypeError,
        "`context_source` calls its function with nothing, but _with_argument needs year.",
    ),
    (
        "a command with a blank",
        lambda chat: chat.slash_command("my command")(lambda: None),
        ValueError,
        "Invalid command name 'my command': expected letters, digits, - and _.",
    ),
    (
        "a description that is not text",
        lambda chat: chat.slash_command("export", 5)(lambda: None),
        TypeError,
        "Invalid value 5 for `description`: expected a string.",
    ),
    (
        "a command that replaces another one perhaps",
        lambda chat: chat.slash_command("export", "x", force="no")(lambda: None),
        TypeError,
        "`force` must be True or False, not 'no'.",
    ),
    (
        "a text that is submitted perhaps",
        lambda chat: chat.update_user_input("x", submit="no"),
        TypeError,
        "`submit` must be True or False, not 'no'.",
    ),
    (
        "other messages than there are",
        lambda chat: chat.messages(transform_user="bogus"),
        ValueError,
        "`transform_user` must be 'all', 'last' or 'none', not 'bogus'.",
    ),
    (
        "a tokenizer that encodes nothing",
        lambda _: Chat("other", tokenizer=5),  # pyright: ignore[reportArgumentType]
        TypeError,
        "Invalid value 5 for `tokenizer`: expected an object with a method `encode`.",
    ),
    (
        "a command that exists",
        lambda chat: [chat.slash_command("export", "Again", lambda: "x") for _ in range(2)],
        ValueError,
        "There is already a command /export. To replace it, write chat.slash_command('export', ..., force=True).",
    ),
    (
        "a command beside the conversation that yields",
        lambda chat: chat.slash_command("export", echo=False)(_yields),
        TypeError,
        (
            "/export yields content, but with `echo=False` it has no place in the conversation. Leave out "
            "`echo=False`, or call chat.append_message() in the function."
        ),
    ),
    (
        "a command beside the conversation that needs a context",
        lambda chat: chat.slash_command("export", echo=False)(lambda args, ctx: None),
        TypeError,
        "`slash_command` calls its function with args, but <lambda> needs args, ctx.",
    ),
    (
        "a command of the page in the conversation",
        lambda chat: chat.slash_command("export", "Export", None, echo=True),
        ValueError,
        "/export has no function that could answer in the conversation: leave out `echo=True`.",
    ),
]


def _yields() -> Iterator[str]:
    yield "x"


def _with_argument(year: int) -> str:
    return f"{year}"


@pytest.mark.parametrize(
    ("mistake", "error", "sentence"), [pytest.param(*case[1:], id=case[0]) for case in MISTAKES]
)
async def test_what_is_said(
    mistake: Callable[[Chat], Any], error: type[Exception], sentence: str
) -> None:
    async with serve_chat(silent) as (_, chat):
        with pytest.raises(error) as raised:
            mistake(chat)
        assert raised.value.args[0] == sentence


async def test_a_source_may_be_named_with_its_sign() -> None:
    async with serve_chat(silent) as (_, chat):
        chat.context_source("@sales", "Sales data")(lambda: "1")
        assert chat._chat_session.sources.has("sales")


@pytest.mark.parametrize(
    ("given", "kinds"),
    [
        (pd.DataFrame({"a": [1], "b": [2]}), ["artifact"]),
        (TagList(tags.b("x"), "y"), ["html", "text"]),
        (tags.b("x"), ["html"]),
        ({"role": "assistant", "content": "Hello"}, ["text"]),
        ("Hello", ["text"]),
    ],
)
async def test_one_piece_of_content_may_be_streamed(given: Any, kinds: list[str]) -> None:
    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _(text: str) -> None:
            await chat.append_message_stream(given)

    async with serve_chat(setup) as (browser, _):
        page = browser.page()
        browser.submit("go")
        await until(lambda: len(page.messages) == 2 and page.idle)
        assert page.errors == []
        assert [part.to_dict()["type"] for part in page.messages[1].parts] == kinds
