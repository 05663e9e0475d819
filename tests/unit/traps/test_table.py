"""The table of traps stays true: its tests exist, and what is to be replaced stands there once."""

from __future__ import annotations

import pytest

from tests.traps.table import TRAPS
from tests.traps.trap import ROOT, Trap, Way

WAYS = [pytest.param(way, id=f"{trap.text}: {way.how}") for trap in TRAPS for way in trap.ways]


def test_the_table_has_the_traps_of_the_page() -> None:
    assert len({trap.text for trap in TRAPS}) == len(TRAPS) == 26


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.text)
def test_there_are_ways_into_a_trap(trap: Trap) -> None:
    assert trap.ways
    assert len({way.how for way in trap.ways}) == len(trap.ways)


@pytest.mark.parametrize("way", WAYS)
def test_the_tests_on_guard_exist(way: Way) -> None:
    assert way.tests
    assert [str(test) for test in way.tests if not test.exists] == []


@pytest.mark.parametrize("way", WAYS)
def test_a_way_can_be_built_in(way: Way) -> None:
    assert way.changes
    texts: dict[str, str] = {}
    for change in way.changes:
        text = texts.get(change.file) or (ROOT / change.file).read_text(encoding="utf-8")
        texts[change.file] = change.applied_to(text)
        assert texts[change.file] != text
