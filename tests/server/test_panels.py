"""Settings, commands and mentions through the wire."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from shiny import reactive

from shiny_chatkit import Chat
from shiny_chatkit.types import Attachment, ChatContext, SettingsItem
from tests.server.harness import Browser, echo, serve_chat, silent, until

# -- Settings --------------------------------------------------------------------------------------

ITEMS = [
    SettingsItem("loud", "Loud", "toggle"),
    SettingsItem("model", "Model", "select", options=["small", "large", 1]),
    SettingsItem("heat", "Heat", "range", 0.5, min=0, max=1, step=0.1),
    SettingsItem("line", "", "separator"),
    SettingsItem("reset", "Reset", "action"),
]

FIRST = {"loud": False, "model": "small", "heat": 0.5}


def settings(chat: Chat) -> dict[str, Any]:
    with reactive.isolate():
        return chat.settings()


def change(browser: Browser, key: str, value: Any) -> None:
    browser.send("chat:settings-change", {"key": key, "value": value})


async def test_items_and_values_are_in_the_snapshot() -> None:
    async with serve_chat(silent, settings=ITEMS) as (browser, chat):
        assert settings(chat) == FIRST
        change(browser, "heat", 1)
        await browser.barrier()
        await browser.open()
        items = browser.page().named("chat:state-response")[-1]["settingsItems"]
        assert [(item["id"], item["type"], item["value"]) for item in items] == [
            ("loud", "toggle", False),
            ("model", "select", "small"),
            ("heat", "range", 1),
            ("line", "separator", None),
            ("reset", "action", None),
        ]
        assert items[2] | {"min": 0, "max": 1, "step": 0.1} == items[2]


@pytest.mark.parametrize(
    ("key", "value"),
    [("loud", True), ("model", "large"), ("model", 1), ("heat", 0), ("heat", 0.7)],
)
async def test_a_change_keeps_its_type_and_is_told_to_the_app(key: str, value: Any) -> None:
    told: list[tuple[str, Any]] = []

    def setup(chat: Chat) -> None:
        @chat.on_settings_change
        def _(key: str, value: Any) -> None:
            told.append((key, value))

    async with serve_chat(setup, settings=ITEMS) as (browser, chat):
        change(browser, key, value)
        await until(lambda: told)
        assert told == [(key, value)]
        assert settings(chat) == {**FIRST, key: value}
        assert type(settings(chat)[key]) is type(value)
        await browser.barrier()
        assert browser.page().named("chat:update-settings") == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("loud", 1),
        ("loud", "true"),
        ("model", "huge"),
        ("model", True),
        ("model", 1.0),
        ("heat", 1.01),
        ("heat", -1),
        ("heat", "0.5"),
        ("heat", True),
        ("heat", None),
        ("line", True),
        ("unknown", 1),
    ],
)
async def test_what_no_menu_offers_is_refused(key: str, value: Any) -> None:
    told: list[Any] = []

    def setup(chat: Chat) -> None:
        @chat.on_settings_change
        async def _(*args: Any) -> None:
            told.append(args)

    async with serve_chat(setup, settings=ITEMS) as (browser, chat):
        page = browser.page()
        change(browser, key, value)
        await until(lambda: page.errors)
        error = page.errors.pop()
        assert error["code"] == "rejected"
        assert key in error["message"]
        await browser.barrier()
        assert settings(chat) == FIRST
        assert told == []


async def test_an_action_calls_the_app_and_has_no_value() -> None:
    told: list[Any] = []

    def setup(chat: Chat) -> None:
        @chat.on_settings_change
        async def _(key: str, value: Any) -> None:
            told.append((key, value, threading.current_thread() is threading.main_thread()))

    async with serve_chat(setup, settings=ITEMS) as (browser, chat):
        change(browser, "reset", None)
        await until(lambda: told)
        assert told == [("reset", None, True)]
        assert settings(chat) == FIRST


async def test_the_app_sets_values_without_being_told_of_it() -> None:
    told: list[Any] = []

    def setup(chat: Chat) -> None:
        @chat.on_settings_change
        def _(key: str) -> None:
            told.append(key)

    async with serve_chat(setup, settings=ITEMS) as (browser, chat):
        await chat.update_settings(loud=True, heat=0.1)
        await until(lambda: browser.page().named("chat:update-settings"))
        assert browser.page().named("chat:update-settings") == [{"loud": True, "heat": 0.1}]
        assert settings(chat) == {**FIRST, "loud": True, "heat": 0.1}
        for wrong in ({"loud": False, "heat": 2}, {"nope": 1}):
            with pytest.raises(ValueError, match=r"heat|nope"):
                await chat.update_settings(**wrong)
        await browser.barrier()
        assert settings(chat) == {**FIRST, "loud": True, "heat": 0.1}
        assert told == []


async def test_an_item_may_come_later_and_be_changed() -> None:
    async with serve_chat(silent) as (browser, chat):
        page = browser.page()
        chat.register_settings_item(SettingsItem("loud", "Loud", "toggle", True))
        chat.register_settings_item(SettingsItem("loud", "Volume", "range", 3, min=0, max=9))
        await until(lambda: len(page.named("chat:register-settings-item")) == 2)
        assert [i["type"] for i in page.named("chat:register-settings-item")] == ["toggle", "range"]
        assert settings(chat) == {"loud": 3}


async def test_an_answer_reads_the_settings_of_its_beginning() -> None:
    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _(text: str, ctx: ChatContext) -> str:
            await chat.update_settings(loud=not ctx.settings["loud"])
            return str(ctx.settings["loud"])

    async with serve_chat(setup, settings=ITEMS) as (browser, _):
        page = browser.page()
        browser.submit("Go")
        await until(lambda: page.shows("Go", "False"))
        browser.submit("Go")
        await until(lambda: page.shows("Go", "False", "Go", "True"))


@pytest.mark.parametrize(
    "fields",
    [
        {"type": "slider"},
        {"type": "select"},
        {"type": "range", "min": 0},
        {"type": "range", "min": 0, "max": 1, "value": 2},
        {"type": "select", "options": ["a"], "value": "b"},
        {"type": "toggle", "value": "yes"},
    ],
)
def test_an_impossible_item(fields: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        SettingsItem("id", "Label", **fields)


# -- Commands --------------------------------------------------------------------------------------


def run(browser: Browser, command: str, args: str = "") -> None:
    thread_id = browser.page().thread.id
    browser.send("chat:slash-command", {"command": command, "args": args, "threadId": thread_id})


@pytest.mark.parametrize(
    ("shape", "answer"), [("none", "Ran"), ("args", "Ran ' a  b'"), ("context", "Ran True")]
)
async def test_a_command_is_a_turn(shape: str, answer: str) -> None:
    def setup(chat: Chat) -> None:
        echo(chat)

        def none() -> str:
            return "Ran"

        async def args(args: str) -> str:
            return f"Ran {args!r}"

        async def context(args: str, ctx: ChatContext) -> Any:
            yield "Ran "
            yield str(ctx.thread_id == chat.active_thread_id())

        chat.slash_command("Do-It", "Does it")(
            {"none": none, "args": args, "context": context}[shape]
        )

    async with serve_chat(setup) as (browser, _):
        page = browser.page()
        run(browser, "do-IT", " a  b")
        await until(lambda: len(page.messages) == 2 and page.idle)
        assert page.messages[0].role == "user"
        assert page.messages[0].content.split() == ["/Do-It", "a", "b"]
        assert page.messages[1].content == answer


async def test_commands_come_and_go() -> None:
    async with serve_chat(silent) as (browser, chat):
        page = browser.page()
        offered = page.named("chat:state-response")[-1]["commands"]
        assert [command["name"] for command in offered] == ["clear"]
        chat.slash_command("export", "Download")(lambda: "x")
        await until(lambda: page.named("chat:register-command"))
        assert page.named("chat:register-command") == [
            {"name": "export", "description": "Download"}
        ]
        await browser.open()
        offered = page.named("chat:state-response")[-1]["commands"]
        assert [command["name"] for command in offered] == ["clear", "export"]
        chat.remove_slash_command("EXPORT")
        await until(lambda: page.named("chat:remove-command"))
        assert page.named("chat:remove-command") == [{"name": "export"}]
        run(browser, "export")
        await until(lambda: page.errors)
        assert page.errors.pop()["code"] == "rejected"
        assert page.messages == []
        chat.remove_slash_command("export")  # shinychat accepts a name that does not exist, too
        with pytest.raises(ValueError, match="two words"):
            chat.slash_command("two words")(lambda: "x")


@pytest.mark.parametrize("name", ["clear", "CLEAR"])
async def test_clear_is_there_from_the_start(name: str) -> None:
    async with serve_chat(echo) as (browser, _):
        page = browser.page()
        browser.submit("Hello")
        await until(lambda: page.shows("Hello", "You said Hello"))
        run(browser, name)
        await until(lambda: page.messages == [])
        assert page.named("chat:clear") == [{"threadId": page.thread.id}]
        assert page.idle


async def test_clear_can_be_replaced() -> None:
    async with serve_chat(echo) as (browser, chat):
        page = browser.page()
        chat.slash_command("clear")(lambda: "Never")
        run(browser, "clear")
        await until(lambda: page.shows("/clear", "Never"))


async def test_a_word_with_a_slash_that_is_no_command_is_a_message() -> None:
    async with serve_chat(echo) as (browser, _):
        browser.submit("/etc/hosts is a file")
        await until(lambda: len(browser.page().messages) == 2 and browser.page().idle)
        assert browser.page().messages[1].content == "You said /etc/hosts is a file"


# -- Mentions --------------------------------------------------------------------------------------


def mention(name: str) -> dict[str, Any]:
    return {"type": "widget", "name": name, "widgetId": name}


async def test_a_mention_is_computed_when_it_is_answered() -> None:
    got: list[Attachment] = []
    sales = [0]

    def setup(chat: Chat) -> None:
        @chat.context_source("sales", "Sales data")
        def _() -> str:
            return f"{sales[0]} sold, seen in {chat.active_thread_id()}"

        @chat.on_user_submit
        async def _(text: str, attachments: Any) -> str:
            got.extend(attachments)
            return str(len(attachments))

    async with serve_chat(setup) as (browser, _):
        page = browser.page()
        for number in (1, 2):
            sales[0] = number
            browser.submit("Look at @sales", attachments=[mention("sales")])
            await until(lambda number=number: len(page.messages) == 2 * number and page.idle)
        assert [a.text() for a in got] == [f"{n} sold, seen in {page.thread.id}" for n in (1, 2)]
        assert (got[0].type, got[0].name, got[0].widget_id) == ("widget", "sales", "sales")
        (part,) = page.messages[0].records("attachment")
        assert (part["attachmentType"], part["name"], part["widgetId"]) == (
            "widget",
            "sales",
            "sales",
        )
        assert "1 sold" not in str(page.events)


async def test_sources_are_offered() -> None:
    async with serve_chat(silent) as (browser, chat):
        page = browser.page()
        chat.context_source("a", "First")(lambda: "x")
        chat.context_source("b")(lambda: "y")
        expected = [{"name": "a", "description": "First"}, {"name": "b", "description": ""}]
        await until(lambda: len(page.named("chat:context-sources")) == 2)
        assert page.named("chat:context-sources")[-1]["sources"] == expected
        await browser.open()
        assert page.named("chat:state-response")[-1]["contextSources"] == expected


async def test_a_data_frame_is_mentioned_as_csv() -> None:
    pandas = pytest.importorskip("pandas")
    got: list[str] = []

    def setup(chat: Chat) -> None:
        chat.context_source("df")(lambda: pandas.DataFrame({"x": [1], "y": ["a"]}))

        @chat.on_user_submit
        def _(text: str, attachments: list[Attachment]) -> None:
            got.append(attachments[0].text())

    async with serve_chat(setup) as (browser, _):
        browser.submit("Look", attachments=[mention("df")])
        await until(lambda: got)
        assert got == ["x,y\n1,a\n"]


async def test_a_mention_of_nothing_is_refused() -> None:
    async with serve_chat(echo) as (browser, _):
        page = browser.page()
        id = browser.submit("Look", attachments=[mention("nothing")])
        await until(lambda: page.errors)
        error = page.errors.pop()
        assert (error["code"], error["messageId"]) == ("rejected", id)
        assert page.messages == []
        assert page.idle


async def test_a_source_that_fails_is_told_and_ends_the_turn() -> None:
    def setup(chat: Chat) -> None:
        echo(chat)

        @chat.context_source("broken")
        def _() -> str:
            raise RuntimeError("No data today")

    async with serve_chat(setup) as (browser, _):
        page = browser.page()
        browser.submit("Look", attachments=[mention("broken")])
        await until(lambda: page.errors and page.idle)
        assert page.errors.pop()["message"] == "No data today"
        assert [m.content for m in page.messages] == ["Look"]
