"""CHATKIT_SECRET: what one process has bookmarked, another one trusts that has the same secret."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from shiny_chatkit.chat.bookmark import _packing
from shiny_chatkit.chat.bookmark._saved_state import PACKED_FORMAT
from shiny_chatkit.playwright import ChatController
from tests.browser.conftest import APPS
from tests.browser.helpers import said, say
from tests.support.app_process import AppProcess
from tests.support.saved_dumps import query

SECRET = "a secret of this app only"
BOOKMARKED = re.compile(r"\?(_state_id_=|.*_values_.*chat)")

Values = dict[str, Any]


@contextlib.contextmanager
def process(folder: Path, store: str, secret: str | None) -> Iterator[str]:
    """Run the app in a process of its own, which ends with the block."""
    env = {"STORE": store} | ({} if secret is None else {"CHATKIT_SECRET": secret})
    app = AppProcess(APPS / "bookmark_core" / "app.py", cwd=folder, env=env)
    try:
        yield app.url
        assert "Traceback" not in app.output(), app.output()
    finally:
        app.close()


def bookmarked(page: Page, folder: Path, store: str) -> str:
    """Let a first process save a conversation, and return the query of its address."""
    with process(folder, store, SECRET) as url:
        page.goto(url)
        chat = ChatController(page, "chat")
        for text, number in (("one", 1), ("two", 2)):
            before = page.url
            say(chat, text)
            chat.expect_latest_message(f"{text} is number {number}")
            expect(page).to_have_url(BOOKMARKED)
            expect(page).not_to_have_url(before)
        return f"?{urlsplit(page.url).query}"


def changed(folder: Path, saved: str) -> str:
    """Return the query of a copy of the bookmark in which the client has counted on."""
    pairs = dict(parse_qsl(saved[1:], keep_blank_values=True))
    if "_state_id_" in pairs:
        copied = folder / "shiny_bookmarks" / uuid4().hex
        shutil.copytree(copied.with_name(pairs["_state_id_"]), copied)
        file = copied / "values.json"
        values = json.loads(file.read_text())
        values["chat"]["count"] = 41
        file.write_text(json.dumps(values))
        return f"?_state_id_={copied.name}"
    values = unpacked(json.loads(pairs["chat--msgs"]))
    values["chat"]["count"] = 41
    return query(packed(values))


def unpacked(entry: str) -> Values:
    """Return what an address holds as it would stand in a file."""
    tag, _, text = entry.partition(".")
    saved: dict[str, Any] = _packing.unpacked(text)
    return {"chat": saved.pop("client"), "chat--msgs": {**saved, "signature": tag}}


def packed(values: Values) -> Values:
    """Return values in the form that they have in an address."""
    client_name, log_name = sorted(values)
    saved = {"client": values[client_name], **values[log_name]}
    tag = saved.pop("signature", "")
    return {client_name: PACKED_FORMAT, log_name: f"{tag}.{_packing.packed(saved)}"}


def expect_restored(page: Page, *, trusted: bool) -> None:
    """Check that the conversation is there, and whether the client's count is."""
    chat = ChatController(page, "chat")
    expect(said(chat, "user")).to_have_text(["one", "two"])
    expect(chat.loc_messages).to_contain_text("is number 2")
    say(chat, "three")
    chat.expect_latest_message(f"three is number {3 if trusted else 1}")


@pytest.mark.parametrize("store", ["url", "server"])
def test_a_bookmark_is_trusted_as_it_was_saved_and_by_who_has_its_secret(
    page: Page, tmp_path: Path, store: str
) -> None:
    saved = bookmarked(page, tmp_path, store)
    with process(tmp_path, store, SECRET) as url:
        page.goto(url + saved)
        expect_restored(page, trusted=True)
        page.goto("about:blank")
        page.goto(url + changed(tmp_path, saved))
        expect_restored(page, trusted=False)
    # Without a secret, an app trusts the files of its server.
    for secret in (f"{SECRET}!", *([None] if store == "url" else [])):
        with process(tmp_path, store, secret) as url:
            page.goto(url + saved)
            expect_restored(page, trusted=False)
