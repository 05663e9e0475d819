"""Options that ``chat_ui()``, ``Chat()`` and their relatives do not have, and what the errors say."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import pytest

from shiny_chatkit import Chat, Limits, chat_ui
from shiny_chatkit import express as in_express
from tests.unit.element.calls import A_LIST, ITEM, chat, module, module_page, page

PAGE = 'Write chat_ui("chat", {0}=...), or chat.ui({0}=...) in Express.'


CLIENT = 'Give it to the client that talks to the model: Chat("chat", client=ChatOpenAI({0}=...)).'


HANDLER = "Write a function that answers, and put @chat.on_user_submit above it."


MISPLACED: list[tuple[str, Callable[[], Any], str]] = [
    (
        "client in the page",
        page(client=1),
        "chat_ui() has no option 'client'. Write Chat(\"chat\", client=...).",
    ),
    (
        "a function as the greeting of the page",
        page(greeting=lambda: "Hello"),
        '`greeting` of chat_ui() is content, not a function. Pass <lambda> to the chat: Chat("chat", greeting=...).',
    ),
    (
        "on_error in the page",
        page(on_error="auto"),
        "chat_ui() has no option 'on_error'. Write Chat(\"chat\", on_error=...).",
    ),
    (
        "store in the page",
        page(store=1),
        "chat_ui() has no option 'store'. Write Chat(\"chat\", store=...).",
    ),
    (
        "ask_before in the page",
        page(ask_before="x"),
        "chat_ui() has no option 'ask_before'. Write Chat(\"chat\", ask_before=...).",
    ),
    (
        "a limit in the page",
        page(max_threads=3),
        (
            "chat_ui() has no option 'max_threads'. "
            'Write Chat("chat", limits=Limits(max_threads=...)).'
        ),
    ),
    (
        "a method in the page",
        page(on_feedback=print),
        "chat_ui() has no option 'on_feedback'. Write chat.on_feedback(...), a method of the chat.",
    ),
    (
        "a handler in the page",
        page(on_user_submit=print),
        f"chat_ui() has no option 'on_user_submit'. {HANDLER}",
    ),
    (
        "an icon",
        page(icon="x"),
        "chat_ui() has no option 'icon'. Use 'icon_assistant' of chat_ui() instead.",
    ),
    ("a class", page(className="x"), "chat_ui() has no option 'className'. Use 'class_' instead."),
    (
        "a store of bookmarks",
        chat(bookmark_store="url"),
        (
            "Chat() has no option 'bookmark_store'. It is an option of the app: "
            'App(app_ui, server, bookmark_store="url"), or app_opts(bookmark_store="url") in Express.'
        ),
    ),
    ("nearly an option", page(wdith=3), "chat_ui() has no option 'wdith'. Did you mean 'width'?"),
    (
        "nearly an option of another",
        page(greetings="x"),
        "chat_ui() has no option 'greetings'. Did you mean 'greeting'?",
    ),
    (
        "unknown in the page",
        page(them="x"),
        "chat_ui() has no option 'them'. It is not an HTML attribute either: custom attributes begin with 'data_'.",
    ),
    (
        "settings in the page",
        page(settings=["model"]),
        (
            "`settings` must be True, False or None, not ['model']. It says whether the menu is shown; "
            'pass the items to the server\'s side: Chat("chat", settings=[SettingsItem(...)]).'
        ),
    ),
    (
        "by position in the page",
        lambda: chat_ui("chat", "Ask"),  # pyright: ignore[reportCallIssue]
        (
            "chat_ui() got an unexpected value 'Ask': options are given by name, as in "
            'chat_ui("chat", option=...), or chat.ui(option=...) in Express.'
        ),
    ),
    (
        "placeholder of the server",
        chat(placeholder="Ask"),
        f"Chat() has no option 'placeholder'. {PAGE.format('placeholder')}",
    ),
    (
        "threads of the server",
        chat(threads="menu"),
        f"Chat() has no option 'threads'. {PAGE.format('threads')}",
    ),
    ("a model", chat(model="gpt"), f"Chat() has no option 'model'. {CLIENT.format('model')}"),
    (
        "a prompt",
        chat(system_prompt="Be brief."),
        f"Chat() has no option 'system_prompt'. {CLIENT.format('system_prompt')}",
    ),
    (
        "tools",
        chat(tools=[]),
        (
            "Chat() has no option 'tools'. Register the tools with the client: client.register_tool(fn), "
            'then Chat("chat", client=client).'
        ),
    ),
    ("a handler", chat(handler=print), f"Chat() has no option 'handler'. {HANDLER}"),
    (
        "bookmarks",
        chat(bookmark_on=None),
        "Chat() has no option 'bookmark_on'. Write chat.enable_bookmarking(bookmark_on=...).",
    ),
    (
        "a method",
        chat(slash_command="x"),
        "Chat() has no option 'slash_command'. Write chat.slash_command(...), a method of the chat.",
    ),
    (
        "by position",
        lambda: Chat("chat", 3),  # pyright: ignore[reportCallIssue]
        'Chat() got an unexpected value 3: options are given by name, as in Chat("chat", option=...).',
    ),
    (
        "client of a module's page",
        module_page(client=1),
        "chat_module_ui() has no option 'client'. Write chat_module_server(\"chat\", client=...).",
    ),
    (
        "placeholder of a module's server",
        module(placeholder="x"),
        "chat_module_server() has no option 'placeholder'. Write chat_module_ui(\"chat\", placeholder=...).",
    ),
    (
        "no settings",
        chat(settings={}),
        f"Invalid value {{}} for `settings`: {A_LIST}",
    ),
    (
        "settings as a switch",
        chat(settings=True),
        (
            "Invalid value True for `settings` of Chat(): expected a list of items. To show or hide "
            'the menu, write chat_ui("chat", settings=True).'
        ),
    ),
    (
        "settings of dictionaries",
        chat(settings=["model"]),
        (
            "Invalid item 'model' of `settings`: expected a SettingsItem, such as "
            'SettingsItem("model", "Model", "select", options=["small", "large"]).'
        ),
    ),
    ("settings twice", chat(settings=[ITEM, ITEM]), "Two items of `settings` have the id 'model'."),
    (
        "tags",
        chat(thinking_tags=False),
        'Invalid value False for `thinking_tags`: expected a list of tags such as ["think"], or [] to find none.',
    ),
]


@pytest.mark.parametrize(
    ("mistake", "sentence"), [pytest.param(*case[1:], id=case[0]) for case in MISPLACED]
)
def test_what_is_said(mistake: Callable[[], Any], sentence: str) -> None:
    with pytest.raises((TypeError, ValueError)) as raised:
        mistake()
    assert str(raised.value) == sentence


def test_express_has_all_options_of_the_page() -> None:
    ours = inspect.signature(in_express.Chat.ui).parameters
    theirs = inspect.signature(chat_ui).parameters
    assert [(p.name, p.kind, p.default, p.annotation) for p in ours.values()][1:] == [
        (p.name, p.kind, p.default, p.annotation) for p in theirs.values()
    ][1:]


def test_signatures_stay_readable() -> None:
    assert "placeholder" in inspect.signature(chat_ui).parameters
    assert "greeting" in inspect.signature(Chat).parameters
    assert inspect.signature(Limits).parameters.keys() >= {"max_threads"}
