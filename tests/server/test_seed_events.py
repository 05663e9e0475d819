"""Which test shows each event of the seed page live: fails for an event without one."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.unit.protocol.seed_page import INBOUND, OUTBOUND

TESTS = Path(__file__).parents[1]

SHOWN_BY: dict[str, list[str]] = {
    # From the browser.
    "chat:user-message": [
        "server/test_turns.py::test_handlers_of_every_kind_answer",
        "server/test_files.py::test_a_file_inline_is_byte_exact_and_a_part_of_its_message",
    ],
    "chat:stop-generation": ["server/test_stop.py::test_stop_in_the_middle_keeps_what_was_said"],
    "chat:slash-command": ["server/test_panels.py::test_a_command_is_a_turn"],
    "chat:input-response": ["server/test_questions.py::test_an_answer_reaches_the_handler"],
    "chat:request-state": ["server/test_wire.py::test_the_state_answers_at_once"],
    "chat:request-history": ["server/test_threads.py::test_older_messages_come_by_pages"],
    "chat:thread-create": ["server/test_threads.py::test_opening_switching_and_coming_back"],
    "chat:thread-switch": ["server/test_threads.py::test_each_switch_is_answered_by_one_snapshot"],
    "chat:thread-delete": [
        "server/test_threads.py::test_deleting_a_busy_thread_cancels_it_and_leaves_no_ghost"
    ],
    "chat:thread-rename": [
        "server/test_threads.py::test_renaming_trims_and_a_blank_name_changes_nothing"
    ],
    "chat:settings-change": [
        "server/test_panels.py::test_a_change_keeps_its_type_and_is_told_to_the_app"
    ],
    "chat:todo-clear": ["server/test_parts.py::test_todos_belong_to_the_thread_and_are_replaced"],
    # To the browser.
    "chat:assistant-message": ["server/test_wire.py::test_a_user_message_is_shown_as_it_was_typed"],
    "chat:stream-chunk": [
        "server/test_threads.py::test_two_threads_answer_at_once_without_a_character_crossing"
    ],
    "chat:typing-indicator": [
        "server/test_turns.py::test_the_typing_indicator_ends_with_the_first_content"
    ],
    "chat:generation-stopped": ["server/test_stop.py::test_stop_in_the_middle_keeps_what_was_said"],
    "chat:thinking-chunk": ["server/test_parts.py::test_thinking_grows_and_ends_with_what_follows"],
    "chat:thinking-done": ["server/test_parts.py::test_thinking_grows_and_ends_with_what_follows"],
    "chat:status-update": ["server/test_parts.py::test_a_status_is_gone_with_the_next_content"],
    "chat:tool-call": ["server/test_parts.py::test_a_tool_is_one_card_from_its_call_to_its_result"],
    "chat:tool-result": [
        "server/test_parts.py::test_a_result_without_a_call_has_a_card_of_its_own"
    ],
    "chat:input-required": ["server/test_questions.py::test_the_kinds_of_questions"],
    "chat:artifact": ["server/test_parts.py::test_artifacts"],
    "chat:citation": [
        "server/test_parts.py::test_a_citation_is_kept_once_and_does_not_cut_the_text"
    ],
    "chat:todo-update": ["server/test_parts.py::test_todos_belong_to_the_thread_and_are_replaced"],
    "chat:state-response": ["server/test_threads.py::test_the_snapshot_tells_of_all_threads"],
    "chat:clear": ["server/test_panels.py::test_clear_is_there_from_the_start"],
    "chat:update-thread-list": ["server/test_threads.py::test_titles"],
    "chat:switch-thread": ["server/test_threads.py::test_each_switch_is_answered_by_one_snapshot"],
    "chat:load-assets": [
        "server/test_parts.py::test_what_artifacts_need_is_loaded_once_and_before_them"
    ],
    "chat:register-command": ["server/test_panels.py::test_commands_come_and_go"],
    "chat:register-settings-item": [
        "server/test_panels.py::test_an_item_may_come_later_and_be_changed"
    ],
    "chat:context-sources": ["server/test_panels.py::test_sources_are_offered"],
    "chat:update-settings": [
        "server/test_panels.py::test_the_app_sets_values_without_being_told_of_it"
    ],
}

EVENTS = [*INBOUND, *OUTBOUND]


@cache
def functions_in(file: str) -> set[str]:
    path = TESTS / file
    if not path.is_file():
        return set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name for node in tree.body if isinstance(node, functions)}


def test_the_table_has_the_events_of_the_page() -> None:
    assert len(EVENTS) == 34
    assert set(SHOWN_BY) == set(EVENTS)


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_of_the_page_has_a_live_test(event: str) -> None:
    tests = SHOWN_BY[event]
    assert tests
    for test in tests:
        file, _, name = test.partition("::")
        assert file.startswith(("server/", "browser/"))
        assert name.startswith("test_")
        assert name in functions_in(file), f"{event}: there is no {test}"
