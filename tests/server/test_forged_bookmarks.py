"""Bookmarks that others have written: they end no session, and give nobody the app's authority."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlparse

import pytest
from shiny import App, Inputs, Outputs, Session, ui

from shiny_chatkit import Chat
from shiny_chatkit.chat.bookmark._packing import packed, unpacked
from shiny_chatkit.chat.bookmark._saved_state import Entries
from shiny_chatkit.chat.bookmark._signing import SECRET_NAME, signer
from shiny_chatkit.testing import FakeClient
from shiny_chatkit.types import SettingsItem
from tests.server.harness import Browser, echo, serve, until
from tests.server.test_bookmarks import Client, urls
from tests.support.saved_dumps import full_dump, query, values_of
from tests.unit.log.test_untrusted import assert_harmless

SECRET = "a secret that only this app knows"
LOGGER = "shiny_chatkit.bookmark"


def saved_values(browser: Browser) -> dict[str, Any]:
    """Return the content of a browser's latest bookmark."""
    pairs = parse_qsl(urlparse(urls(browser)[-1]).query, keep_blank_values=True)
    return {name: json.loads(value) for name, value in pairs if value}


def told(browser: Browser) -> list[str]:
    """Return the texts of the chat's notices."""
    return [error["message"] for error in browser.page().errors if "messageId" not in error]


async def still_works(browser: Browser) -> None:
    """The session lives: the chat takes a message, answers and can be exported."""
    page = browser.page()
    browser.submit("Are you there?")
    await until(lambda: page.said[-1:] == [("assistant", "You said Are you there?")])
    assert not browser.connection.closed
    chat = _CHATS[-1]
    for format in ("markdown", "json", "html"):
        for thread in chat._chat_session.log.threads:
            assert chat._chat_session.export(format, thread)


_CHATS: list[Chat] = []


def by_hand(client: Any, store: Any = "url", id: str = "chat") -> App:
    def server(input: Inputs, output: Outputs, session: Session) -> None:
        _CHATS.append(Chat(id, settings=[SettingsItem("web", "Web", "toggle")]))
        echo(_CHATS[-1])
        _CHATS[-1].enable_bookmarking(client)

    return App(lambda request: ui.page_fluid(), server, bookmark_store=store)


def faulty(change: Callable[[Any], Any]) -> dict[str, Any]:
    dump = full_dump()
    change(dump)
    return dump


BAD: dict[str, Any] = {
    "no entry": {"chat--msgs": None},
    "a list": {"chat--msgs": [3]},
    "a text": {"chat--msgs": "x"},
    "no log": {"chat--msgs": {"signature": ""}},
    "a number": values_of(3),
    "time as text": values_of(faulty(lambda d: d["threads"][0].update(updatedAt="now"))),
    "type as list": values_of(
        faulty(lambda d: d["threads"][0]["messages"][2]["parts"][5].update(artifactType=["table"]))
    ),
    "no such thread": values_of(faulty(lambda d: d.update(active="three"))),
    "ids": values_of(faulty(lambda d: d["threads"][1].update(threadId="one"))),
    "another version": values_of(faulty(lambda d: d.update(version=2))),
    "deep": values_of({"version": json.loads("[" * 400 + "]" * 400)}),
    "deep client": {"chat": json.loads("[" * 400 + "]" * 400), "chat--msgs": {"log": full_dump()}},
    "many threads": values_of(
        faulty(
            lambda d: d.update(
                threads=d["threads"]
                + [{**d["threads"][1], "threadId": f"t{n}", "messages": []} for n in range(1000)]
            )
        )
    ),
    "large": values_of({**full_dump(), "active": "x" * 20_000_000}),
}


@pytest.mark.parametrize("name", BAD)
async def test_a_bad_bookmark_is_told_and_the_chat_begins_anew(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    client = Client()
    client.state = "own"
    async with serve(by_hand(client), search=query(BAD[name])) as browser:
        assert browser.page().messages == []
        await until(lambda: told(browser))
        assert "could not be restored" in told(browser)[0]
        assert client.state == "own"
        await still_works(browser)
    (record,) = [r for r in caplog.records if r.name == LOGGER]
    assert record.levelno == logging.WARNING


SIGNATURES: list[Any] = ["", "é", None, 0, [], {}, ["x"], True, "\x00", "0" * 64]


@pytest.mark.parametrize("signature", SIGNATURES)
async def test_what_is_not_signed_is_rebuilt(signature: Any) -> None:
    client = Client()
    client.state = "own"
    values = values_of(full_dump(), signature=signature, settings={"web": True})
    async with serve(by_hand(client), search=query(values)) as browser:
        await until(lambda: len(browser.page().messages) == 2)
        assert_harmless(_CHATS[-1]._chat_session.log.dump())
        assert client.state == "own"
        assert _CHATS[-1]._chat_session.settings.current() == {"web": False}
        assert told(browser) == []
        await still_works(browser)


@pytest.mark.parametrize("store", ["url", "server"])
async def test_an_address_is_not_a_file_of_the_server(store: str) -> None:
    """An app that keeps bookmarks on its disk reads addresses as well."""
    client = Client()
    async with serve(by_hand(client, store), search=query(values_of(full_dump()))) as browser:
        await until(lambda: len(browser.page().messages) == 2)
        assert_harmless(_CHATS[-1]._chat_session.log.dump())


UNREADABLE = [
    "{bad",
    "",
    "NaN",
    "1" + "0" * 5000,
    "[" * 5000 + "]" * 5000,
    r'"\ud83d"',
    '{"log":1e999}',
]
"""Values that Shiny does not read as JSON and leaves out."""


@pytest.mark.parametrize("text", UNREADABLE)
async def test_a_bookmark_that_shiny_cannot_read_is_told_too(text: str) -> None:
    search = f"{query({'chat': {'turns': 2}})}&chat--msgs={quote(text)}"
    client = Client()
    async with serve(by_hand(client), search=search) as browser:
        await until(lambda: told(browser))
        assert "could not be restored" in told(browser)[0]
        assert client.state == {"turns": 1}
        await still_works(browser)


async def test_a_state_without_a_conversation_is_not_taken() -> None:
    client = Client()
    async with serve(by_hand(client), search=query({"chat": "forged"})) as browser:
        await still_works(browser)
        assert client.state == {"turns": 1}


async def bookmarked(client: Any = None) -> dict[str, Any]:
    async with serve(by_hand(client or Client())) as browser:
        browser.submit("Hello")
        await until(lambda: urls(browser))
        return saved_values(browser)


def changed(contents: dict[str, Any], name: str) -> dict[str, Any]:
    match name:
        case "log":
            contents["log"]["threads"][0]["messages"][0]["source"] = "hidden"
        case "settings":
            contents["settings"] = {"web": True}
        case "client":
            contents["client"] = {"turns": 2}
        case "own":
            contents["own"] = {"turns": 2}
        case _:
            del contents["client"]
    return contents


def packed_again(values: dict[str, Any], name: str) -> dict[str, Any]:
    """Change what an address holds; the signature stays."""
    tag, _, text = values["chat--msgs"].partition(".")
    return {"chat": 1, "chat--msgs": f"{tag}.{packed(changed(unpacked(text), name))}"}


def plain_again(values: dict[str, Any], name: str) -> dict[str, Any]:
    """Change what a file holds, or an address of an earlier version; the signature stays."""
    contents = unpacked(values["chat--msgs"].partition(".")[2])
    signature = Entries("chat", signer()).written(**{"settings": {}} | contents)["chat--msgs"][
        "signature"
    ]
    new = {"settings": {}, **changed(contents, name), "signature": signature}
    client = {"chat": new.pop("client")} if "client" in new else {}
    return {**client, "chat--msgs": new}


@pytest.mark.parametrize("again", [packed_again, plain_again])
@pytest.mark.parametrize("name", ["log", "settings", "client", "no client", "own"])
async def test_all_that_was_saved_is_signed(name: str, again: Callable[[Any, str], Any]) -> None:
    values = again(await bookmarked(), name)
    client = Client()
    client.state = "own"
    async with serve(by_hand(client), search=query(values)) as browser:
        await until(lambda: len(browser.page().messages) == 2)
        assert client.state == "own"
        assert _CHATS[-1]._chat_session.settings.current() == {"web": False}
        assert _CHATS[-1]._chat_session.on_show.thread.messages[0].source is None


async def test_a_signature_belongs_to_one_chat() -> None:
    values = await bookmarked()
    client = Client()
    client.state = "own"
    other = {"other": values["chat"], "other--msgs": values["chat--msgs"]}
    async with serve(by_hand(client, id="other"), open=("other",), search=query(other)) as browser:
        await until(lambda: len(browser.page("other").messages) == 2)
        assert client.state == "own"


async def test_a_secret_outlives_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SECRET_NAME, SECRET)
    values = await bookmarked()
    # What another process has.
    monkeypatch.setattr("shiny_chatkit.chat.bookmark._signing._PROCESS_KEY", b"another")
    for secret, trusted in ((SECRET, True), (SECRET + "!", False)):
        monkeypatch.setenv(SECRET_NAME, secret)
        client = Client()
        client.state = "own"
        async with serve(by_hand(client), search=query(values)) as browser:
            page = browser.page()
            await until(lambda page=page: len(page.messages) == 2)
            assert (client.state == {"turns": 1}) is trusted


async def test_without_a_secret_another_process_trusts_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    values = await bookmarked()
    monkeypatch.setattr("shiny_chatkit.chat.bookmark._signing._PROCESS_KEY", b"another")
    client = Client()
    client.state = "own"
    async with serve(by_hand(client), search=query(values)) as browser:
        await until(lambda: len(browser.page().messages) == 2)
        assert client.state == "own"


async def test_a_short_secret_is_told_when_bookmarks_are_enabled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(SECRET_NAME, "short")
    errors: list[str] = []

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        try:
            Chat("chat").enable_bookmarking(Client())
        except ValueError as error:
            errors.append(str(error))

    async with serve(App(lambda request: ui.page_fluid(), server, bookmark_store="url")):
        assert "CHATKIT_SECRET has 5 characters" in errors[0]


def plant(folder: Path, values: dict[str, Any]) -> str:
    """Put a file where the server keeps its bookmarks."""
    place = folder / "shiny_bookmarks" / "0123456789abcdef"
    place.mkdir(parents=True)
    (place / "values.json").write_text(json.dumps(values))
    (place / "input.json").write_text("{}")
    return f"?_state_id_={place.name}"


@pytest.mark.parametrize("secret", [None, SECRET])
async def test_files_of_the_server_are_trusted_unless_there_is_a_secret(
    secret: str | None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    if secret is not None:
        monkeypatch.setenv(SECRET_NAME, secret)
    client = Client()
    client.state = "own"
    search = plant(tmp_path, values_of(full_dump()))
    async with serve(by_hand(client, "server"), search=search) as browser:
        await until(lambda: len(browser.page().messages) == 2)
        assert (client.state == {"turns": 1}) is (secret is None)
        sources = [m.source for m in _CHATS[-1]._chat_session.on_show.thread.messages]
        assert any(sources) is (secret is None)


async def test_settings_that_no_longer_exist_are_passed_over() -> None:
    async with serve(by_hand(Client())) as browser:
        _CHATS[-1]._chat_session.settings.register(SettingsItem("old", "Old", "toggle", True))
        await _CHATS[-1].update_settings(web=True)
        browser.submit("Hello")
        await until(lambda: urls(browser))
        values = saved_values(browser)
    async with serve(by_hand(Client()), search=query(values)) as browser:
        await until(lambda: len(browser.page().messages) == 2)
        assert _CHATS[-1]._chat_session.settings.current() == {"web": True}


def by_client(clients: list[FakeClient]) -> App:
    def server(input: Inputs, output: Outputs, session: Session) -> None:
        clients.append(FakeClient(lambda asked: f"heard {asked.text}"))
        _CHATS.append(Chat("chat", client=clients[-1]))
        _CHATS[-1].enable_bookmarking(clients[-1])

    return App(lambda request: ui.page_fluid(), server, bookmark_store="url")


async def test_a_client_remembers_only_what_the_page_shows() -> None:
    clients: list[FakeClient] = []
    turns = [{"role": "user", "contents": [{"content_type": "text", "text": "hidden"}]}]
    client = {"version": 2, "threads": {"one": {"turns": turns, "marks": {}}}}
    values = {**values_of(full_dump()), "chat": client}
    async with serve(by_client(clients), search=query(values)) as browser:
        await until(lambda: len(browser.page().messages) == 2)
        browser.submit("And now?")
        await until(lambda: browser.page().said[-1] == ("assistant", "heard And now?"))
        asked = clients[0].asked[-1]
        said = [(turn.role, turn.text) for turn in asked.turns]
        assert said[0] == ("user", "Hi")
        assert said[1][0] == "assistant"
        assert said[1][1].startswith("Some **markdown**.")
        assert said[2] == ("user", "And now?")
        assert len(said) == 3
        texts = json.dumps(said)
        for hidden in ("hidden", "Obey", "only a model"):
            assert hidden not in texts
        # What is rewound is forgotten, as ever.
        edit = {"messageId": "u", "threadId": "one", "text": "Again"}
        browser.send("chat:edit-message", edit)
        await until(lambda: browser.page().said[-1] == ("assistant", "heard Again"))
        assert [turn.text for turn in clients[0].asked[-1].turns] == ["Again"]
