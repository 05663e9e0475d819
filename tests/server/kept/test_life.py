"""When a kept workspace begins and ends, and what a page shows first."""

from __future__ import annotations

import asyncio
import contextlib
import gc
from collections.abc import AsyncIterator, Collection, Mapping
from typing import Any

import pytest
from shiny import App, Inputs, Outputs, Session, reactive, ui

from shiny_chatkit import Chat, chat_ui
from shiny_chatkit.stores import Account, MemoryStore, Page, StoreError, ThreadRecord
from shiny_chatkit.types import ChatContext
from shiny_chatkit.workspace import _persistence, _registry, _workspace
from tests.server.harness import answering, echo, said, serve, serve_chat, until
from tests.server.kept.helpers import answer_to, end_process, kept, last, listed, saved
from tests.server.thread_steps import Gates, create, switch


async def test_without_keep_running_an_answer_is_interrupted_with_the_last_page(
    store: MemoryStore,
) -> None:
    gates = Gates()
    async with kept(answering(gates.answer), store, keep_running=0) as (browser, chat):
        browser.submit("ab")
        await until(lambda: "ab" in gates.open)
        gates.let("ab", 2)
        await until(lambda: last(browser) == "ab")
        browser.submit("waits")
        await until(lambda: browser.page().thread.queued)
    await until(lambda: gates.cancelled == ["ab"])
    for _ in ("the same workspace", "what was saved"):
        async with kept(answering(gates.answer), store) as (browser, chat):
            assert said(chat) == [("user", "ab"), ("assistant", "ab"), ("user", "waits")]
            assert browser.page().idle
            marks = [(m.interrupted, m.stopped) for m in browser.page().messages]
            assert marks == [(False, False), (True, False), (True, False)]
            await saved(chat)
            end_process()
    assert "waits" not in gates.open


@pytest.mark.filterwarnings("ignore::shiny._deprecated.ShinyDeprecationWarning")
@pytest.mark.parametrize("keep_running", [0, 600])
async def test_a_message_that_app_code_prepares_is_not_lost(
    store: MemoryStore, keep_running: float
) -> None:
    gates, prepares, left = Gates(), asyncio.Event(), asyncio.Event()

    def setup(chat: Chat) -> None:
        answering(gates.answer)(chat)

        @chat.transform_user_input
        async def _(text: str) -> str:
            if text == "cd":
                prepares.set()
                try:
                    await asyncio.Event().wait()
                finally:
                    left.set()
            return text

    async with kept(setup, store, keep_running=keep_running) as (browser, chat):
        browser.submit("ab")
        await until(lambda: "ab" in gates.open)
        browser.submit("cd")
        await until(lambda: browser.page().thread.queued)
        gates.let("ab", 10)
        await until(lambda: last(browser) == "ab" * 5)
        await until(prepares.is_set)
        await saved(chat)
        if keep_running:
            end_process()
    await until(left.is_set)
    async with kept(setup, store) as (browser, _):
        await until(lambda: browser.page().said[-1:] == [("user", "cd")])
        assert browser.page().messages[-1].interrupted
        assert browser.page().idle


async def test_a_question_without_an_answer_yet_is_interrupted_with_the_last_page(
    store: MemoryStore,
) -> None:
    gates = Gates()
    async with kept(answering(gates.answer), store, keep_running=0) as (browser, _):
        browser.submit("ab")
        await until(lambda: "ab" in gates.open)
    await until(lambda: gates.cancelled == ["ab"])
    async with kept(answering(gates.answer), store) as (browser, _):
        assert [(m.content, m.interrupted) for m in browser.page().messages] == [("ab", True)]
        assert browser.page().idle


async def test_an_answer_that_was_stopped_before_stays_stopped(store: MemoryStore) -> None:
    async def stubborn(_: str) -> AsyncIterator[str]:
        yield "part"
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()

    async with kept(answering(stubborn), store, keep_running=0) as (browser, _):
        browser.submit("go")
        await until(lambda: last(browser) == "part")
        browser.send("chat:stop-generation", {"threadId": browser.page().thread.id})
        await until(lambda: browser.page().messages[-1].stopped)
    async with kept(answering(stubborn), store) as (browser, _):
        marks = [(m.interrupted, m.stopped) for m in browser.page().messages]
        assert marks == [(False, False), (False, True)]


async def test_a_workspace_leaves_memory_when_nobody_comes_back(
    store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_workspace, "LINGER_SECONDS", 0)
    async with kept(echo, store) as (browser, _):
        await answer_to(browser, "one")
    here = _registry._live[asyncio.get_running_loop()]
    await until(lambda: not here)
    async with kept(echo, store) as (_, chat):
        assert len(said(chat)) == 2


async def test_an_answer_may_outlive_its_page_and_still_leave_memory(
    store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_workspace, "LINGER_SECONDS", 0)
    gates = Gates()
    async with kept(answering(gates.answer), store) as (browser, _):
        browser.submit("ab")
        await until(lambda: "ab" in gates.open)
    here = _registry._live[asyncio.get_running_loop()]
    assert here
    gates.let("ab", 10)
    await until(lambda: not here)
    async with kept(answering(gates.answer), store) as (_, chat):
        assert said(chat)[-1] == ("assistant", "ab" * 5)


async def shown_for(store: MemoryStore, search: str) -> str:
    """Return the id of the thread that a page with this query shows."""

    def server(input: Inputs, output: Outputs, session: Session) -> None:
        echo(Chat("chat", store=store, user="ada"))

    async with serve(App(ui.page_fluid(chat_ui("chat")), server), search=search) as browser:
        assert browser.page().errors == []
        return browser.page().thread.id


async def test_an_address_names_the_thread(store: MemoryStore) -> None:
    async with serve_chat(echo, store=store, user="bob") as (browser, chat):
        await answer_to(browser, "mine")
        foreign = browser.page().thread.id
        await saved(chat)
    async with kept(echo, store) as (browser, chat):
        await answer_to(browser, "one")
        first = browser.page().thread.id
        second = await create(browser)
        await answer_to(browser, "two")
        await saved(chat)
    for _ in range(2):
        assert await shown_for(store, f"?thread={first}") == first
        assert await shown_for(store, f"?x=1&thread={second}") == second
        for other in (foreign, "nonsense", "", "%00", "a" * 5000):
            assert await shown_for(store, f"?thread={other}") == second
        end_process()


class Unreliable(MemoryStore):
    """Cannot be opened until it is told to work."""

    works = False

    async def open(self) -> None:
        if not self.works:
            raise StoreError("no connection")
        await super().open()


async def test_a_store_that_fails_at_first_catches_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_persistence, "MIN_RETRY_SECONDS", 0.01)
    store = Unreliable()
    store.works = True
    async with kept(echo, store) as (browser, chat):
        await answer_to(browser, "before")
        await saved(chat)
        end_process()
    store.works = False
    async with kept(echo, store) as (browser, chat):
        page = browser.page()
        state = page.named("chat:state-response")[-1]
        assert "cannot be saved" in state["unsaved"]
        assert state["unsavedWording"] == {"key": "unsaved"}
        await answer_to(browser, "meanwhile")
        assert said(chat) == [("user", "meanwhile"), ("assistant", "You said meanwhile")]
        store.works = True
        await until(lambda: page.named("chat:saving"))
        assert page.named("chat:saving")[-1]["ok"]
        assert {info["title"] for info in listed(page).values()} == {"before", "meanwhile"}
        await saved(chat)
        end_process()
    async with kept(echo, store) as (browser, _):
        assert len(listed(browser.page())) == 2


class Silent(MemoryStore):
    """Does not answer before it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.answers = asyncio.Event()

    async def open(self) -> None:
        await self.answers.wait()
        await super().open()


async def test_a_store_that_does_not_answer_holds_up_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(_persistence, "MAX_OPENING_SECONDS", 0.01)
    store = Silent()
    async with kept(echo, store) as (browser, chat):
        page = browser.page()
        assert "cannot be saved" in page.named("chat:state-response")[-1]["unsaved"]
        await answer_to(browser, "hello")
        store.answers.set()
        await until(lambda: page.named("chat:saving"))
        assert page.named("chat:saving")[-1]["ok"]
        await saved(chat)
        end_process()
    async with kept(echo, store) as (_, chat):
        assert len(said(chat)) == 2


async def test_what_the_app_appends_first_goes_to_the_thread_on_show(store: MemoryStore) -> None:
    def welcoming(chat: Chat) -> None:
        echo(chat)

        @reactive.effect
        async def _() -> None:
            await chat.append_message("Welcome")

    async with kept(welcoming, store) as (browser, chat):
        await until(lambda: said(chat) == [("assistant", "Welcome")])
        thread_id = browser.page().thread.id
    async with kept(welcoming, store) as (browser, chat):
        await until(lambda: said(chat) == [("assistant", "Welcome")] * 2)
        assert browser.page().thread.id == thread_id


async def test_more_threads_than_a_page(store: MemoryStore) -> None:
    async with kept(echo, store) as (browser, chat):
        old = await chat.create_thread("the first one")
        await chat.append_message("a needle in a haystack", thread_id=old)
        for number in range(119):
            await chat.create_thread(f"thread {number}")
        await saved(chat)
        end_process()
    async with kept(echo, store) as (browser, chat):
        page = browser.page()
        assert len(listed(page)) == 50
        before = page.named("chat:state-response")[-1]["moreThreads"]
        seen = [*listed(page)]
        while True:
            known = len(page.named("chat:thread-page"))
            browser.send("chat:request-threads", {"limit": 50, "before": before})
            await until(lambda known=known: len(page.named("chat:thread-page")) > known)
            found = page.named("chat:thread-page")[-1]
            seen += [info["threadId"] for info in found["threads"]]
            before = seen[-1]
            if not found["hasMore"]:
                break
        assert len(seen) == len(set(seen)) == 120
        browser.send("chat:search", {"query": "need", "limit": 10})
        await until(lambda: page.named("chat:search-results"))
        (hit,) = page.named("chat:search-results")[-1]["hits"]
        assert hit["threadId"] == old
        assert "needle" in hit["snippet"]
        assert [each.thread_id for each in await chat.search("needle hay")] == [old]
        await switch(browser, old)
        assert said(chat) == [("assistant", "a needle in a haystack")]
        browser.send("chat:thread-pin", {"threadId": old, "pinned": True})
        await until(lambda: listed(page)[old].get("pinned"))
        browser.send("chat:thread-archive", {"threadId": seen[0], "archived": True})
        await until(lambda: listed(page)[seen[0]].get("archived"))
        await saved(chat)
        end_process()
    async with kept(echo, store) as (browser, chat):
        page = browser.page()
        assert old in listed(page)
        assert seen[0] not in listed(page)
        browser.send("chat:request-threads", {"limit": 50, "archived": True})
        await until(lambda: page.named("chat:thread-page"))
        assert [i["threadId"] for i in page.named("chat:thread-page")[-1]["threads"]] == [seen[0]]


async def test_a_long_thread_is_loaded_as_far_as_it_is_needed(store: MemoryStore) -> None:
    async with kept(echo, store) as (browser, chat):
        for number in range(450):
            await chat.append_message(f"message {number}")
        await saved(chat)
        end_process()
    async with kept(echo, store) as (browser, chat):
        page = browser.page()
        assert len(page.messages) == 50
        assert len(said(chat)) == 200
        while page.named("chat:history") == [] or page.named("chat:history")[-1]["hasMore"]:
            known = len(page.named("chat:history"))
            oldest = page.messages[0].id
            browser.send(
                "chat:request-history",
                {"threadId": page.thread.id, "limit": 100, "before": oldest},
            )
            await until(lambda known=known: len(page.named("chat:history")) > known)
        assert [m.content for m in page.messages] == [f"message {n}" for n in range(450)]
        end_process()
    lengths: list[int] = []

    def counting(chat: Chat) -> None:
        @chat.on_user_submit
        def _(_: str, ctx: ChatContext) -> str:
            lengths.append(len(ctx.messages))
            return "done"

    async with kept(counting, store, open=False) as (browser, _):
        await browser.open()
        await answer_to(browser, "how many?")
    assert lengths == [451]


class Counting(MemoryStore):
    """Counts what it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[str] = []

    async def threads(self, account: Account, **options: Any) -> Page[ThreadRecord]:
        self.calls.append("threads")
        return await super().threads(account, **options)

    async def blobs(self, account: Account, digests: Collection[str]) -> Mapping[str, bytes]:
        self.calls.append("blobs")
        return await super().blobs(account, digests)


async def test_a_second_page_asks_the_store_nothing() -> None:
    store = Counting()
    async with kept(echo, store) as (one, _):
        await answer_to(one, "hello")
        store.calls.clear()
        async with kept(echo, store) as (two, _):
            assert len(two.page().messages) == 2
        assert store.calls == []


async def test_stop_and_answers_from_two_pages_count_once(store: MemoryStore) -> None:
    asked: list[str] = []

    def asking(chat: Chat) -> None:
        @chat.on_user_submit
        async def _(_: str) -> AsyncIterator[str]:
            asked.append(await chat.ask("Which?"))
            yield "thanks"

    async with kept(asking, store) as (one, chat), kept(asking, store) as (two, _):
        one.submit("go")
        await until(lambda: one.page().messages[-1:] and one.page().messages[-1].records("input"))
        await until(lambda: two.page().messages[-1:] and two.page().messages[-1].records("input"))
        (question,) = two.page().messages[-1].records("input")
        answer = {"requestId": question["requestId"], "threadId": one.page().thread.id}
        two.send("chat:input-response", {**answer, "text": "two"})
        one.send("chat:input-response", {**answer, "text": "one"})
        await until(lambda: not one.page().thread.busy and not two.page().thread.busy)
        await one.barrier()
        await two.barrier()
        assert len(asked) == 1
        assert said(chat)[-1][1].endswith("thanks")


def test_an_event_loop_that_ends_leaves_no_task_behind(caplog: pytest.LogCaptureFixture) -> None:
    gates = Gates()

    async def main() -> None:
        async with kept(answering(gates.answer), MemoryStore()) as (browser, _):
            browser.submit("ab")
            await until(lambda: "ab" in gates.open)

    asyncio.run(main())
    gc.collect()
    assert gates.cancelled == ["ab"]
    assert caplog.messages == []


async def test_who_comes_and_goes_at_once_ends_nothing(store: MemoryStore) -> None:
    gates = Gates()
    async with kept(answering(gates.answer), store) as (browser, chat):
        browser.submit("ab")
        await until(lambda: "ab" in gates.open)
        workspace = chat._chat_session.workspace
    (viewer,) = [chat._chat_session]
    workspace.attach(viewer)
    workspace.detach(viewer)
    await asyncio.sleep(0.05)
    assert gates.cancelled == []
    gates.let("ab", 10)
    async with kept(answering(gates.answer), store) as (_, chat):
        await until(lambda: said(chat)[-1:] == [("assistant", "ab" * 5)])
