"""Shared conversations: who can read them, what they contain, and when they end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from shiny import App, ui
from shiny.express._stub_session import ExpressStubSession
from starlette.applications import Starlette
from starlette.routing import Mount

from shiny_chatkit.chat._shared_pages import serve_shares
from shiny_chatkit.chat._sharing import MAX_SHARES, Share, Sharing
from shiny_chatkit.log import Message, RecordPart, TextPart, ThinkingPart
from shiny_chatkit.protocol.limits import LimitExceeded
from shiny_chatkit.stores import (
    Account,
    Batch,
    MemoryStore,
    MessageRecord,
    SQLStore,
    StoreError,
    ThreadRecord,
)

ADA = Account("chat", "user:ada")
EVE = Account("chat", "user:eve")
SECRET = "TOP-SECRET"


class Shares(Sharing):
    """The shares of an account, by the tokens of their addresses."""

    async def share(self, thread_id: str, live: bool) -> str:
        before, _, token = (await super().share(thread_id, live)).rpartition("/")
        # The page of a stub session says nothing about its address.
        assert before == "/chatkit-shared"
        return token


def sharing_of(store: Any, account: Account) -> Shares:
    return Shares(store, account, ExpressStubSession())


def message(id: str, role: Any, *parts: Any, **more: Any) -> Message:
    return Message(id, role, 1, list(parts) or [TextPart(f"This is {id}.")], **more)


def tool() -> RecordPart:
    data = {"id": "t", "name": SECRET, "arguments": {"q": SECRET}, "result": SECRET}
    return RecordPart({"type": "tool", **data})


def conversation() -> list[Message]:
    artifact = {"id": "a", "artifactType": "code", "content": "print(1)", "language": "python"}
    return [
        message("instructions", "system", TextPart(SECRET)),
        message("question", "user", TextPart("What is <b>it</b>?"), feedback_comment=SECRET),
        message(
            "answer",
            "assistant",
            ThinkingPart(SECRET),
            tool(),
            TextPart("It is **forty-two**. <script>alert(1)</script>"),
            RecordPart({"type": "artifact", **artifact}),
            versions=[message("earlier", "assistant", TextPart(SECRET))],
            source=SECRET,
            feedback="down",
        ),
        message("failure", "assistant", TextPart("And"), error=SECRET),
    ]


async def write(store: Any, account: Account, id: str, messages: list[Message]) -> None:
    await store.open()
    records = [
        MessageRecord(m.id, id, n, 1, m.role, 1, m.text, {**m.to_dict(), "role": m.role})
        for n, m in enumerate(messages)
    ]
    thread = ThreadRecord(id, "The title", 1, 1, 1, data={"isTitled": True})
    await store.save(account, Batch(threads=[thread], messages=records))


@pytest.fixture(params=["memory", "sqlite"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Any]:
    if request.param == "memory":
        made: Any = MemoryStore()
    else:
        made = SQLStore(f"sqlite:///{tmp_path}/chats.db")
    await write(made, ADA, "thread", conversation())
    yield made
    await made.close()


def app_of(store: Any) -> App:
    app = App(ui.page_fluid(), None)
    serve_shares(app, store)
    return app


@asynccontextmanager
async def reader(app: Any) -> AsyncIterator[httpx.AsyncClient]:
    """Open a browser without cookies."""
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
        yield client


async def read(store: Any, token: str) -> httpx.Response:
    async with reader(app_of(store)) as client:
        return await client.get(f"/chatkit-shared/{token}")


# -- What readers see ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "lang", "words"),
    [
        ("de-AT,de;q=0.9,en;q=0.8", "de", "Eine geteilte Unterhaltung, Stand 2"),
        ("sv, fr;q=0.5, es ; q=0.7", "es", "Una conversación compartida"),
        ("ar", "ar", "محادثة مشتركة"),
        ("sv", "en", "A shared conversation, as it was on 2"),
        ("*;q=0.1, <script>", "en", "A shared conversation"),
    ],
)
async def test_the_page_is_in_the_language_of_its_reader(
    store: Any, header: str, lang: str, words: str
) -> None:
    token = await sharing_of(store, ADA).share("thread", live=False)
    address = f"/chatkit-shared/{token.rpartition('/')[2]}"
    async with reader(app_of(store)) as client:
        page = (await client.get(address, headers={"accept-language": header})).text
        missing = await client.get(f"{address[:-1]}", headers={"accept-language": header})
    assert f'<html lang="{lang}" dir="{"rtl" if lang == "ar" else "ltr"}">' in page
    assert words in page
    if lang == "de":
        assert missing.text.startswith("Diese Unterhaltung gibt es nicht.")


@pytest.mark.parametrize("live", [False, True])
async def test_a_reader_sees_what_was_said(store: Any, live: bool) -> None:
    answer = await read(store, await sharing_of(store, ADA).share("thread", live))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    page = answer.text
    assert "<h1>The title</h1>" in page
    assert "What is &lt;b&gt;it&lt;/b&gt;?" in page
    assert "<strong>forty-two</strong>" in page
    assert "print(1)" in page
    assert ">User<" in page
    assert ">You<" not in page
    assert "(failed)" in page
    assert SECRET not in page
    assert "<script" not in page
    for id in ("thread", "question", "ada", "user:"):
        assert f'"{id}' not in page


@pytest.mark.parametrize("live", [False, True])
async def test_the_store_gets_neither_the_token_nor_secrets(live: bool) -> None:
    kept = MemoryStore()
    await write(kept, ADA, "thread", conversation())
    token = await sharing_of(kept, ADA).share("thread", live)
    (share,) = kept._accounts[ADA].shares.values()
    assert token not in repr(share)
    assert SECRET not in repr(share)
    assert (share.snapshot is None) == live


async def test_the_page_is_private_and_runs_nothing(store: Any) -> None:
    token = await sharing_of(store, ADA).share("thread", live=False)
    for answer in (await read(store, token), await read(store, "x" * 43)):
        headers = answer.headers
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"
        assert "noindex" in headers["x-robots-tag"]
        assert "set-cookie" not in headers
        policy = headers["content-security-policy"]
        assert policy.startswith("sandbox; default-src 'none'; img-src data:;")
        assert "frame-ancestors 'none'" in policy


async def test_a_snapshot_stays_and_a_live_share_follows(store: Any) -> None:
    sharing = sharing_of(store, ADA)
    snapshot, live = await sharing.share("thread", False), await sharing.share("thread", True)
    later = message("later", "user", TextPart("One more thing."))
    record = MessageRecord("later", "thread", 9, 1, "user", 1, "", {**later.to_dict()})
    await store.save(ADA, Batch(messages=[record], deleted_messages=["question"]))
    kept, now = (await read(store, snapshot)).text, (await read(store, live)).text
    assert "One more thing." not in kept
    assert "What is" in kept
    assert "One more thing." in now
    assert "What is" not in now


async def test_a_running_answer_can_be_shared(store: Any) -> None:
    running = [message("m", "assistant", TextPart("So far"), streaming=True)]
    await write(store, ADA, "running", running)
    page = (await read(store, await sharing_of(store, ADA).share("running", True))).text
    assert "So far" in page
    assert "(not finished yet)" in page


# -- When a share ends -----------------------------------------------------------------------


@pytest.mark.parametrize("live", [False, True])
@pytest.mark.parametrize("by", ["unshare", "delete"])
async def test_what_has_ended_was_never_there(store: Any, live: bool, by: str) -> None:
    sharing = sharing_of(store, ADA)
    token = await sharing.share("thread", live)
    if by == "unshare":
        assert await sharing.unshare(token)
        assert not await sharing.unshare(token)
    else:
        await store.save(ADA, Batch(deleted_threads=["thread"]))
    assert await sharing.shares() == []
    ended, unknown = await read(store, token), await read(store, "x" * 43)
    assert ended.status_code == unknown.status_code == 404
    assert ended.content == unknown.content
    assert dict(ended.headers) == dict(unknown.headers)


@pytest.mark.parametrize("how", ["share", "id", "token", "address", "address with a query"])
async def test_a_share_is_named_in_several_ways(store: Any, how: str) -> None:
    sharing = sharing_of(store, ADA)
    token = await sharing.share("thread", live=True)
    (share,) = await sharing.shares()
    named: Any = {
        "share": share,
        "id": share.id,
        "token": token,
        "address": f"https://example.org/app/chatkit-shared/{token}",
        "address with a query": f"/chatkit-shared/{token}/?a=b#c",
    }[how]
    assert await sharing.unshare(named)
    assert await sharing.shares() == []


@pytest.mark.parametrize(
    "share", ["", "x", "http://[", "x" * 44, "/" * 5000, "\x00" * 43, "é" * 64]
)
async def test_an_unknown_share_cannot_be_ended(store: Any, share: str) -> None:
    assert not await sharing_of(store, ADA).unshare(share)


@pytest.mark.parametrize("share", [None, 5, b"x"])
async def test_a_share_must_be_a_share(store: Any, share: Any) -> None:
    with pytest.raises(TypeError, match="Invalid share"):
        await sharing_of(store, ADA).unshare(share)


# -- Whose share it is -----------------------------------------------------------------------


async def test_nobody_shares_or_ends_what_belongs_to_others(store: Any) -> None:
    ada, eve = sharing_of(store, ADA), sharing_of(store, EVE)
    token = await ada.share("thread", live=True)
    (share,) = await ada.shares()
    errors: list[str] = []
    for id in ("thread", "no such thread"):
        with pytest.raises(ValueError, match="There is no thread") as error:
            await eve.share(id, live=True)
        errors.append(str(error.value).replace(repr(id), "T"))
    assert errors[0] == errors[1]
    assert await eve.shares() == []
    for named in (share, share.id, token):
        assert not await eve.unshare(named)
    assert (await read(store, token)).status_code == 200


async def test_the_list_has_no_addresses(store: Any) -> None:
    sharing = sharing_of(store, ADA)
    tokens = [await sharing.share("thread", live) for live in (False, True)]
    shares = await sharing.shares()
    assert sorted((s.thread_id, s.live) for s in shares) == [("thread", False), ("thread", True)]
    assert all(isinstance(share, Share) and share.created_at > 0 for share in shares)
    assert all(token not in repr(shares) for token in tokens)
    # An id is no address.
    for share in shares:
        for forged in (share.id, share.id[:43]):
            assert (await read(store, forged)).status_code == 404


async def test_a_share_follows_a_claimed_thread(store: Any) -> None:
    guest = Account("chat", "guest:1")
    await write(store, guest, "thread", [message("said by a guest", "user")])
    token = await sharing_of(store, guest).share("thread", live=True)
    # Ada has a thread with the same id.
    assert await store.claim(guest, ADA) == 1
    assert await sharing_of(store, guest).shares() == []
    (share,) = await sharing_of(store, ADA).shares()
    assert share.thread_id != "thread"
    assert "said by a guest" in (await read(store, token)).text
    assert await sharing_of(store, ADA).unshare(share)


async def test_shares_are_limited(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shiny_chatkit.chat._sharing.MAX_SHARES", 2)
    sharing = sharing_of(store, ADA)
    for _ in range(2):
        await sharing.share("thread", live=True)
    with pytest.raises(LimitExceeded, match="At most 2 conversations"):
        await sharing.share("thread", live=True)
    assert MAX_SHARES > 2


# -- The route -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "x" * 42,
        "x" * 44,
        "x" * 60_000,
        "..%2f..%2fetc%2fpasswd",
        "%00",
        "%27%20OR%201=1",
        "é",
    ],
)
async def test_malformed_tokens_are_not_found(store: Any, token: str) -> None:
    assert (await read(store, token)).status_code == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
async def test_the_page_is_read_only(store: Any, method: str) -> None:
    token = await sharing_of(store, ADA).share("thread", live=False)
    async with reader(app_of(store)) as client:
        assert (await client.request(method, f"/chatkit-shared/{token}")).status_code in (404, 405)
        assert (await client.head(f"/chatkit-shared/{token}")).status_code == 200


async def test_a_store_that_fails_is_not_a_missing_page(caplog: pytest.LogCaptureFixture) -> None:
    class Broken(MemoryStore):
        async def shared(self, token_digest: str) -> Any:
            raise StoreError("The disk is on fire.")

    answer = await read(Broken(), "x" * 43)
    assert answer.status_code == 503
    assert "fire" not in answer.text
    assert "The disk is on fire." in caplog.text
    assert "x" * 43 not in caplog.text


async def test_a_store_that_fails_does_not_hide_the_others(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Broken(MemoryStore):
        async def shared(self, token_digest: str) -> Any:
            raise StoreError("The disk is on fire.")

    app, kept = App(ui.page_fluid(), None), MemoryStore()
    await write(kept, ADA, "thread", conversation())
    serve_shares(app, Broken())
    serve_shares(app, kept)
    token = await sharing_of(kept, ADA).share("thread", live=False)
    async with reader(app) as client:
        assert (await client.get(f"/chatkit-shared/{token}")).status_code == 200
        assert (await client.get(f"/chatkit-shared/{'x' * 43}")).status_code == 503


async def test_a_message_that_cannot_be_read_is_left_out(store: Any) -> None:
    await write(store, ADA, "thread", conversation())
    (row, *_) = (await store.messages(ADA, "thread")).rows
    await store.save(ADA, Batch(messages=[replace(row, version=99, data={"parts": 3})]))
    token = await sharing_of(store, ADA).share("thread", live=True)
    assert (await read(store, token)).status_code == 200


async def test_an_app_serves_several_stores() -> None:
    app = App(ui.page_fluid(), None)
    tokens: list[str] = []
    for _ in range(2):
        kept = MemoryStore()
        await write(kept, ADA, "thread", conversation())
        serve_shares(app, kept)
        serve_shares(app, kept)
        tokens.append(await sharing_of(kept, ADA).share("thread", live=False))
    async with reader(Starlette(routes=[Mount("/sub", app=app)])) as client:
        for token in tokens:
            assert (await client.get(f"/sub/chatkit-shared/{token}")).status_code == 200
    paths = [getattr(route, "path", "") for route in app.starlette_app.routes]
    assert len([path for path in paths if "shared" in path]) == 1


def test_the_arguments_are_checked() -> None:
    class Small:
        pass

    app: Any = Starlette()
    with pytest.raises(TypeError, match=r"Invalid app .*: expected a `shiny.App`"):
        serve_shares(app, MemoryStore())
    with pytest.raises(TypeError, match="Invalid store"):
        serve_shares(App(ui.page_fluid(), None), Small())
