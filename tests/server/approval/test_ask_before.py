"""``ask_before`` fails closed: an unknown or mistaken name lets no tool run, and the error says what was wrong."""

from __future__ import annotations

import functools
from collections.abc import AsyncIterator
from typing import Any

import chatlas
import pytest
from shiny import Inputs, Outputs, Session

from shiny_chatkit import Chat
from shiny_chatkit.testing import FakeClient
from tests.server.approval.asking import (
    Disk,
    cards,
    choose,
    delete_all,
    fake,
    logged,
    question,
    ran,
)
from tests.server.harness import serve, serve_chat, silent, until

pytestmark = pytest.mark.filterwarnings("ignore::chatlas._chat.ToolFailureWarning")


DISK = Disk()


TOOL = chatlas.Tool.from_func(delete_all)


@pytest.mark.parametrize(
    ("tool", "ask_before"),
    [
        (delete_all, "delete_all"),
        (delete_all, ("delete_all",)),
        (delete_all, {"delete_all"}),
        (delete_all, delete_all),
        (delete_all, [delete_all]),
        (delete_all, [logged]),
        (logged, [delete_all]),
        (delete_all, functools.partial(delete_all)),
        (DISK.delete_all, DISK.delete_all),
        (DISK.delete_all, [Disk.delete_all]),
        (TOOL, [TOOL]),
        (TOOL, [delete_all]),
    ],
)
@pytest.mark.parametrize("option", ["once", "refuse"])
async def test_each_way_to_name_a_tool_asks(tool: Any, ask_before: Any, option: str) -> None:
    async with serve_chat(silent, client=fake(tool), ask_before=ask_before) as (browser, _):
        browser.submit("go")
        await question(browser)
        assert ran == []
        await choose(browser, option)
        assert bool(ran) == (option == "once")


async def construction_error(ask_before: Any) -> Exception | None:
    errors: list[Exception] = []

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        try:
            Chat("chat", client=fake(), ask_before=ask_before)
        except Exception as error:  # noqa: BLE001
            errors.append(error)

    async with serve(server, open=()):
        await until(lambda: errors)
    return errors[0]


async def test_a_function_is_found_under_the_name_it_was_registered_by() -> None:
    given = fake(delete_all, name="purge")
    async with serve_chat(silent, client=given, ask_before=[delete_all]) as (browser, _):
        browser.submit("go")
        await choose(browser, "refuse")
        assert ran == []


@pytest.mark.parametrize(
    "ask_before",
    [
        None,
        True,
        False,
        3,
        1.5,
        b"delete_all",
        [b"delete_all"],
        {"delete_all": True},
        [None],
        [["x"]],
    ],
)
async def test_another_type_is_an_error_at_once(ask_before: Any) -> None:
    error = await construction_error(ask_before)
    assert isinstance(error, TypeError)
    assert "ask_before" in str(error)


async def test_a_name_must_not_be_empty() -> None:
    assert isinstance(await construction_error(" "), ValueError)


@pytest.mark.parametrize("name", ["delet_all", "Delete_All", "delete_all ", "delete-all"])
async def test_a_misspelt_name_lets_nothing_run(name: str) -> None:
    async with serve_chat(silent, client=fake(), ask_before=[name]) as (browser, _):
        browser.submit("go")
        await until(lambda: browser.page().idle and browser.page().messages)
        assert ran == []
        said = browser.page().messages[0].error or ""
        assert repr(name) in said
        assert "Did you mean 'delete_all'?" in said


async def test_a_new_client_and_late_tools_are_checked_again() -> None:
    async with serve_chat(silent, client=FakeClient("Hi."), ask_before=delete_all) as (
        browser,
        chat,
    ):
        browser.submit("first")
        await until(lambda: browser.page().idle and browser.page().messages)
        assert "no such tool" in (browser.page().messages[0].error or "")
        chat.client.register_tool(delete_all)
        browser.submit("second")
        await until(lambda: browser.page().idle and browser.page().said[-1] == ("assistant", "Hi."))
        chat.client = FakeClient("Without tools.")
        browser.submit("third")
        await until(lambda: browser.page().messages[-1].error is not None)
        chat.client = fake()
        browser.submit("fourth")
        await choose(browser, "refuse")
        assert ran == []


async def test_it_needs_a_client_to_guard() -> None:
    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        def _() -> str:
            ran.append("handler")
            return "Hi."

    async with serve_chat(setup, ask_before="delete_all") as (browser, _):
        browser.submit("go")
        await until(lambda: browser.page().idle and browser.page().messages)
        assert "no client" in (browser.page().messages[0].error or "")
        assert ran == []


@pytest.mark.parametrize("shape", ["sync", "async"])
async def test_a_copy_of_the_client_asks_as_well(shape: str) -> None:
    async def delete_all_async() -> str:
        """Delete all."""
        return delete_all()

    given = fake(delete_all if shape == "sync" else delete_all_async)

    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _(text: str) -> AsyncIterator[Any]:
            stream = await chat.thread_client().stream_async(text, content="all")
            async for content in stream:
                yield content

    async with serve_chat(setup, client=given, ask_before="delete_all") as (browser, _):
        browser.submit("go")
        if shape == "async":
            await choose(browser, "refuse")
        # On the event loop there is no way to ask in the middle of synchronous code.
        await until(lambda: browser.page().idle and cards(browser))
        assert ran == []
        assert any(card.get("isError") for card in cards(browser))
