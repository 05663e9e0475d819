"""Mistakes with suggestions: what each of them is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from htmltools import HTML, tags

from shiny_chatkit import Chat, chat_ui
from shiny_chatkit.types import Suggestion, Suggestions

A_LIST = 'expected a list of strings or Suggestion objects, such as ["Summarize the data"].'
AN_ITEM = (
    'expected a string or a Suggestion, such as Suggestion("Summarize the data", submit=True).'
)
A_TEXT = "expected a string, the text for the input. UI to show instead goes into `label`."


def chat(suggestions: Any) -> Callable[[], Any]:
    return lambda: Chat("chat", suggestions=suggestions)


def one(text: Any, **options: Any) -> Callable[[], Any]:
    return lambda: Suggestion(text, **options)


MISTAKES: list[tuple[str, Callable[[], Any], str]] = [
    (
        "a text for a list",
        chat("Hello"),
        "Invalid value 'Hello' for `suggestions`: expected a list, such as ['Hello'].",
    ),
    (
        "a suggestion for a list",
        chat(Suggestion("Hello")),
        "Invalid value Suggestion('Hello') for `suggestions`: expected a list, such as [Suggestion('Hello')].",
    ),
    ("a number for a list", chat(3), f"Invalid value 3 for `suggestions`: {A_LIST}"),
    ("a switch for a list", chat(True), f"Invalid value True for `suggestions`: {A_LIST}"),
    (
        "a dictionary for a list",
        chat({"label": "text"}),
        f"Invalid value {{'label': 'text'}} for `suggestions`: {A_LIST}",
    ),
    (
        "a number in the list",
        chat(["Hello", 3]),
        f"Invalid item 3 in `suggestions` (number 2): {AN_ITEM}",
    ),
    (
        "a list in the list",
        lambda: Suggestions([["Hello"]]),  # pyright: ignore[reportArgumentType]
        f"Invalid item ['Hello'] in `suggestions` (number 1): {AN_ITEM}",
    ),
    (
        "nothing in the list",
        lambda: Suggestions([None]),  # pyright: ignore[reportArgumentType]
        f"Invalid item None in `suggestions` (number 1): {AN_ITEM}",
    ),
    (
        "an empty text in the list",
        chat([""]),
        "Invalid value '' for `text` of Suggestion(): expected the text that a click puts into the input.",
    ),
    (
        "an empty text",
        one(" "),
        "Invalid value ' ' for `text` of Suggestion(): expected the text that a click puts into the input.",
    ),
    ("a number", one(3), f"Invalid value 3 for `text` of Suggestion(): {A_TEXT}"),
    (
        "markup as text",
        one(HTML("<b>x</b>")),
        f"Invalid value <b>x</b> for `text` of Suggestion(): {A_TEXT}",
    ),
    (
        "a number as label",
        one("x", label=3),
        "Invalid value 3 for `label` of Suggestion(): expected a string or UI.",
    ),
    (
        "an empty label",
        one("x", label=""),
        "Invalid value '' for `label` of Suggestion(): expected something to show. Leave it out to show `text`.",
    ),
    (
        "a file as an icon",
        one("x", icon="bot.png"),
        (
            "Invalid value 'bot.png' for `icon`: expected HTML or a tag. "
            'For a picture, write ui.img(src="bot.png", alt="").'
        ),
    ),
    (
        "no switch",
        one("x", submit="yes"),
        "Invalid value 'yes' for `submit` of Suggestion(): expected True or False.",
    ),
    (
        "suggestions in the page",
        lambda: chat_ui("chat", suggestions=["x"]),  # pyright: ignore[reportArgumentType]
        "chat_ui() has no option 'suggestions'. Write Chat(\"chat\", suggestions=...).",
    ),
    (
        "one suggestion",
        lambda: Chat("chat", suggestion="x"),  # pyright: ignore[reportCallIssue]
        "Chat() has no option 'suggestion'. Did you mean 'suggestions'?",
    ),
]


@pytest.mark.parametrize(
    ("mistake", "sentence"),
    [pytest.param(mistake, sentence, id=name) for name, mistake, sentence in MISTAKES],
)
def test_a_mistake_is_explained(mistake: Callable[[], Any], sentence: str) -> None:
    with pytest.raises((TypeError, ValueError)) as caught:
        mistake()
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    "several", [[], (), ["a"], ("a", Suggestion("b")), iter(["a"]), {"a": 1}.keys()]
)
def test_lists_of_any_kind(several: Any) -> None:
    Suggestions(several)


@pytest.mark.parametrize("icon", ["🐧", HTML("<svg></svg>"), tags.i()])
def test_icons(icon: Any) -> None:
    assert Suggestion("x", icon=icon).tagify()
