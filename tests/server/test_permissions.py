"""The server refuses actions that the page only hides: edits, ratings and files."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from shiny import App, Inputs, Outputs, Session, module, reactive, render, ui

from shiny_chatkit import Chat, chat_ui
from tests.server.harness import Browser, said, serve, until

CONTENT = base64.b64encode(b"a,b").decode()


@asynccontextmanager
async def conversing(
    page: Any, handler: Callable[..., Any] | None = None, **options: Any
) -> AsyncIterator[tuple[Browser, Chat]]:
    """An app with a page and a chat in which one message has been answered."""
    chats: list[Chat] = []

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        chats.append(Chat("chat", **options))
        chats[0].on_user_submit(handler or (lambda text: f"Answer to {text}"))

    async with serve(App(page, server)) as browser:
        browser.submit("one", message_id="u")
        await until(lambda: len(said(chats[0])) == 2)
        await browser.barrier()
        yield browser, chats[0]


def page(**options: Any) -> Any:
    return ui.page_fluid(chat_ui("chat", **options))


async def refusal(browser: Browser) -> str:
    await until(lambda: browser.page().errors)
    return browser.page().errors.pop()["message"]


UNKNOWN = "is not an event the server knows"


async def refusals(browser: Browser, id: str = "chat") -> list[str]:
    """All that was refused of what has been sent so far."""
    errors = browser.page(id).errors
    browser.send("no such event", id=id)
    await until(lambda: any(UNKNOWN in error["message"] for error in errors))
    messages = [error["message"] for error in errors]
    errors.clear()
    return [message for message in messages if UNKNOWN not in message]


def ids(browser: Browser) -> dict[str, Any]:
    shown = browser.page()
    return {"threadId": shown.thread.id, "messageId": shown.messages[-1].id}


def edit(browser: Browser) -> None:
    browser.send("chat:edit-message", {**ids(browser), "messageId": "u", "text": "forged"})


def regenerate(browser: Browser) -> None:
    browser.send("chat:resend-from", ids(browser))


def resend(browser: Browser) -> None:
    browser.send("chat:resend-from", {**ids(browser), "messageId": "u"})


def rate(browser: Browser) -> None:
    browser.send("chat:feedback", {**ids(browser), "value": "up"})


def attach(browser: Browser, name: str = "a.csv", mime: str = "text/csv") -> None:
    file = {"type": "file", "name": name, "mime": mime, "content": CONTENT}
    browser.submit("two", attachments=[file])


def upload(browser: Browser) -> None:
    for _ in range(3):
        browser.send("chat:file-chunk", {"uploadId": "f", "content": CONTENT})


FORGED = [
    ("allow_edit", edit, "Messages cannot be edited in this chat."),
    ("allow_edit", regenerate, "Answers cannot be regenerated in this chat."),
    ("allow_edit", resend, "Answers cannot be regenerated in this chat."),
    ("feedback", rate, "Answers cannot be rated in this chat."),
    ("attachments", attach, "Files cannot be attached in this chat."),
    ("attachments", upload, "Files cannot be attached in this chat."),
]
NAMES = [f"{option} {send.__name__}" for option, send, _ in FORGED]


@pytest.mark.parametrize("told", ["chat_ui", "Chat"])
@pytest.mark.parametrize(("option", "send", "words"), FORGED, ids=NAMES)
async def test_what_is_off_is_refused_and_nothing_is_lost(
    option: str, send: Callable[[Browser], None], words: str, told: str
) -> None:
    off = {option: False}
    shown = off if told == "chat_ui" else {option: True}
    options: dict[str, Any] = {} if told == "chat_ui" else off
    async with conversing(page(**shown), **options) as (browser, chat):
        before = said(chat)
        send(browser)
        assert await refusal(browser) == words
        assert await refusals(browser) == []  # One refusal, however many pieces a file has.
        assert said(chat) == before
        with reactive.isolate():
            assert chat.log()[-1].feedback is None
        browser.submit("and on it goes")
        await until(lambda: len(said(chat)) == 4)


@pytest.mark.parametrize("told", ["chat_ui", "Chat"])
@pytest.mark.parametrize(("option", "send", "words"), FORGED, ids=NAMES)
async def test_what_is_on_is_done(
    option: str, send: Callable[[Browser], None], words: str, told: str
) -> None:
    on = {option: True}
    shown = on if told == "chat_ui" else {option: False}
    options: dict[str, Any] = {} if told == "chat_ui" else on
    async with conversing(page(**shown), **options) as (browser, _):
        send(browser)
        assert await refusals(browser) == []


@pytest.mark.parametrize("begins", [True, False])
async def test_what_failed_can_be_tried_again_without_editing(begins: bool) -> None:
    failures = [RuntimeError("once")]

    async def handler(text: str) -> Any:
        if begins:
            yield "So far"
        if failures and text == "two":
            raise failures.pop()
        if not begins:
            yield "So far"

    async with conversing(page(allow_edit=False), handler) as (browser, chat):
        browser.submit("two")
        await until(lambda: browser.page().messages[-1].error)
        await refusals(browser)
        regenerate(browser)
        await until(lambda: browser.page().messages[-1].error is None)
        assert await refusals(browser) == []
        assert said(chat)[-1] == ("assistant", "So far")


@pytest.mark.parametrize(
    ("accepted", "name", "mime", "is_taken"),
    [
        ([".csv"], "a.CSV", "", True),
        ([".csv"], "a.csv.exe", "text/csv", False),
        (["image/*"], "a", "image/png", True),
        (["image/*"], "a.png", "imagex/png", False),
        (["image/*"], "a.png", "", False),
        ("text/csv", "a", "Text/CSV", True),
        ("text/csv", "a", "text/csvx", False),
        ((".TXT", "application/pdf"), "a.txt", "x/y", True),
        (("*/*",), "a", "", True),
        ([], "a.csv", "text/csv", False),
    ],
)
async def test_files_of_other_types_are_refused(
    accepted: Any, name: str, mime: str, is_taken: bool
) -> None:
    async with conversing(page(attachments=accepted)) as (browser, chat):
        attach(browser, name, mime)
        if is_taken:
            await until(lambda: len(said(chat)) == 4)
            assert browser.page().errors == []
        else:
            message = await refusal(browser)
            assert (
                "has a type that this chat does not accept" in message
                or "cannot be attached" in message
            )
            assert len(said(chat)) == 2


async def test_a_file_sent_ahead_is_held_against_its_types_with_its_message() -> None:
    async with conversing(page(attachments=[".csv"])) as (browser, chat):
        upload(browser)
        file = {"type": "file", "name": "a.exe", "componentId": "f"}
        browser.submit("two", attachments=[file])
        assert (
            "'a.exe' has a type that this chat does not accept. Accepted types: .csv."
            in await refusal(browser)
        )
        # It goes on waiting, and can be sent by an accepted name.
        browser.submit("two", attachments=[{**file, "name": "a.csv"}])
        await until(lambda: len(said(chat)) == 4)


async def test_mentions_are_no_files() -> None:
    def server(input: Inputs, output: Outputs, session: Session) -> None:
        chat = Chat("chat")
        chat.context_source("notes")(lambda: "text")
        chat.on_user_submit(lambda text: "Answer")

    async with serve(App(page(attachments=False), server)) as browser:
        mention = {"type": "widget", "name": "notes", "widgetId": "notes"}
        browser.submit("one", attachments=[mention])
        await until(lambda: len(browser.page().messages) == 2)
        assert browser.page().errors == []


# -- Where the page comes from ---------------------------------------------------------------


async def test_dynamic_ui_says_it_too() -> None:
    chats: list[Chat] = []

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        @render.ui
        def place() -> Any:
            return chat_ui("chat", feedback=False, allow_edit=False)

        output(place)
        chats.append(Chat("chat"))

    app = App(ui.page_fluid(ui.output_ui("place")), server)
    async with serve(app, open=()) as browser:
        browser.set(**{".clientdata_output_place_hidden": False})
        await until(lambda: any("place" in values for values in browser.frames("values")))
        await browser.open()
        await chats[0].append_message("An answer")
        await until(lambda: browser.page().messages)
        rate(browser)
        assert await refusal(browser) == "Answers cannot be rated in this chat."


async def test_a_page_made_by_a_function_says_it_when_it_has_been_shown() -> None:
    from starlette.testclient import TestClient

    chats: list[Chat] = []

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        chats.append(Chat("chat"))

    app = App(lambda request: page(attachments=False), server)
    assert TestClient(app.starlette_app).get("/").status_code == 200
    async with serve(app) as browser:
        attach(browser)
        assert await refusal(browser) == "Files cannot be attached in this chat."


async def test_users_may_do_what_all_pages_allow_unless_the_chat_says_otherwise() -> None:
    from starlette.testclient import TestClient

    def one_page(request: Any) -> Any:
        is_admin = "admin" in request.url.query
        return page(feedback=is_admin, attachments=[".csv", ".txt"] if is_admin else [".csv"])

    for said_by_chat, is_refused in ((None, True), (True, False)):

        def server(
            input: Inputs, output: Outputs, session: Session, feedback: Any = said_by_chat
        ) -> None:
            chat = Chat("chat", feedback=feedback)
            chat.on_user_submit(lambda text: "Answer")

        app = App(one_page, lambda i, o, s: server(i, o, s))
        client = TestClient(app.starlette_app)
        client.get("/?admin")
        client.get("/")
        async with serve(app) as browser:
            browser.submit("one")
            await until(lambda b=browser: len(b.page().messages) == 2)
            await browser.barrier()
            rate(browser)
            assert bool(await refusals(browser)) is is_refused
            attach(browser, "a.txt")
            assert "Accepted types: .csv." in await refusal(browser)


async def test_chats_of_modules_have_switches_of_their_own() -> None:
    @module.ui
    def part_ui(feedback: bool) -> Any:
        return chat_ui("chat", feedback=feedback)

    @module.server
    def part(input: Inputs, output: Outputs, session: Session) -> None:
        Chat("chat").on_user_submit(lambda text: "Answer")

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        part("a")
        part("b")

    app = App(ui.page_fluid(part_ui("a", True), part_ui("b", False)), server)
    async with serve(app, open=("a-chat", "b-chat")) as browser:
        for id, is_refused in (("a-chat", False), ("b-chat", True)):
            shown = browser.page(id)
            browser.submit("one", id=id)
            await until(lambda page=shown: len(page.messages) == 2)
            await browser.barrier(id)
            data = {"threadId": shown.thread.id, "messageId": shown.messages[-1].id, "value": "up"}
            browser.send("chat:feedback", data, id=id)
            assert bool(await refusals(browser, id)) is is_refused


async def test_a_page_without_chat_ui_and_a_chat_that_says_nothing_accept_all() -> None:
    async with conversing(ui.page_fluid()) as (browser, _):
        rate(browser)
        attach(browser)
        assert await refusals(browser) == []
