"""The public API is what was agreed on; a change is committed with the change that made it."""

from __future__ import annotations

import inspect

import pytest
from shiny.types import MISSING

from shiny_chatkit import Chat, express
from tests.unit.public_api import SNAPSHOT, describe


def test_the_public_api_is_as_committed() -> None:
    renew = "python -m tests.unit.public_api"
    assert describe() == SNAPSHOT.read_text("utf-8"), f"renew it with: {renew}"


def test_chat_has_every_member_of_the_seed_page() -> None:
    members = (
        "append_message append_message_stream clear_messages destroy enable_bookmarking "
        "message_stream_context messages on_user_submit set_user_message "
        "transform_assistant_response transform_user_input update_user_input user_input "
        "latest_message_stream"
    )
    assert [m for m in members.split() if not hasattr(Chat, m)] == []
    assert hasattr(express.Chat, "ui")


SEED = {
    "append_message": {"icon": None},
    "append_message_stream": {"icon": None},
    "clear_messages": {},
    "destroy": {},
    "message_stream_context": {},
    "messages": {
        "format": MISSING,
        "token_limits": None,
        "transform_user": "all",
        "transform_assistant": False,
    },
    "on_user_submit": {"fn": None},
    "set_user_message": {},
    "transform_assistant_response": {"fn": None},
    "transform_user_input": {"fn": None},
    "update_user_input": {"value": None, "placeholder": None, "submit": False, "focus": False},
    "user_input": {"transform": False},
    "enable_bookmarking": {"bookmark_on": "response"},
    "__init__": {"messages": (), "on_error": "auto", "tokenizer": None},
}


@pytest.mark.parametrize("name", SEED)
def test_calls_of_the_seed_page_fit(name: str) -> None:
    parameters = inspect.signature(getattr(Chat, name)).parameters
    assert {p: parameters[p].default for p in SEED[name]} == SEED[name]
