"""An id of somebody else's conversation is treated as one that does not exist, wherever it is sent."""

from __future__ import annotations

import json
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from shiny import Inputs, Outputs, Session, reactive
from starlette.requests import Request

from shiny_chatkit import Chat
from shiny_chatkit.stores import Account, MemoryStore
from shiny_chatkit.types import ChatContext
from tests.server.harness import Browser, echo, serve, serve_chat, until
from tests.unit.protocol.test_parse import SAMPLES

SECRET = "what Ada said"


@dataclass
class Ada:
    """Somebody else's conversation, and its ids."""

    store: MemoryStore
    browser: Browser
    chat: Chat
    ids: dict[str, str]

    async def kept(self) -> str:
        """Return everything that the store and her page have."""
        persistence = self.chat._chat_session.workspace.persistence
        assert persistence is not None
        await persistence.saver.written()
        await self.browser.barrier()
        with reactive.isolate():
            shown = [m.to_dict() for m in self.chat.log()], self.chat.threads()
        return repr((self.store._accounts[Account("chat", "user:ada")], shown))


@asynccontextmanager
async def ada() -> AsyncIterator[Ada]:
    store = MemoryStore()

    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _(text: str, ctx: ChatContext) -> AsyncIterator[Any]:
            yield SECRET
            yield await ctx.ask("What else?")

    async with serve_chat(setup, store=store, user="ada") as (browser, chat):
        browser.submit(SECRET)
        page = browser.page()
        await until(lambda: page.messages and page.messages[-1].records("input"))
        question = page.messages[-1].records("input")[0]
        ids = {
            "threadId": page.thread.id,
            "lastThreadId": page.thread.id,
            "before": page.messages[-1].id,
            "until": page.messages[0].id,
            "messageId": page.messages[0].id,
            "requestId": question["requestId"],
        }
        yield Ada(store, browser, chat, ids)
        chat._chat_session.stop(page.thread.id)
        await until(lambda: page.idle)


FIELDS: dict[str, tuple[str, ...]] = {
    "chat:request-state": ("lastThreadId",),
    "chat:request-history": ("threadId", "before", "until"),
    "chat:request-threads": ("before",),
    "chat:stop-generation": ("threadId", "messageId"),
}
"""Fields with ids that the samples leave out."""


def forgeries() -> list[Any]:
    found: list[Any] = []
    for event, sample in SAMPLES.items():
        names = {*FIELDS.get(event, ()), *({"threadId", "messageId", "requestId"} & sample.keys())}
        if not names:
            continue
        found.append(pytest.param(event, names, id=event))
        if len(names) > 1 and "threadId" in names:
            # The thread is one's own, and what is in it is somebody else's.
            found.append(pytest.param(event, names - {"threadId"}, id=f"{event}, own thread"))
    return found


async def answers(eve: Browser, event: str, data: dict[str, Any], ids: dict[str, str]) -> list[Any]:
    """Send an event, and return what the page gets, without what differs every time."""
    page = eve.page()
    known = len(page.events)
    eve.send(event, data)
    await eve.barrier()
    await until(lambda: page.idle)
    text = json.dumps([(e["event"], e["data"].get("message")) for e in page.events[known:]])
    for name, id in ids.items():
        text = text.replace(id, name)
    return [each for each in json.loads(text) if "typing" not in each[0]]


@pytest.mark.parametrize(("event", "names"), forgeries())
async def test_every_event(event: str, names: set[str]) -> None:
    async with ada() as victim:
        before = await victim.kept()
        got: list[Any] = []
        unknown = {name: secrets.token_urlsafe(len(id) * 3 // 4) for name, id in victim.ids.items()}
        for ids in (victim.ids, unknown):
            async with serve_chat(echo, store=victim.store, user="eve") as (eve, _):
                own = {"threadId": eve.page().thread.id}
                data = {**SAMPLES[event], **{k: v for k, v in own.items() if k in SAMPLES[event]}}
                forged = {name: ids[name] for name in names}
                if event == "chat:request-threads":
                    forged["before"] = ids["threadId"]
                got.append(await answers(eve, event, {**data, **forged}, ids))
                assert SECRET not in json.dumps(eve.sent)
        assert got[0] == got[1]
        assert await victim.kept() == before


async def test_the_address_of_the_page() -> None:
    async with ada() as victim:
        states: list[Any] = []
        for id in (victim.ids["threadId"], "unknown"):

            def server(input: Inputs, output: Outputs, session: Session) -> None:
                echo(Chat("chat", store=victim.store, user="eve"))

            async with serve(server, search=f"?thread={id}") as eve:
                state = eve.page().named("chat:state-response")[-1]
                assert id not in json.dumps(state)
                assert SECRET not in json.dumps(eve.sent)
                states.append(sorted(state))
        assert states[0] == states[1]


async def test_exports() -> None:
    async with (
        ada() as victim,
        serve_chat(echo, store=victim.store, user="eve") as (eve, chat),
    ):
        bodies: set[tuple[int, bytes]] = set()
        session: Any = eve.session
        for id in (victim.ids["threadId"], "unknown"):
            query = f"threadId={id}&format=markdown".encode()
            scope = {"type": "http", "method": "GET", "query_string": query, "headers": []}
            answer = await session._handle_request(Request(scope), "dynamic_route", "chat-export")
            bodies.add((answer.status_code, bytes(answer.body)))
            for call in (
                chat.switch_thread(id),
                chat.delete_thread(id),
                chat.rename_thread(id, "Mine"),
                chat.pin_thread(id),
                chat.archive_thread(id),
                chat.append_message("Mine", thread_id=id),
                chat.clear_messages(thread_id=id),
            ):
                with pytest.raises(ValueError, match="There is no thread"):
                    await call
        assert len(bodies) == 1
        assert bodies.pop()[0] == 404
        assert await chat.search("Ada") == []
        assert SECRET in await victim.kept()
