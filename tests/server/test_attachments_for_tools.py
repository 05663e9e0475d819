"""``chat.attachments()``: what tools and the app find of the files that users have sent."""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import urlparse

import pytest
from shiny import App, Inputs, Outputs, Session, reactive, ui

from shiny_chatkit import Chat
from shiny_chatkit.testing import FakeClient
from shiny_chatkit.types import ToolCall
from tests.server.harness import Browser, serve, serve_chat, silent, until
from tests.server.test_bookmarks import urls


def file(name: str, content: bytes = b"a,b\n1,2\n", mime: str = "text/csv") -> dict[str, Any]:
    encoded = base64.b64encode(content).decode()
    return {"type": "file", "name": name, "mime": mime, "content": encoded}


def names(chat: Chat, *args: Any, **kwargs: Any) -> list[str]:
    with reactive.isolate():
        return [sent.name for sent in chat.attachments(*args, **kwargs)]


async def answered(browser: Browser, messages: int) -> None:
    page = browser.page()
    await until(lambda: len(page.messages) == messages and page.idle, f"{messages} messages")


@pytest.mark.parametrize("is_async", [False, True])
async def test_a_tool_reads_the_files_of_its_message_and_of_its_thread(is_async: bool) -> None:
    chats: list[Chat] = []
    found: list[Any] = []

    def look() -> str:
        """Look."""
        (chat,) = chats
        found.append((names(chat), names(chat, "thread")))
        return ", ".join(sent.text() for sent in chat.attachments())

    async def look_async() -> str:
        """Look."""
        return look()

    call = ToolCall("look_async" if is_async else "look")
    client = FakeClient([call], "One.", [call], "Two.", [call], "Three.")
    client.register_tool(look_async if is_async else look)
    async with serve_chat(chats.append, client=client) as (browser, chat):
        browser.submit("one", attachments=[file("a.csv")])
        await answered(browser, 2)
        browser.submit("two", attachments=[file("b.csv"), file("c.csv")])
        await answered(browser, 4)
        browser.submit("three")
        await answered(browser, 6)
        assert client.asked[1].text == "a,b\n1,2\n"
        # Between answers it is the thread on show.
        assert names(chat) == ["a.csv", "b.csv", "c.csv"]
    assert found == [
        (["a.csv"], ["a.csv"]),
        (["b.csv", "c.csv"], ["a.csv", "b.csv", "c.csv"]),
        ([], ["a.csv", "b.csv", "c.csv"]),
    ]


async def test_a_handler_finds_what_its_context_holds() -> None:
    found: list[bool] = []

    def setup(chat: Chat) -> None:
        @chat.context_source("sales")
        def _() -> str:
            return "12"

        @chat.on_user_submit
        async def _(text: str, ctx: Any) -> str:
            found.append(tuple(ctx.attachments) == chat.attachments() != ())
            return "ok"

    sales = {"type": "widget", "name": "sales", "widgetId": "sales"}
    async with serve_chat(setup) as (browser, _):
        browser.submit("hi", attachments=[file("a.csv"), sales])
        await answered(browser, 2)
    assert found == [True]


async def test_each_thread_has_its_own_and_deleted_messages_free_them() -> None:
    client = FakeClient(lambda _: "Yes.")
    async with serve_chat(silent, client=client) as (browser, chat):
        first = chat.active_thread_id
        with reactive.isolate():
            first_id = first()
        browser.submit("one", attachments=[file("a.csv")])
        await answered(browser, 2)
        await chat.create_thread()
        await until(lambda: not browser.page().messages)
        assert names(chat) == []
        assert names(chat, thread_id=first_id) == ["a.csv"]
        await chat.clear_messages(thread_id=first_id)
        assert names(chat, thread_id=first_id) == []
        await chat.delete_thread(first_id)
        with pytest.raises(ValueError, match="There is no thread"):
            names(chat, thread_id=first_id)


async def test_an_edited_message_keeps_its_files() -> None:
    client = FakeClient(lambda _: "Yes.")
    async with serve_chat(silent, client=client) as (browser, chat):
        id = browser.submit("one", attachments=[file("a.csv")])
        await answered(browser, 2)
        thread_id = browser.page().thread.id
        browser.send(
            "chat:edit-message", {"messageId": id, "threadId": thread_id, "text": "another"}
        )
        await until(lambda: browser.page().shows("another", "Yes."))
        assert names(chat) == ["a.csv"]


async def test_it_is_reactive() -> None:
    seen: list[int] = []

    def setup(chat: Chat) -> None:
        chat.on_user_submit(lambda text: "ok")

        @reactive.effect
        def _() -> None:
            seen.append(len(chat.attachments()))

    async with serve_chat(setup) as (browser, _):
        browser.submit("one", attachments=[file("a.csv")])
        await until(lambda: seen[-1:] == [1])


async def test_a_scope_that_there_is_not_is_told() -> None:
    async with serve_chat(silent) as (_, chat):
        with pytest.raises(ValueError) as told:
            names(chat, "message")
    assert str(told.value) == (
        'Invalid value \'message\' for `scope`: expected "turn" or "thread". '
        "For a specific thread, write `chat.attachments(thread_id=...)`."
    )


# -- What the model is sent of them ------------------------------------------------------------


async def told(*files: dict[str, Any]) -> list[str]:
    client = FakeClient("Yes.")
    async with serve_chat(silent, client=client) as (browser, _):
        browser.submit("Look", attachments=files)
        await answered(browser, 2)
        return [getattr(c, "text", "") for c in client.asked[0].turns[-1].contents]


@pytest.mark.parametrize(
    ("name", "mime"),
    [
        ("a.csv", "text/csv"),
        ("A.CSV", "application/vnd.ms-excel"),
        ("a.txt", "text/tab-separated-values"),
    ],
)
async def test_of_a_long_table_the_first_rows(name: str, mime: str) -> None:
    rows = [f"{n},{'x' * 90}\n" for n in range(5_000)]
    (table, _) = await told(file(name, "".join(rows).encode(), mime))
    head, *shown, note, end = table.splitlines()
    assert (head, end) == (f'<attachment name="{name}">', "</attachment>")
    assert "\n".join(shown) + "\n" == "".join(rows[: len(shown)])
    assert note == f"[The first {len(shown)} of 5,000 lines.]"
    assert 19_000 < len(table) < 20_200


async def test_of_other_texts_much_more() -> None:
    (whole, long, line, _) = await told(
        file("a.md", b"word\n" * 20_000, "text/markdown"),
        file("b.md", b"word\n" * 50_000, "text/markdown"),
        file("c.json", b"1" * 300_000, "application/json"),
    )
    assert len(whole) > 100_000
    assert "[The first" not in whole
    assert long.endswith("word\n[The first 40,000 of 50,000 lines.]\n</attachment>")
    assert line.endswith("1\n[The first 200,000 of 300,000 characters.]\n</attachment>")


async def test_of_files_that_are_no_text_their_name_type_and_size() -> None:
    (sheet, latin, _) = await told(
        file("a.xlsx", b"PK\xff\xfe", "application/vnd.ms-excel"),
        file("b.csv", "Größe\n1\n".encode("latin-1")),
    )
    (marked, _) = await told(file("c.csv", b"\xef\xbb\xbfa,b\n"))
    assert marked == '<attachment name="c.csv">\na,b\n\n</attachment>'
    assert sheet == (
        '<attachment name="a.xlsx">\n[A file of 4 bytes, type application/vnd.ms-excel. '
        "Its content is not shown here.]\n</attachment>"
    )
    assert '<attachment name="b.csv">\n[A file of 8 bytes, type text/csv.' in latin


# -- After a bookmark is restored --------------------------------------------------------------


class Saved:
    """An app whose chat lives in the url."""

    chat: Chat

    def __init__(self) -> None:
        self.client = FakeClient(lambda _: "Yes.")

        def server(input: Inputs, output: Outputs, session: Session) -> None:
            self.chat = Chat("chat", client=self.client, attachments=True)
            self.chat.enable_bookmarking(self.client)

        self.app = App(lambda request: ui.page_fluid(), server, bookmark_store="url")


async def test_after_a_restore_files_are_gone_and_the_model_hears_of_it() -> None:
    app = Saved()
    async with serve(app.app) as browser:
        browser.submit("Look", attachments=[file("a.csv")])
        await answered(browser, 2)
        await until(lambda: urls(browser))
        query = urlparse(urls(browser)[-1]).query

    app = Saved()
    async with serve(app.app, search=f"?{query}") as browser:
        await answered(browser, 2)
        assert names(app.chat) == []
        (question, answer) = browser.page().messages
        assert [part["name"] for part in question.records("attachment")] == ["a.csv"]
        data = {"messageId": answer.id, "threadId": browser.page().thread.id}
        browser.send("chat:resend-from", data)
        await until(lambda: app.client.asked)
    (lost, text) = app.client.asked[0].turns[-1].contents
    assert str(text) == "Look"
    assert str(lost) == (
        '<attachment name="a.csv">\n[This is no longer available. To use it again, the user has to '
        "attach it again.]\n</attachment>"
    )
