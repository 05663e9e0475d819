"""Mistakes in tests of apps: what FakeClient, ChatController and Chat.attachments say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.async_api import Page as AsyncPage

from shiny_chatkit.playwright import ChatController
from shiny_chatkit.testing import FakeClient
from shiny_chatkit.types import ToolCall


class AnyLocator:
    """Stands for a page, and for all that is in it."""

    def __getattr__(self, name: str) -> Any:
        return self

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self


PAGE: Any = AnyLocator()
REPLY = (
    "expected a string, a ToolCall, Thinking, Usage, chatlas content, an exception, a list or a generator "
    "of these, or a function that takes what was asked and returns one of them."
)
ID = 'expected the id given to chat_ui(), such as "chat", or "module-chat" for a chat in a module.'


def say(client: FakeClient, *texts: str) -> None:
    for text in texts:
        client.chat(text, echo="none")


def controller() -> Any:
    return ChatController(PAGE, "chat")


MISTAKES: list[tuple[str, Callable[[], Any], str]] = [
    (
        "a number as a reply",
        lambda: FakeClient(3),
        f"Invalid value 3 in reply 1 of FakeClient: {REPLY}",
    ),
    (
        "a message as a reply",
        lambda: FakeClient({"role": "assistant"}),
        f"Invalid value {{'role': 'assistant'}} in reply 1 of FakeClient: {REPLY}",
    ),
    (
        "nothing in a list",
        lambda: FakeClient("Hello", ["a", None]),
        f"Invalid value None in reply 2 of FakeClient: {REPLY}",
    ),
    (
        "a function without return",
        lambda: say(FakeClient(lambda asked: None), "a"),
        f"Invalid value None in reply 1 of FakeClient: {REPLY}",
    ),
    (
        "too few replies",
        lambda: say(FakeClient("One.", "Two."), "a", "b", "c"),
        (
            "FakeClient has 2 replies, but a third request came: 'c'. Add a reply: each message takes one, "
            "and so does each tool result. To reply to every request, write `FakeClient(lambda asked: ...)`."
        ),
    ),
    (
        "a tool without register_tool",
        lambda: say(FakeClient(ToolCall("in_stock")), "a"),
        (
            "FakeClient calls the tool 'in_stock', which it does not have. Its tools: none. "
            "Register it with `client.register_tool(in_stock)`."
        ),
    ),
    (
        "page and id swapped",
        lambda: ChatController("chat", PAGE),  # pyright: ignore[reportArgumentType]
        (
            "Invalid value 'chat' for `page`: expected a Playwright page. "
            'Write ChatController(page, "chat").'
        ),
    ),
    (
        "a selector as an id",
        lambda: ChatController(PAGE, "#chat"),
        f"Invalid value '#chat' for `id`: {ID}",
    ),
    (
        "another way of sending",
        lambda: controller().send_user_input(method="return"),
        'Invalid value \'return\' for `method`: expected "enter" or "click".',
    ),
    (
        "another rating",
        lambda: controller().rate_answer("good"),
        'Invalid value \'good\' for `rating`: expected "up" or "down".',
    ),
    (
        "another status",
        lambda: controller().expect_tool("in_stock", status="ok"),
        (
            'Invalid value \'ok\' for `status`: expected one of "running", "asking", "done", '
            '"failed", "refused", "interrupted".'
        ),
    ),
    (
        "another format",
        lambda: controller().download_chat("pdf"),
        'Invalid value \'pdf\' for `format`: expected "markdown", "json" or "html".',
    ),
    (
        "one title as todos",
        lambda: controller().expect_todos("Look"),
        "Invalid value 'Look' for `titles`: expected a list. Write ['Look'].",
    ),
    (
        "one name as attachments",
        lambda: controller().expect_attachments("a.csv"),
        "Invalid value 'a.csv' for `names`: expected a list. Write ['a.csv'].",
    ),
    (
        "a list of files",
        lambda: controller().attach_files(["a.csv"]),
        (
            "Invalid value ['a.csv'] for `files`: pass each file as a separate argument. "
            "Write attach_files(*paths)."
        ),
    ),
]


@pytest.mark.parametrize(
    ("mistake", "sentence"), [pytest.param(*case, id=name) for name, *case in MISTAKES]
)
def test_the_sentence(mistake: Callable[[], Any], sentence: str) -> None:
    with pytest.raises((LookupError, TypeError, ValueError)) as told:
        mistake()
    assert str(told.value) == sentence


def test_an_asynchronous_page() -> None:
    page: Any = AsyncPage.__new__(AsyncPage)
    with pytest.raises(TypeError, match="write the test without `async`"):
        ChatController(page, "chat")
