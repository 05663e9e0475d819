"""The app's own UI in the element: the drawer, the footer, the toolbar and the icon of the send button."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from htmltools import HTML, HTMLDependency, Tag, TagList, tags

from shiny_chatkit import chat_drawer, chat_ui

DEPENDENCY = HTMLDependency("mine", "1", head=HTML("<meta>"))


def config(**options: Any) -> dict[str, Any]:
    return json.loads(str(chat_ui("chat", **options).attrs["data-config"]))


def slots(**options: Any) -> dict[str, str]:
    children = chat_ui("chat", **options).children
    found = [
        child for child in children if isinstance(child, Tag) and child.has_class("chatkit-slot")
    ]
    return {str(child.attrs["data-slot"]): str(TagList(*child.children)) for child in found}


def test_the_page_knows_the_drawer() -> None:
    assert "drawer" not in config()
    assert config(drawer=False)["drawer"] is False
    drawer = chat_drawer(tags.p("One"), "Two", title="Result", width="20rem", open=False)
    assert config(drawer=drawer)["drawer"] == {
        "width": "20rem",
        "open": False,
        "resizable": True,
        "title": "Result",
    }
    assert slots(drawer=drawer) == {"drawer": "<p>One</p>\nTwo"}
    assert config(artifacts="drawer")["artifacts"] == "drawer"
    assert "artifacts" not in config(artifacts="inline")
    assert config(drawer=chat_drawer(resizable=False))["drawer"]["resizable"] is False
    assert float(config(drawer=chat_drawer())["drawer"]["width"].removesuffix("px")) == 400
    assert slots(drawer=chat_drawer()) == {}


def test_the_footer_and_the_toolbar_keep_ids_classes_and_dependencies() -> None:
    footer = TagList(tags.p("Mind", id="note", class_="small"), DEPENDENCY)
    assert slots(footer=footer, toolbar_input="Plain & simple") == {
        "footer": '<p id="note" class="small">Mind</p>',
        "toolbar": "Plain &amp; simple",
    }
    assert DEPENDENCY in chat_ui("chat", footer=footer).get_dependencies()
    assert slots(footer=None, toolbar_input=None) == {}
    icon = TagList(tags.i(class_="plane"), DEPENDENCY)
    assert config(icon_send=icon)["iconSend"] == '<i class="plane"></i>'
    assert DEPENDENCY in chat_ui("chat", icon_send=icon).get_dependencies()
    assert "iconSend" not in config(icon_send=False)
    assert config(icon_send="<b>Go</b>")["iconSend"] == "<b>Go</b>"


def page(**options: Any) -> Callable[[], Any]:
    return lambda: chat_ui("chat", **options)


def drawer(*content: Any, **options: Any) -> Callable[[], Any]:
    return lambda: chat_drawer(*content, **options)


@pytest.mark.parametrize(
    ("make", "error", "text"),
    [
        (page(drawer="open"), TypeError, "chat_drawer(...), not 'open'"),
        (page(drawer=tags.p()), TypeError, "drawer=chat_drawer(content"),
        (page(artifacts="beside"), ValueError, "`artifacts` must be 'inline' or 'drawer'"),
        (page(links=True), ValueError, "`links` must be 'new-tab' or 'ask'"),
        (page(artifacts="drawer", drawer=False), ValueError, "needs a drawer"),
        (page(icon_send=True), ValueError, "not True"),
        (page(icon_send="plane.png"), ValueError, "ui.img"),
        (drawer({"class": "x"}), TypeError, "ui.div({...}"),
        (drawer(title=1), TypeError, "`title`: expected a string"),
        (drawer(width=0), ValueError, "`width`"),
        (drawer(width="wide"), ValueError, "`width`"),
        (drawer(open="yes"), TypeError, "`open` must be True or False"),
        (drawer(resizable=None), TypeError, "`resizable`"),
    ],
)
def test_mistakes(make: Any, error: type[Exception], text: str) -> None:
    with pytest.raises(error) as raised:
        make()
    assert text in str(raised.value)
