"""Mistakes with ``chat_ui()``, ``Chat()`` and their relatives: what each of them is told."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import pytest
from chatlas import ChatOpenAI
from htmltools import HTML, TagList, tags

from shiny_chatkit import Chat, Limits, chat_module_server, chat_module_ui, chat_ui
from shiny_chatkit import express as in_express
from shiny_chatkit.checks.html import css_length, default_labels
from shiny_chatkit.types import SettingsItem

ITEM = SettingsItem("model", "Model", "toggle")
A_LIST = 'expected a list of items, such as [SettingsItem("model", "Model", "select", options=["small", "large"])].'


def page(**options: Any) -> Callable[[], Any]:
    return lambda: chat_ui("chat", **options)


def chat(**options: Any) -> Callable[[], Any]:
    return lambda: Chat("chat", **options)


def module_page(**options: Any) -> Callable[[], Any]:
    return lambda: chat_module_ui("chat", **options)


def module(**options: Any) -> Callable[[], Any]:
    return lambda: chat_module_server("chat", **options)


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
        "greeting in the page",
        page(greeting="Hello"),
        "chat_ui() has no option 'greeting'. Write Chat(\"chat\", greeting=...).",
    ),
    (
        "on_error in the page",
        page(on_error="auto"),
        "chat_ui() has no option 'on_error'. Write Chat(\"chat\", on_error=...).",
    ),
    (
        "store in the page",
        page(store=1),
        (
            "chat_ui() has no option 'store'. It is not available in this version: leave it out. "
            "Conversations are kept with chat.enable_bookmarking()."
        ),
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
        "a footer",
        page(footer="x"),
        (
            "chat_ui() has no option 'footer'. Put it below the chat in the page: "
            "ui.TagList(chat_ui(...), footer)."
        ),
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
        "chat_ui() has no option 'greetings'. Did you mean Chat(\"chat\", greeting=...)?",
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

VALUES: list[tuple[str, Callable[[], Any], str]] = [
    ("no text", page(placeholder=None), "Invalid value None for `placeholder`: expected a string."),
    (
        "a height",
        page(height="high"),
        "Invalid value 'high' for `height`: expected a CSS length such as \"400px\".",
    ),
    (
        "a space in a length",
        page(width="300 px"),
        'Invalid value \'300 px\' for `width`: expected a CSS length such as "400px". Did you mean "300px"?',
    ),
    (
        "a negative length",
        page(width=-1),
        'Invalid value -1 for `width`: expected a CSS length such as "400px".',
    ),
    (
        "no length",
        page(height=True),
        'Invalid value True for `height`: expected a CSS length such as "400px".',
    ),
    (
        "no icon",
        page(icon_assistant=3),
        (
            "Invalid value 3 for `icon_assistant`: expected HTML or a tag, such as "
            'ui.HTML("<svg>...</svg>") or faicons.icon_svg("robot").'
        ),
    ),
    (
        "markup as an icon",
        page(icon_assistant="<svg/>"),
        "Invalid value '<svg/>' for `icon_assistant`: text is shown as it is. Wrap markup in ui.HTML(...).",
    ),
    (
        "a file as an icon",
        page(icon_assistant="bot.png"),
        (
            "Invalid value 'bot.png' for `icon_assistant`: expected HTML or a tag. "
            'For a picture, write ui.img(src="bot.png", alt="").'
        ),
    ),
    (
        "an ending without its dot",
        page(attachments="csv"),
        (
            "Invalid type 'csv' in `attachments`: expected a media type such as 'image/*' or a file ending "
            "such as '.csv'. Did you mean '.csv'?"
        ),
    ),
    (
        "a media type without its slash",
        page(attachments=["image"]),
        (
            "Invalid type 'image' in `attachments`: expected a media type such as 'image/*' or a file ending "
            "such as '.csv'. Did you mean 'image/*'?"
        ),
    ),
    (
        "types in one text",
        page(attachments="image/*,.csv"),
        (
            "Invalid type 'image/*,.csv' in `attachments`: expected a media type such as 'image/*' or a file "
            "ending such as '.csv'. Several are given as a list: ['image/*', '.csv']."
        ),
    ),
    (
        "a text for messages",
        page(messages="Hello"),
        "Invalid value 'Hello' for `messages`: expected a list of messages, such as [\"Hello\"].",
    ),
    (
        "one message for messages",
        page(messages={"role": "user"}),
        "Invalid value {'role': 'user'} for `messages`: expected a list of messages, such as [{...}].",
    ),
    (
        "a number for messages",
        page(messages=3),
        'Invalid value 3 for `messages`: expected a list of messages, such as ["Hello"].',
    ),
    (
        "nothing as a message",
        page(messages=["Hello", None]),
        (
            "Invalid message None in `messages` (number 2): expected text, UI or a dictionary such as "
            '{"role": "assistant", "content": "Hello"}.'
        ),
    ),
    (
        "a pair as a message",
        chat(messages=[("user", "Hi")]),
        (
            "Invalid message ('user', 'Hi') in `messages` (number 1): expected text, UI or a dictionary "
            'such as {"role": "assistant", "content": "Hello"}.'
        ),
    ),
    (
        "a style in a dictionary",
        page(style={"color": "red"}),
        (
            "Invalid value {'color': 'red'} for the HTML attribute 'style': expected a string. "
            "Write htmltools.css(...) for a style of several properties."
        ),
    ),
    (
        "a function as an attribute",
        page(onclick=print),
        "Invalid value <built-in function print> for the HTML attribute 'onclick': expected a string.",
    ),
    (
        "a role",
        page(messages=["Hello", {"role": "bot", "content": "x"}]),
        "Message 2 of `messages` cannot be shown: `role` must be 'user', 'assistant' or 'system', not 'bot'.",
    ),
    (
        "messages of the server",
        chat(messages="Hello"),
        "Invalid value 'Hello' for `messages`: expected a list of messages, such as [\"Hello\"].",
    ),
    (
        "a label",
        page(labels={"sned": "x"}),
        "Unknown label 'sned' in `labels`. Did you mean 'send'?",
    ),
    (
        "a label in snake case",
        page(labels={"new_thread": "x"}),
        "Unknown label 'new_thread' in `labels`. Did you mean 'newThread'?",
    ),
    (
        "an unknown label",
        page(labels={"xyzzy": "x"}),
        "Unknown label 'xyzzy' in `labels`. The names are the keys in shiny_chatkit/www/labels.json.",
    ),
    (
        "a text of a label",
        page(labels={"send": None}),
        "Invalid value None for the label 'send' in `labels`: expected a string.",
    ),
    (
        "a place in a label",
        page(labels={"thoughtFor": "{zeit} gedacht"}),
        (
            "Invalid value '{zeit} gedacht' for the label 'thoughtFor' in `labels`: "
            "nothing is filled in for {zeit}; expected {time}."
        ),
    ),
    (
        "labels in a list",
        page(labels=["send"]),
        (
            "Invalid value ['send'] for `labels`: expected a dictionary of names and texts, "
            'such as {"send": "Submit"}.'
        ),
    ),
    (
        "a number for the id",
        lambda: chat_ui(3),  # pyright: ignore[reportArgumentType]
        'Invalid value 3 for `id`: expected a string such as "chat".',
    ),
    (
        "a space in the id",
        lambda: chat_ui("my chat"),
        "Invalid value 'my chat' for `id`: expected letters, digits and underscores. Did you mean 'my_chat'?",
    ),
    (
        "something else than an id",
        lambda: Chat(print),  # pyright: ignore[reportArgumentType]
        'Invalid value <built-in function print> for `id`: expected a string such as "chat".',
    ),
]


@pytest.mark.parametrize(
    ("mistake", "sentence"), [pytest.param(*case[1:], id=case[0]) for case in MISPLACED + VALUES]
)
def test_what_is_said(mistake: Callable[[], Any], sentence: str) -> None:
    with pytest.raises((TypeError, ValueError)) as raised:
        mistake()
    assert str(raised.value) == sentence


@pytest.mark.parametrize(
    ("value", "css"),
    [
        (300, "300"),
        (12.5, "12.5"),
        (0, "0"),
        ("300", "300"),
        ("50%", "50%"),
        ("100dvh", "100dvh"),
        ("2.5rem", "2.5rem"),
        (".5em", ".5em"),
        (" 3PX ", "3PX"),
        ("auto", "auto"),
        ("fit-content", "fit-content"),
        ("min(680px, 100%)", "min(680px, 100%)"),
        ("calc(100vh - (2 * var(--gap)))", "calc(100vh - (2 * var(--gap)))"),
        ("var(--height)", "var(--height)"),
    ],
)
def test_lengths(value: Any, css: str) -> None:
    made = css_length("width", value)
    assert made is not None
    assert made.startswith(css)
    assert not css.isdecimal() or css == "0" or made.endswith("px")


@pytest.mark.parametrize(
    "value", ["", "px", "10 %;color:red", "calc(1px", "min(1px;2px)", "1px 2px", "10pixels", b"1px"]
)
def test_what_is_no_length(value: Any) -> None:
    with pytest.raises((TypeError, ValueError), match="expected a CSS length"):
        chat_ui("chat", height=value)


@pytest.mark.parametrize("icon", ["🤖", "AI", HTML("<svg></svg>"), tags.i(), TagList("x"), True])
def test_icons(icon: Any) -> None:
    chat_ui("chat", icon_assistant=icon)


def test_a_list_of_messages_may_be_made_on_the_way() -> None:
    assert "Two" in str(chat_ui("chat", messages=iter(["One", "Two"])))  # pyright: ignore[reportArgumentType]
    assert "Two" in str(chat_ui("chat", messages=("One", "Two")))


def test_every_label_can_be_replaced() -> None:
    labels = {
        name: text.upper() if "{" not in text else text for name, text in default_labels().items()
    }
    assert chat_ui("chat", labels=labels).attrs["data-config"]
    assert "send" in labels


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


@pytest.mark.parametrize(
    ("client", "sentence"),
    [
        (
            "gpt-5",
            (
                "Invalid value 'gpt-5' for `client`: expected a chatlas client such as ChatOpenAI(). "
                "Pass the name of a model to its client, as in ChatOpenAI(model='gpt-5')."
            ),
        ),
        (ChatOpenAI, "Invalid value ChatOpenAI for `client`: call it, as in client=ChatOpenAI()."),
        (
            len,
            (
                "Invalid value <built-in function len> for `client`: expected a chatlas client such as "
                "ChatOpenAI(). To answer with a function, put @chat.on_user_submit above it."
            ),
        ),
        (
            3,
            (
                "Invalid value 3 for `client`: expected a chatlas client such as ChatOpenAI(). Use other "
                "libraries in a handler, with the functions of shiny_chatkit.frameworks for their streams."
            ),
        ),
    ],
)
def test_what_is_no_client(client: Any, sentence: str) -> None:
    with pytest.raises(TypeError) as raised:
        Chat("chat", client=client)
    assert str(raised.value) == sentence
