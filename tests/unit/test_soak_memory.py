"""The soak finds what was lost, and accepts what was too new or may have been removed."""

from __future__ import annotations

import pytest

from shiny_chatkit.log import Message, TextPart
from shiny_chatkit.stores import MessageRecord
from tests.soak import memory as module
from tests.soak.memory import REMOVAL_SECONDS, Memory


class Clock:
    """The time of a memory, which tests move."""

    now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(module, "time", clock)
    return clock


def message(id: str, text: str, *, streaming: bool = False) -> Message:
    return Message(id, "assistant", 1, [TextPart(text)], streaming=streaming)


def rows(**texts: str) -> dict[str, MessageRecord]:
    return {
        id: MessageRecord(id, "t", at, 1, "assistant", 1, text, {})
        for at, (id, text) in enumerate(texts.items())
    }


def test_a_lost_message_is_found_once_it_was_seen_for_a_second(clock: Clock) -> None:
    for seconds, count in ((0.9, 0), (1.1, 1)):
        memory = Memory()
        memory.note("t", [message("a", "One")], ["t"])
        clock.now += seconds
        assert len(memory.missing(clock.now, {}, {"t"})) == count


def test_text_that_is_older_than_a_second_has_to_be_kept(clock: Clock) -> None:
    memory = Memory()
    for text in ("One ", "One two ", "One two three "):
        memory.note("t", [message("a", text, streaming=True)], ["t"])
        clock.now += 0.6
    assert memory.missing(clock.now, rows(a="One two"), {"t"}) == []
    memory = Memory()
    for text in ("One ", "One two ", "One two three "):
        memory.note("t", [message("a", text, streaming=True)], ["t"])
        clock.now += 0.6
    (wrong,) = memory.missing(clock.now, rows(a="One"), {"t"})
    assert "'One two '" in wrong


def test_a_complete_message_must_not_change(clock: Clock) -> None:
    memory = Memory()
    memory.note("t", [message("a", "One two")], ["t"])
    # Another tab lags behind.
    memory.note("t", [message("a", "One", streaming=True)], ["t"])
    clock.now += 2
    assert memory.missing(clock.now, rows(a="One two"), {"t"}) == []
    memory.note("t", [message("a", "One two")], ["t"])
    clock.now += 2
    assert memory.missing(clock.now, rows(a="One two three"), {"t"})


def test_messages_vanish_only_if_somebody_removes_them(clock: Clock) -> None:
    for asked in (False, True):
        memory = Memory()
        shown = [message("a", "One"), message("b", "Two")]
        memory.note("t", shown, ["t"])
        if asked:
            memory.removes_from("t", "b")
        memory.note("t", shown[:1], ["t"])
        clock.now += 2
        assert bool(memory.missing(clock.now, rows(a="One"), {"t"})) == (not asked)


def test_one_tab_may_show_a_message_a_little_later_than_another(clock: Clock) -> None:
    both = [message("a", "One"), message("b", "Two")]
    for seconds, earlier, count in ((0.9, "a", 0), (0.9, "ab", 1), (1.1, "a", 1)):
        memory = Memory()
        memory.note("t", both, ["t"])
        clock.now += seconds
        memory.note("t", both[:1], ["t"], earlier)
        memory.note("t", both, ["t"])
        clock.now += 2
        assert len(memory.missing(clock.now, rows(a="One", b="Two"), {"t"})) == count


def test_an_answer_that_began_before_a_removal_was_done_may_be_gone(clock: Clock) -> None:
    memory = Memory()
    memory.note("t", [message("a", "One")], ["t"])
    clock.now += REMOVAL_SECONDS
    memory.removes_from("t", "a")
    memory.note("t", [message("a", "One"), message("late", "Two")], ["t"])
    # The page now shows another thread, so it does not see the removal.
    clock.now += 2 * REMOVAL_SECONDS
    assert memory.missing(clock.now, {}, {"t"}) == []
    memory.note("t", [message("new", "Three")], ["t"])
    clock.now += 2
    assert memory.missing(clock.now, {}, {"t"})


def test_a_deleted_thread_must_not_come_back(clock: Clock) -> None:
    memory = Memory()
    memory.note("t", [message("a", "One")], ["t", "u"])
    memory.removes_thread("t")
    memory.note("u", [], ["u"])
    clock.now += 2
    assert memory.missing(clock.now, rows(a="One"), {"t", "u"})


def test_messages_keep_their_order(clock: Clock) -> None:
    memory = Memory()
    memory.note("t", [message("a", "One"), message("b", "Two")], ["t"])
    clock.now += 2
    assert memory.missing(clock.now, rows(b="Two", a="One"), {"t"})
