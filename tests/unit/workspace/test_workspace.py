"""A workspace without any session: turns run to their end whether or not somebody reads along."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import nullcontext
from typing import Any

import pytest

from shiny_chatkit import Limits
from shiny_chatkit.content import Attachment, Ui
from shiny_chatkit.log import Log, new_id
from shiny_chatkit.protocol.build import OutboundEvent
from shiny_chatkit.turns import (
    Answering,
    ChatContext,
    Failures,
    Handler,
    Submission,
    Transforms,
    Writing,
)
from shiny_chatkit.types import GenerationCancelled
from shiny_chatkit.workspace import Workspace
from tests.server.harness import until


class Viewer:
    """Reads along, and keeps what it gets."""

    def __init__(self, thread_id: str) -> None:
        self.thread_id = thread_id
        self.events: list[OutboundEvent] = []
        self.changes = 0

    def put(self, event: OutboundEvent) -> None:
        self.events.append(event)

    def show(self) -> None: ...

    def changed(self) -> None:
        self.changes += 1

    @property
    def text(self) -> str:
        """The text of the chunks."""
        return "".join(
            event["data"]["chunk"] for event in self.events if event["event"] == "chat:stream-chunk"
        )

    @property
    def names(self) -> list[str]:
        """The events, by name."""
        return [event["event"] for event in self.events]


class Errors:
    """Keeps errors."""

    are_unhandled = False

    def __init__(self) -> None:
        self.told: list[Exception] = []

    def shown_text(self, error: BaseException) -> str:
        return str(error)

    async def tell(self, error: Exception) -> None:
        self.told.append(error)


class Registered:
    """The one handler of the test."""

    are_none = False

    def __init__(self, fn: Any) -> None:
        self._handler = Handler(fn)

    def active(self) -> list[Handler]:
        return [self._handler]


class UnansweredMessages:
    """Expects that every message is answered."""

    def nobody_answers(self, thread_id: str, message_id: str) -> None:
        raise AssertionError(message_id)

    def nothing_shown(self, thread_id: str, message_id: str, answered: Sequence[Handler]) -> None:
        raise AssertionError(message_id)


class Desk:
    """A workspace, and what answers in it."""

    def __init__(self, fn: Any) -> None:
        self.workspace = Workspace(Limits())
        self.errors = Errors()
        channel, turns = self.workspace.channel, self.workspace.turns
        failures, transforms = Failures(channel, self.errors), Transforms()
        writing = Writing(
            channel,
            turns,
            transforms,
            failures,
            render=lambda ui: Ui(str(ui)),
            on_show=lambda: self.workspace.log.first,
            enter=nullcontext,
            flush=lambda: None,
            on_activity=self.workspace.threads.touch,
        )

        async def attach(_: str) -> Attachment:
            raise AssertionError

        self.answering = Answering(
            "chat",
            channel,
            self.workspace.kept,
            writing,
            failures,
            transforms,
            handlers=Registered(fn),
            unanswered=UnansweredMessages(),
            enter=nullcontext,
            settings=dict,
            attach=attach,
            check=lambda: None,
            on_activity=self.workspace.threads.touch,
            on_handlers=lambda thread, message_id, fns: None,
            on_over=lambda turn: None,
        )

    def viewer(self) -> Viewer:
        """Attach a viewer, which shows the first thread."""
        viewer = Viewer(self.workspace.log.first.id)
        self.workspace.attach(viewer)
        return viewer

    def submit(self, text: str, *attachments: Attachment) -> None:
        thread = self.workspace.log.first
        submission = Submission(thread.id, new_id(), text, [*attachments])
        self.workspace.turns.submit(submission, self.answering)
        self.workspace.turns.wake()

    async def answered(self) -> None:
        await until(lambda: not self.workspace.turns.running)

    @property
    def said(self) -> list[tuple[str, str]]:
        return [(message.role, message.text) for message in self.workspace.log.first.messages]


async def test_a_turn_runs_to_its_end_with_no_viewer() -> None:
    async def answer(text: str) -> AsyncIterator[str]:
        for word in ("You", " said ", text):
            await asyncio.sleep(0)
            yield word

    desk = Desk(answer)
    desk.submit("Hello")
    await desk.answered()
    assert desk.said == [("user", "Hello"), ("assistant", "You said Hello")]
    assert not desk.workspace.log.first.busy


async def test_a_viewer_attached_in_mid_answer_has_the_log_and_gets_the_rest() -> None:
    half, go_on = asyncio.Event(), asyncio.Event()

    async def answer() -> AsyncIterator[str]:
        yield "One"
        half.set()
        await go_on.wait()
        yield " two"

    desk = Desk(answer)
    desk.submit("Count")
    await half.wait()
    viewer = desk.viewer()
    assert desk.said == [("user", "Count"), ("assistant", "One")]
    go_on.set()
    await desk.answered()
    assert viewer.text == " two"
    assert desk.said[1] == ("assistant", "One two")
    assert viewer.changes


async def test_two_viewers_read_the_same() -> None:
    desk = Desk(lambda: "Hi")
    first, second = desk.viewer(), desk.viewer()
    desk.submit("Hello")
    await desk.answered()
    assert first.events
    assert first.events == second.events


async def test_a_turn_goes_on_when_its_only_viewer_leaves() -> None:
    half, go_on = asyncio.Event(), asyncio.Event()

    async def answer() -> AsyncIterator[str]:
        yield "One"
        half.set()
        await go_on.wait()
        yield " two"

    desk = Desk(answer)
    viewer = desk.viewer()
    desk.submit("Count")
    await half.wait()
    desk.workspace.detach(viewer)
    before = list(viewer.events)
    go_on.set()
    await desk.answered()
    assert desk.said[1] == ("assistant", "One two")
    assert viewer.events == before


async def test_a_question_is_answered_whoever_looks_on() -> None:
    asked = asyncio.Event()

    async def answer(_: str, ctx: ChatContext) -> str:
        waiting = asyncio.ensure_future(ctx.ask("Which?"))
        asked.set()
        return f"You chose {await waiting}"

    desk = Desk(answer)
    desk.submit("Hello")
    await asked.wait()
    await until(desk.workspace.log.pending)
    (question,) = desk.workspace.log.pending()
    thread_id = desk.workspace.log.first.id
    assert desk.workspace.turns.answer(thread_id, question["requestId"], "this", "input")
    assert not desk.workspace.turns.answer(thread_id, question["requestId"], "that", "input")
    await desk.answered()
    assert desk.said[1][1].endswith("You chose this")


async def test_a_stop_reaches_all_viewers_and_counts_once() -> None:
    begun = asyncio.Event()

    async def answer() -> AsyncIterator[str]:
        yield "One"
        begun.set()
        await asyncio.Event().wait()

    desk = Desk(answer)
    viewers = [desk.viewer(), desk.viewer()]
    desk.submit("Count")
    await begun.wait()
    for _ in viewers:
        desk.workspace.turns.stop(desk.workspace.log.first.id)
    await desk.answered()
    assert [viewer.names.count("chat:generation-stopped") for viewer in viewers] == [1, 1]
    assert desk.workspace.log.first.messages[1].stopped


async def test_an_error_is_shown_and_told_without_a_viewer() -> None:
    async def answer() -> str:
        raise ValueError("no luck")

    desk = Desk(answer)
    desk.submit("Hello")
    await desk.answered()
    assert [str(error) for error in desk.errors.told] == ["no luck"]
    assert desk.workspace.log.first.messages[0].error == "no luck"


async def test_closing_a_workspace_cancels_what_asks() -> None:
    ends: list[type[BaseException]] = []

    async def answer(_: str, ctx: ChatContext) -> str:
        try:
            return await ctx.ask("Which?")
        except (GenerationCancelled, asyncio.CancelledError) as error:
            ends.append(type(error))
            raise

    desk = Desk(answer)
    desk.submit("Hello")
    await until(desk.workspace.log.pending)
    desk.workspace.close()
    await until(lambda: ends)
    assert not desk.workspace.turns.running


@pytest.mark.parametrize("count", [0, 1, 2])
async def test_what_is_deleted_is_forgotten_with_any_number_of_viewers(count: int) -> None:
    desk = Desk(lambda: "Hi")
    for _ in range(count):
        desk.viewer()
    desk.submit("Hello")
    await desk.answered()
    desk.workspace.delete_thread(desk.workspace.log.first.id)
    assert [thread.messages for thread in desk.workspace.log.threads.values()] == [[]]
    assert desk.workspace.kept.total() == 0


async def test_the_messages_are_not_counted_again_for_each_piece_of_an_upload(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = Desk(lambda: "Hi")
    file = Attachment("file", "a.txt", "text/plain", 1000, bytes(1000))
    for _ in range(3):
        desk.submit("Hello", file)
        await desk.answered()
    kept, log = desk.workspace.kept, desk.workspace.log
    assert kept.total() == 3 * len("Hello") + 1000
    walks: list[Log] = []
    submitted = Log.submitted
    monkeypatch.setattr(Log, "submitted", lambda log: (walks.append(log), submitted(log))[1])
    assert {kept.total() for _ in range(100)} == {3 * len("Hello") + 1000}
    assert not walks
    desk.submit("Another")
    await desk.answered()
    assert (len(walks), kept.total()) == (1, 3 * len("Hello") + len("Another") + 1000)
    desk.workspace.clear_thread(log.first.id)
    assert (len(walks), kept.total()) == (2, 0)


async def test_an_answer_is_unread_where_no_viewer_shows_it() -> None:
    desk = Desk(lambda: "Hi")
    log, other = desk.workspace.log, desk.workspace.threads.create(None)
    elsewhere = desk.viewer()
    elsewhere.thread_id = other
    desk.submit("Hello")
    await desk.answered()
    assert log.first.unread
    desk.workspace.threads.mark(log.first.id, unread=False)
    desk.viewer()
    desk.submit("Again")
    await desk.answered()
    assert not log.first.unread
