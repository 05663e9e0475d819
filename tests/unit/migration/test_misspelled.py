"""Misspelled options of public functions: the error names the function and the option that is meant."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

import shiny_chatkit
from shiny_chatkit import (
    MarkdownStream,
    chat_drawer,
    chat_greeting,
    chat_nav_panel,
    chat_sidebar,
    chat_ui,
    output_markdown_stream,
    page_chat,
)
from shiny_chatkit import express as in_express
from tests.unit.migration import surface

FUNCTIONS: dict[str, tuple[Callable[..., Any], tuple[Any, ...]]] = {
    "chat_ui()": (chat_ui, ("chat",)),
    "Chat()": (shiny_chatkit.Chat, ("chat",)),
    "page_chat()": (page_chat, ("Title",)),
    "express.page_chat()": (in_express.page_chat, ("Title",)),
    "MarkdownStream()": (MarkdownStream, ("stream",)),
    "output_markdown_stream()": (output_markdown_stream, ("stream",)),
    "chat_drawer()": (chat_drawer, ("UI", "more")),
    "chat_sidebar()": (chat_sidebar, ("UI", "more")),
    "chat_nav_panel()": (chat_nav_panel, ("Title", "UI")),
    "chat_greeting()": (chat_greeting, ("Hello",)),
}


def misspelled() -> Iterator[tuple[str, str]]:
    for function, (fn, args) in FUNCTIONS.items():
        theirs = getattr(__import__("shinychat"), function.removesuffix("()").rpartition(".")[2])
        names = surface.parameters(fn).keys() | surface.parameters(theirs).keys()
        first = list(surface.parameters(fn))[: len(args)]
        for name in sorted(names - {"id", "history", *first}):
            yield function, name


@pytest.mark.parametrize(("function", "name"), list(misspelled()))
def test_the_error_names_the_function_and_what_is_meant(function: str, name: str) -> None:
    fn, args = FUNCTIONS[function]
    wrong = f"{name[:-2]}{name[-1]}"
    with pytest.raises(TypeError) as caught:
        fn(*args, **{wrong: None})
    text = str(caught.value)
    assert text.startswith(f"{function.removeprefix('express.')} has no option {wrong!r}."), text
    assert f"Did you mean {name!r}?" in text


@pytest.mark.parametrize("name", ["lang", "title", "hidden", "class_", "data_x", "aria_label"])
def test_attributes_are_no_mistakes(name: str) -> None:
    attribute = name.removesuffix("_").replace("_", "-")
    given: dict[str, Any] = {name: "x"}
    assert chat_ui("chat", **given).attrs[attribute].endswith("x")


def test_an_option_of_the_page_is_found_from_elsewhere() -> None:
    with pytest.raises(TypeError, match=r'Write page_chat\("Title", sidebar=\.\.\.\)'):
        chat_ui("chat", sidebar=True)
    with pytest.raises(TypeError, match=r"page_chat\(\) has no option 'client'. Write Chat\("):
        page_chat("Title", client=1)


def test_a_value_without_a_name_is_explained() -> None:
    with pytest.raises(TypeError, match=r"options are given by name, as in chat_greeting"):
        chat_greeting("Hello", True)  # pyright: ignore[reportCallIssue]
