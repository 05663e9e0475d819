"""Conversations that are kept in a store: over a reload, for several pages, and over the end of a process."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from shiny import reactive

from shiny_chatkit import Chat
from shiny_chatkit.stores import Account, Batch, MemoryStore, StoreError, ThreadRecord
from shiny_chatkit.workspace._memory import NoMemory
from tests.server.harness import answering, echo, said, serve_chat, until
from tests.server.kept.helpers import answer_to, end_process, kept, last, listed, questions, saved
from tests.server.thread_steps import Gates, create, switch


async def test_a_conversation_outlives_its_session(store: MemoryStore) -> None:
    async with kept(echo, store) as (browser, chat):
        await answer_to(browser, "one")
        await answer_to(browser, "two")
        before, thread_id = said(chat), browser.page().thread.id
    async with kept(echo, store) as (browser, chat):
        assert browser.page().thread.id == thread_id
        assert said(chat) == before
        await answer_to(browser, "three")
        assert len(said(chat)) == 6


async def test_a_conversation_outlives_the_process(store: MemoryStore) -> None:
    async with kept(echo, store) as (browser, chat):
        await answer_to(browser, "one")
        before = said(chat)
        await saved(chat)
        end_process()
    async with kept(echo, store) as (browser, chat):
        assert said(chat) == before
        assert [info["title"] for info in listed(browser.page()).values()] == ["one"]


async def test_owners_do_not_see_each_other(store: MemoryStore) -> None:
    async with serve_chat(echo, store=store, user="ada") as (browser, chat):
        await answer_to(browser, "my secret")
        thread_id = browser.page().thread.id
        await saved(chat)
    async with serve_chat(echo, store=store, user="bob") as (browser, chat):
        assert said(chat) == []
        page = browser.page()
        for event, data in {
            "chat:thread-switch": {},
            "chat:request-history": {"limit": 10},
            "chat:thread-rename": {"title": "mine"},
            "chat:thread-delete": {},
            "chat:thread-pin": {"pinned": True},
            "chat:thread-archive": {"archived": True},
        }.items():
            browser.send(event, {"threadId": thread_id, **data})
            await until(lambda: page.errors)
            assert page.errors.pop()["message"] == "This conversation does not exist."
    async with serve_chat(echo, store=store, user="ada") as (browser, chat):
        assert len(said(chat)) == 2


async def test_an_empty_thread_is_not_kept(store: MemoryStore) -> None:
    async with kept(echo, store) as (browser, chat):
        await create(browser)
        await create(browser)
        await saved(chat)
        end_process()
    async with kept(echo, store) as (browser, _):
        assert len(listed(browser.page())) == 1


async def test_a_running_answer_goes_on_without_its_session(store: MemoryStore) -> None:
    gates = Gates()
    async with kept(answering(gates.answer), store) as (browser, chat):
        browser.submit("ab")
        await until(lambda: "ab" in gates.open)
        gates.let("ab", 3)
        await until(lambda: last(browser) == "aba")
    gates.let("ab", 3)
    async with kept(answering(gates.answer), store) as (browser, chat):
        page = browser.page()
        await until(lambda: last(browser) == "ababab")
        assert page.thread.busy
        gates.let("ab", 4)
        await until(lambda: not page.thread.busy)
        assert said(chat)[-1] == ("assistant", "ababababab")
        assert gates.cancelled == []


async def test_what_a_session_has_queued_is_answered_after_its_end(store: MemoryStore) -> None:
    gates = Gates()
    async with kept(answering(gates.answer), store) as (browser, chat):
        browser.submit("ab")
        await until(lambda: "ab" in gates.open)
        browser.submit("cd")
        await until(lambda: browser.page().thread.queued)
    gates.let("ab", 10)
    async with kept(answering(gates.answer), store) as (browser, chat):
        page = browser.page()
        await until(lambda: "cd" in gates.open)
        gates.let("cd", 10)
        await until(lambda: not page.thread.busy)
        assert [text for _, text in said(chat)] == ["ab", "ab" * 5, "cd", "cd" * 5]


async def test_an_answer_of_a_dead_process_is_marked_as_interrupted(store: MemoryStore) -> None:
    gates = Gates()
    async with kept(answering(gates.answer), store) as (browser, chat):
        browser.submit("ab")
        await until(lambda: "ab" in gates.open)
        gates.let("ab", 3)
        browser.submit("queued")
        await until(lambda: last(browser) == "aba")
        await saved(chat)
        end_process()
    async with kept(answering(gates.answer), store) as (browser, chat):
        page = browser.page()
        assert [m.interrupted for m in page.messages] == [False, True, True]
        assert said(chat) == [("user", "ab"), ("assistant", "aba"), ("user", "queued")]
        assert not page.thread.busy


async def test_a_question_waits_over_a_reload(store: MemoryStore) -> None:
    def setup(chat: Chat) -> None:
        @chat.on_user_submit
        async def _(_: str) -> AsyncIterator[str]:
            name = await chat.ask("Which file?")
            yield f"Reading {name}"

    async with kept(setup, store) as (browser, chat):
        browser.submit("go")
        await until(lambda: questions(browser))
    async with kept(setup, store) as (browser, chat):
        page = browser.page()
        (question,) = questions(browser)
        browser.send(
            "chat:input-response",
            {"text": "a.csv", "requestId": question["requestId"], "threadId": page.thread.id},
        )
        await until(lambda: not page.thread.busy)
        assert said(chat)[-1][1].endswith("Reading a.csv")


async def test_two_pages_are_in_step(store: MemoryStore) -> None:
    async with kept(echo, store) as (one, chat), kept(echo, store) as (two, other):
        assert chat._chat_session.workspace is other._chat_session.workspace
        await answer_to(one, "hello")
        await until(lambda: len(two.page().messages) == 2)
        thread_id = await create(two)
        assert one.page().thread.id != thread_id
        await until(lambda: thread_id in listed(one.page()))
        await answer_to(two, "elsewhere")
        assert len(one.page().messages) == 2
        await switch(one, thread_id)
        with reactive.isolate():
            assert chat.active_thread_id() == other.active_thread_id() == thread_id


async def test_settings_are_kept(store: MemoryStore) -> None:
    from shiny_chatkit.types import SettingsItem

    items = [SettingsItem("model", "Model", "select", options=["small", "large"])]
    async with kept(echo, store, settings=items) as (browser, chat):
        browser.send("chat:settings-change", {"key": "model", "value": "large"})
        with reactive.isolate():
            await until(lambda: chat.settings() == {"model": "large"})
        await saved(chat)
    async with kept(echo, store, settings=items) as (browser, chat):
        with reactive.isolate():
            assert chat.settings() == {"model": "large"}
        end_process()
    async with kept(echo, store, settings=items) as (browser, chat):
        with reactive.isolate():
            assert chat.settings() == {"model": "large"}


async def test_deleted_means_deleted(store: MemoryStore) -> None:
    async with kept(echo, store) as (browser, chat):
        await answer_to(browser, "one")
        first = browser.page().thread.id
        await create(browser)
        await answer_to(browser, "two")
        browser.send("chat:thread-delete", {"threadId": first})
        await until(lambda: first not in listed(browser.page()))
        await saved(chat)
        end_process()
    async with kept(echo, store) as (browser, chat):
        assert [info["title"] for info in listed(browser.page()).values()] == ["two"]


async def test_files_are_kept(store: MemoryStore) -> None:
    async with kept(echo, store) as (browser, chat):
        file = {"type": "file", "name": "a.txt", "mime": "text/plain", "size": 3, "content": "YWJj"}
        browser.submit("look", attachments=[file])
        await until(lambda: len(said(chat)) == 2)
        await saved(chat)
        end_process()
    async with kept(echo, store) as (browser, chat):
        with reactive.isolate():
            (attachment,) = chat.attachments("thread")
        assert attachment.content == b"abc"


@pytest.mark.filterwarnings("ignore:.*is deprecated")
async def test_first_messages_begin_only_the_first_conversation(store: MemoryStore) -> None:
    async with kept(echo, store, messages=["Hello!"]) as (browser, chat):
        assert said(chat) == [("assistant", "Hello!")]
        await answer_to(browser, "hi")
    async with kept(echo, store, messages=["Hello!"]) as (browser, chat):
        assert [text for _, text in said(chat)] == ["Hello!", "hi", "You said hi"]
        assert len(listed(browser.page())) == 1


async def test_a_session_leaves_nothing_in_its_workspace(store: MemoryStore) -> None:
    async with kept(echo, store) as (_, first):
        workspace = first._chat_session.workspace
        before = len(workspace.channel._subscribers), len(workspace.channel._readers)
        for _ in range(3):
            async with kept(echo, store) as (browser, chat):
                assert chat._chat_session.workspace is workspace
                await answer_to(browser, "hi")
        assert (len(workspace.channel._subscribers), len(workspace.channel._readers)) == before


async def test_a_failing_store_is_told_without_its_secrets(store: MemoryStore) -> None:
    async with kept(echo, store) as (browser, chat):
        save, store.save = store.save, failing
        await answer_to(browser, "hi")
        page = browser.page()
        await until(lambda: page.named("chat:saving"))
        assert page.named("chat:saving")[-1]["ok"] is False
        assert "secret" not in str(page.events)
        store.save = save
        await until(lambda: page.named("chat:saving")[-1]["ok"])
        end_process()
    async with kept(echo, store) as (browser, chat):
        assert len(said(chat)) == 2


async def test_what_needs_the_store_fails_with_it(store: MemoryStore) -> None:
    async with kept(echo, store, sharing=True) as (browser, chat):
        save, store.save = store.save, failing
        await answer_to(browser, "hi")
        await until(lambda: browser.page().named("chat:saving"))
        for call in (chat.export_account(), chat.share()):
            with pytest.raises(StoreError):
                await call
        store.save = save
        await until(lambda: browser.page().named("chat:saving")[-1]["ok"])
        assert await chat.export_account()


class Faulty(MemoryStore):
    """A store with a mistake in it, which is no StoreError."""

    is_faulty = False

    async def thread(self, account: Account, thread_id: str) -> ThreadRecord | None:
        if self.is_faulty:
            raise ZeroDivisionError
        return await super().thread(account, thread_id)


async def test_a_fault_of_a_store_holds_up_no_later_event() -> None:
    store = Faulty()
    async with kept(echo, store) as (browser, chat):
        await answer_to(browser, "one")
        page = browser.page()
        store.is_faulty = True
        browser.send("chat:thread-switch", {"threadId": "unknown"})
        browser.send("chat:thread-switch", {"threadId": "unknown-too"})
        browser.submit("two")
        await until(lambda: len(page.errors) == 2)
        page.errors.clear()
        await until(lambda: len(said(chat)) == 4)


async def failing(account: Account, batch: Batch) -> None:
    raise StoreError("cannot connect to secret@host")


class BrokenMemory(NoMemory):
    def turns_of(self, thread_id: str, message_id: str) -> None:
        raise RuntimeError("no memory")


async def test_a_message_that_cannot_be_saved_keeps_no_other_from_it(
    store: MemoryStore, caplog: pytest.LogCaptureFixture
) -> None:
    async with kept(echo, store) as (browser, chat):
        workspace = chat._chat_session.workspace
        assert workspace.persistence is not None
        workspace.persistence.saver._memory = BrokenMemory(
            workspace.log, workspace.channel.subscribe
        )
        await answer_to(browser, "one")
        await saved(chat)
        end_process()
    assert "cannot be saved" in caplog.text
    async with kept(echo, store) as (_, chat):
        assert said(chat) == [("assistant", "You said one")]
