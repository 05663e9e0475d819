"""The files derived from the models say what the models say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from codegen.generate import FILES, ROOT, stale_files, write_files
from codegen.typescript import typescript
from shiny_chatkit.protocol import EVENTS, PROTOCOL_VERSION
from tests.support.new_process import run_module

SENT = [event for event in EVENTS.values() if event.traits.is_sent]


def test_nothing_is_stale() -> None:
    assert stale_files() == [], "run python -m codegen"


def test_check_names_stale_files_and_write_mends_them(tmp_path: Path) -> None:
    assert write_files(tmp_path) == list(FILES)
    assert stale_files(tmp_path) == []
    victim = tmp_path / "js/src/protocol.ts"
    victim.write_text(victim.read_text("utf-8") + "\n", "utf-8")
    assert stale_files(tmp_path) == ["js/src/protocol.ts"]
    assert write_files(tmp_path) == ["js/src/protocol.ts"]
    assert victim.read_bytes() == (ROOT / "js/src/protocol.ts").read_bytes()


def test_the_command_checks() -> None:
    done = run_module("codegen", "--check")
    assert (done.returncode, done.stderr) == (0, "")


def test_typescript_has_every_event_and_version() -> None:
    text = typescript()
    assert f"export const PROTOCOL_VERSION = {PROTOCOL_VERSION};" in text
    assert re.findall(r'^  "(chat:[a-z-]+)":', text, re.M) == [
        *(e.name for e in EVENTS.values() if e.direction == "inbound"),
        *(e.name for e in SENT if e.direction == "outbound"),
    ]


@pytest.mark.parametrize("name", [e.name for e in SENT])
def test_the_page_has_a_row_and_a_section_for_every_event(name: str) -> None:
    page = (ROOT / "docs/protocol.md").read_text("utf-8")
    assert page.count(f"### `{name}`\n") == 1
    (row,) = re.findall(rf"^\| \[`{name}`\].*$", page, re.M)
    assert ("planned" in row) == EVENTS[name].planned
    assert EVENTS[name].origin in row


def test_every_field_on_the_page_has_words() -> None:
    page = (ROOT / "docs/protocol.md").read_text("utf-8")
    assert re.findall(r"^\| `.*\| (?:Optional\.)? *\|$", page, re.M) == []


def test_what_is_never_sent_is_only_in_the_constructors() -> None:
    never_sent = [event for event in EVENTS.values() if not event.traits.is_sent]
    assert never_sent
    for event in never_sent:
        assert event.direction == "outbound"
        for name, text in FILES.items():
            assert (event.name in text()) == name.endswith("build.py")
