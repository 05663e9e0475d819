"""Remembers what one person has seen, and which part of it the store has to have after the server was killed."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from shiny_chatkit.log import Message
from shiny_chatkit.stores import MessageRecord

PROMISE_SECONDS = 1.0
"""Everything that was seen longer ago has to be kept."""

REMOVAL_SECONDS = 30.0
"""How long the server may take to remove messages, and a page to show it."""

LAG_SECONDS = 1.0
"""How much later one tab of a person may show what another one shows."""

HISTORY_SECONDS = 10.0
"""How long earlier texts of a message are remembered."""

History = list[tuple[float, str]]


@dataclass
class Seen:
    """One message: when it was complete, and what it said when."""

    thread_id: str
    first_at: float
    complete_at: float | None = None
    is_doubtful: bool = False
    """Whether it may be removed: it was seen only while a removal in its thread could be under way."""
    shown: Message | None = None
    """The message that was seen last, if nothing more will come."""
    history: History = field(default_factory=list[tuple[float, str]])

    def at(self, moment: float) -> str:
        """Return the text that was seen at a moment."""
        return next((text for when, text in reversed(self.history) if when <= moment), "")

    def lag(self, kept: str, moment: float) -> float:
        """Return since when the store has had too little, in seconds before a moment."""
        kept = kept.strip()
        return max(
            (moment - when for when, text in self.history if len(text.strip()) > len(kept)),
            default=0,
        )


class Memory:
    """The conversations that one person has seen.

    What the person has asked to remove may or may not be kept until its removal was seen.
    """

    def __init__(self) -> None:
        self.seen: dict[str, Seen] = {}
        self.order: dict[str, list[str]] = {}
        self.gone: dict[str, float] = {}
        self._removing_threads: set[str] = set()
        self._removing: set[str] = set()
        self._unsettled: dict[str, float] = {}
        self.complaints: list[str] = []
        self.lag = 0.0

    # -- While the server runs ---------------------------------------------------------------

    def note(
        self,
        thread_id: str,
        messages: Iterable[Message],
        threads: Iterable[str],
        earlier: Collection[str] = (),
    ) -> None:
        """Remember what a tab shows.

        Parameters
        ----------
        thread_id
            The id of the thread on show.
        messages
            Its messages.
        threads
            The ids of all threads.
        earlier
            The ids of the messages that this tab showed in the thread before.
        """
        now = time.monotonic()
        for id in self._removing_threads - set(threads) - self.gone.keys():
            self.gone[id] = now
        if thread_id in self._removing_threads:
            return
        messages = list(messages)
        if self._lags(thread_id, [m.id for m in messages], earlier, now):
            return
        here = [m for m in messages if m.id not in self._removing]
        self.order[thread_id] = [m.id for m in here]
        is_settled = now > self._unsettled.get(thread_id, 0)
        for message in here:
            seen = self.seen.get(message.id)
            if seen is None:
                seen = self.seen[message.id] = Seen(thread_id, now, is_doubtful=True)
            seen.is_doubtful = seen.is_doubtful and not is_settled
            last = seen.history[-1][1] if seen.history else ""
            # Another tab may lag behind.
            lags = message.streaming and (
                seen.complete_at is not None or len(message.content) < len(last)
            )
            if seen.shown is message or lags:
                continue
            if not seen.history or seen.history[-1][1] != message.content:
                seen.history.append((now, message.content))
                # Text from before the promise is needed once: the latest of it.
                while len(seen.history) > 1 and seen.history[1][0] < now - HISTORY_SECONDS:
                    seen.history.pop(0)
            if not message.streaming:
                seen.shown = message
                seen.complete_at = seen.complete_at or now

    def _lags(self, thread_id: str, shown: list[str], earlier: Collection[str], now: float) -> bool:
        """Return whether a tab does not yet show what another one does; accept removals that were asked for."""
        before = self.order.get(thread_id, [])
        # A page shows the last messages only.
        start = before.index(shown[0]) if shown and shown[0] in before else len(before)
        vanished = [id for id in before[start:] if id not in shown and id in self.seen]
        if vanished and now > self._unsettled.get(thread_id, 0):
            if all(
                self.seen[id].first_at > now - LAG_SECONDS and id not in earlier for id in vanished
            ):
                return True
            self.complaints.append(f"messages {vanished} vanished from the page")
        self._forget(vanished)
        return False

    def removes_thread(self, thread_id: str) -> None:
        """Expect that a thread is removed from now on."""
        self._removing_threads.add(thread_id)
        self._forget([id for id, seen in self.seen.items() if seen.thread_id == thread_id])

    def removes_from(self, thread_id: str, message_id: str) -> None:
        """Expect that a message is replaced, and those that follow are removed."""
        self._unsettled[thread_id] = time.monotonic() + REMOVAL_SECONDS
        order = self.order.get(thread_id, [])
        at = 0
        if message_id in order:
            at = order.index(message_id)
            self._forget(order[at:])
        for id, seen in self.seen.items():
            # Another tab, which does not lag behind, may show more.
            if seen.thread_id == thread_id and id not in order[:at]:
                seen.is_doubtful = True

    def _forget(self, ids: Iterable[str]) -> None:
        for id in ids:
            self._removing.add(id)
            self.seen.pop(id, None)

    # -- After it was killed -----------------------------------------------------------------

    def missing(
        self, killed_at: float, rows: Mapping[str, MessageRecord], threads: set[str]
    ) -> list[str]:
        """Return what is wrong with the store, and forget what was too new to be kept.

        Parameters
        ----------
        killed_at
            When the server was killed.
        rows
            The messages of the store in their order.
        threads
            The ids of the threads of the store.
        """
        until = killed_at - PROMISE_SECONDS
        wrong = [
            f"deleted thread {id} came back, {killed_at - when:.2f} s later"
            for id, when in self.gone.items()
            if when <= until and id in threads
        ]
        self.gone = {id: when for id, when in self.gone.items() if id not in threads}
        self._removing_threads &= self.gone.keys() | threads
        wrong += self.complaints
        self.complaints = []
        self.lag = 0.0
        for id, seen in self.seen.items():
            if seen.is_doubtful and id not in rows:
                continue
            self.lag = max(self.lag, seen.lag(rows[id].text if id in rows else "", killed_at))
            kept = rows[id].text if id in rows else None
            wanted = seen.at(until)
            is_firm = seen.complete_at is not None and seen.complete_at <= until
            if is_firm and (kept is None or kept.strip() != wanted.strip()):
                age = killed_at - (seen.complete_at or 0)
                wrong.append(
                    f"message {id}: saw {wanted!r} complete {age:.2f} s before, kept {kept!r}"
                )
            elif wanted.strip() and not (kept or "").startswith(wanted.strip()):
                lag = seen.lag(kept or "", killed_at)
                wrong.append(
                    f"message {id} in {seen.thread_id}: saw {wanted!r} in time, kept {kept!r}, {lag:.2f} s old"
                )
        wrong += self._disorder(list(rows))
        # What was too new may be kept or not, so it is seen anew.
        self.order = {id: [m for m in order if m in rows] for id, order in self.order.items()}
        self.seen = {id: seen for id, seen in self.seen.items() if id in rows}
        for id, seen in self.seen.items():
            if rows[id].text.strip() != seen.history[-1][1].strip():
                seen.history = [(killed_at, rows[id].text)]
                seen.complete_at = seen.shown = None
        return wrong

    def _disorder(self, kept: list[str]) -> list[str]:
        wrong: list[str] = []
        places = {id: place for place, id in enumerate(kept)}
        for thread_id, order in self.order.items():
            here = [places[id] for id in order if id in self.seen and id in places]
            if here != sorted(here):
                wrong.append(f"thread {thread_id}: the order of its messages has changed")
        return wrong

    @property
    def firm(self) -> int:
        """Return how many messages were seen complete."""
        return sum(seen.complete_at is not None for seen in self.seen.values())
