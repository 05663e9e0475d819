"""The deprecated views of ``messages()``: providers' formats and token limits."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiny_chatkit.chat._provider_messages import ChatMessageDict, in_format, within_token_limits

USER: ChatMessageDict = {"content": "Hi", "role": "user"}
ASSISTANT: ChatMessageDict = {"content": "Hello", "role": "assistant"}
SYSTEM: ChatMessageDict = {"content": "Be kind", "role": "system"}


class Words:
    """One token per character."""

    def encode(self, input: str, /, *args: Any, **kwargs: Any) -> list[int]:
        return [0] * len(input)


class Encoding:
    def encode(self, input: str, /, *args: Any, **kwargs: Any) -> Any:
        return SimpleNamespace(ids=[0] * len(input))


@pytest.mark.parametrize("format", ["openai", "ollama", "langchain"])
def test_formats_with_system_messages(format: str) -> None:
    assert in_format([SYSTEM, USER, ASSISTANT], format) == [SYSTEM, USER, ASSISTANT]


def test_formats_of_their_own() -> None:
    assert in_format([USER, ASSISTANT], "anthropic") == [USER, ASSISTANT]
    assert in_format([USER, ASSISTANT], "google") == [
        {"role": "user", "parts": [{"text": "Hi"}]},
        {"role": "model", "parts": [{"text": "Hello"}]},
    ]


@pytest.mark.parametrize("format", ["anthropic", "google"])
def test_formats_without_system_messages(format: str) -> None:
    with pytest.raises(ValueError, match="system prompt"):
        in_format([SYSTEM], format)


def test_unknown_formats() -> None:
    with pytest.raises(ValueError, match="'other'"):
        in_format([], "other")


def test_the_oldest_go_first_and_system_messages_stay() -> None:
    found = within_token_limits([SYSTEM, USER, ASSISTANT, USER], (17, 2), Words())
    assert found == [SYSTEM, ASSISTANT, USER]
    assert within_token_limits([SYSTEM, USER, ASSISTANT, USER], (17, 2), Encoding()) == found


def test_without_a_tokenizer_tokens_are_estimated() -> None:
    messages: list[ChatMessageDict] = [{"content": "x" * 400, "role": "user"}] * 3
    assert len(within_token_limits(messages, (210, 5), None)) == 2


@pytest.mark.parametrize("limits", [(1, 1), (1, 2)])
def test_limits_must_leave_room(limits: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="exceed"):
        within_token_limits([USER], limits, None)


def test_limits_that_nothing_fits() -> None:
    with pytest.raises(ValueError, match="system messages alone"):
        within_token_limits([SYSTEM, USER], (5, 1), Words())
    with pytest.raises(ValueError, match="last message"):
        within_token_limits([USER], (2, 1), Words())
    assert within_token_limits([], (2, 1), Words()) == []


contents = st.lists(
    st.tuples(st.text(max_size=6), st.sampled_from(["user", "assistant", "system"])), max_size=8
)


@given(contents, st.integers(1, 40))
def test_what_is_kept_fits_and_is_the_newest(given_: list[tuple[str, Any]], limit: int) -> None:
    messages: list[ChatMessageDict] = [{"content": c, "role": r} for c, r in given_]
    try:
        kept = within_token_limits(messages, (limit, 0), Words())
    except ValueError:
        return
    assert sum(len(m["content"]) for m in kept) <= limit
    assert [m for m in kept if m["role"] == "system"] == [
        m for m in messages if m["role"] == "system"
    ]
    others = [m for m in messages if m["role"] != "system"]
    kept_others = [m for m in kept if m["role"] != "system"]
    assert kept_others == others[len(others) - len(kept_others) :]
