"""Wrong values for options of ``chat_ui()`` and ``Chat()``, and what the errors say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from chatlas import ChatOpenAI
from htmltools import HTML, TagList, tags

from shiny_chatkit import Chat, chat_ui
from shiny_chatkit.protocol.checks.html import css_length
from shiny_chatkit.protocol.languages import texts
from tests.unit.element.calls import chat, page

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
        "Unknown label 'xyzzy' in `labels`. The names are the keys in shiny_chatkit/languages/en.json.",
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
    ("mistake", "sentence"), [pytest.param(*case[1:], id=case[0]) for case in VALUES]
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
        name: text.upper() if isinstance(text, str) and "{" not in text else text
        for name, text in texts("en").items()
    }
    assert chat_ui("chat", labels=labels).attrs["data-config"]
    assert "send" in labels


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
