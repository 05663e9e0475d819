"""Options that ``chat_ui()`` and ``Chat()`` share: said to one of them, they hold for both."""

from __future__ import annotations

import base64
import logging
from typing import Any

import pytest
from shiny import App, Inputs, Outputs, Session, render, ui
from shiny._deprecated import ShinyDeprecationWarning

from shiny_chatkit import Chat, Limits, chat_ui
from tests.server.harness import Browser, echo, serve, until

LARGE = {
    "type": "file",
    "name": "a.csv",
    "content": base64.b64encode(b"x" * 20).decode(),
    "mime": "text/csv",
}


def app(page: dict[str, Any], chat: dict[str, Any]) -> App:
    def server(input: Inputs, output: Outputs, session: Session) -> None:
        echo(Chat("chat", **chat))

    return App(ui.page_fluid(chat_ui("chat", **page)), server)


def allowed(browser: Browser) -> dict[str, Any]:
    return browser.page().named("chat:state-response")[-1]["allowed"]


@pytest.mark.parametrize(
    ("page", "chat"),
    [
        ({"max_attachment_size": 10}, {}),
        ({}, {"max_attachment_size": 10}),
        ({}, {"limits": Limits(max_attachment_bytes=10)}),
        ({"max_attachment_size": 30}, {"max_attachment_size": 10}),
        ({"max_attachment_size": 30}, {"limits": Limits(max_attachment_bytes=10)}),
        ({"max_attachment_size": 10}, {"limits": Limits(max_threads=10)}),
    ],
)
async def test_the_size_of_a_file(page: dict[str, Any], chat: dict[str, Any]) -> None:
    async with serve(app({"attachments": True, **page}, chat)) as browser:
        assert allowed(browser)["maxAttachmentSize"] == 10
        browser.submit("Look", attachments=[LARGE])
        await until(lambda: browser.page().errors)
        error = browser.page().errors.pop()
        assert error["message"] == "The file 'a.csv' is larger than 10 B."


@pytest.mark.parametrize(
    ("page", "chat"), [({"max_attachment_size": 20}, {}), ({}, {"max_attachment_size": 20})]
)
async def test_a_file_that_is_larger_than_usual(page: dict[str, Any], chat: dict[str, Any]) -> None:
    async with serve(app({"attachments": True, **page}, chat)) as browser:
        browser.submit("Look", attachments=[LARGE])
        await until(lambda: browser.page().shows("Look", "You said Look"))


async def test_the_size_in_dynamic_ui() -> None:
    def server(input: Inputs, output: Outputs, session: Session) -> None:
        echo(Chat("chat"))

        @render.ui
        def place() -> Any:
            return chat_ui("chat", attachments=True, max_attachment_size=10)

    dynamic = App(ui.page_fluid(ui.output_ui("place")), server)
    async with serve(dynamic, open=()) as browser:
        browser.set(**{".clientdata_output_place_hidden": False})
        await until(lambda: browser.frames("values"))
        await browser.open()
        assert allowed(browser)["maxAttachmentSize"] == 10


async def test_the_page_hears_what_only_the_chat_says() -> None:
    stated = {"attachments": [".csv"], "feedback": True, "allow_edit": False}
    async with serve(app({}, stated)) as browser:
        assert allowed(browser) == {
            "attachments": [".csv"],
            "feedback": True,
            "allowEdit": False,
            "maxAttachmentSize": 5 * 1024 * 1024,
        }
    async with serve(app({"feedback": True}, {})) as browser:
        assert allowed(browser) == {"maxAttachmentSize": 5 * 1024 * 1024}


async def test_messages_that_are_said_twice(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "shiny_chatkit")

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        with pytest.warns(ShinyDeprecationWarning):
            Chat("chat", messages=["Hello"], greeting="Hi")

    async with serve(App(ui.page_fluid(chat_ui("chat", messages=["Hello"])), server)):
        assert [record.getMessage() for record in caplog.records] == [
            (
                'Chat("chat", messages=...) and chat_ui("chat", messages=...) are both shown, one after the '
                "other. Leave out the first, which is deprecated."
            )
        ]
    caplog.clear()
    async with serve(App(ui.page_fluid(chat_ui("chat")), server)) as browser:
        assert browser.page().shows("Hello")
        assert caplog.records == []
