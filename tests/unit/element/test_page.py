"""``page_chat()`` as HTML, and what it says about mistakes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
from htmltools import Tag, tags
from shiny import ui
from shiny.express import wrap_express_app
from starlette.testclient import TestClient

from shiny_chatkit import (
    chat_nav_panel,
    chat_sidebar,
    chat_ui_history,
    page_chat,
    page_chat_theme,
)


def html(**options: Any) -> str:
    return str(page_chat("Notes", **options))


def sidebars(**options: Any) -> dict[str, str]:
    """Return how each sidebar opens, by the pages that show it."""
    found = re.findall(r'data-pages="([^"]*)" data-open="(\w+)"', html(**options))
    return {" ".join(json.loads(pages.replace("&quot;", '"'))): open for pages, open in found}


def test_the_texts_of_the_page_and_its_heading() -> None:
    labels = {
        "pageToggle": "Menü",
        "resizeSidebar": "Breite",
        "pageHome": "Zum Chat",
        "send": "Los",
    }
    page = html(labels=labels, pages_navbar=[chat_nav_panel("Sources")])
    for text in ('aria-label="Menü"', 'data-resize-label="Breite"', 'aria-label="Notes: Zum Chat"'):
        assert text in page
    assert page.count("<h1") == 1
    assert 'aria-label="App menu"' in page
    assert str(page_chat(tags.h1("Mine"))).count("<h1") == 1
    with pytest.raises(ValueError, match="pageHome"):
        html(labels={"pagehome": "Zum Chat"})


def test_the_page_has_one_chat_and_its_threads() -> None:
    page = html(id="notes", footer="Mind", threads="sidebar")
    assert page.count("<shiny-chatkit ") == 1
    assert page.count('data-chatkit-history="notes"') == 1
    assert 'id="notes_page"' in page
    assert "--chatkit-measure:min(clamp(680px" in page
    assert "bslib-input-dark-mode" in page
    assert "bslib-input-dark-mode" not in html(toolbar_global=None)
    assert "chatkit-history" not in html(sidebar=False)
    assert "chatkit-history" not in html(threads=False)
    assert "chatkit-history" not in html(threads="menu")
    assert "Return to chat" not in page
    assert '"en"' in html(lang="en")


def test_each_page_has_its_sidebar_and_toolbar() -> None:
    panels = [
        chat_nav_panel("One", sidebar=True, toolbar="First tools"),
        chat_nav_panel("Two", sidebar=chat_sidebar("Two's", open=False), value="two"),
        ui.nav_menu(
            "More", cast(Any, chat_nav_panel("Three", sidebar=True)), "----", ui.nav_panel("Four")
        ),
    ]
    options: dict[str, Any] = {"pages_navbar": panels}
    assert sidebars(**options) == {"__home__ One Three": "auto", "two": "closed"}
    assert sidebars(sidebar=chat_sidebar(history=False, open="always"), **options) == {
        "__home__": "always",
        "One Three": "auto",
        "two": "closed",
    }
    page = html(**options)
    assert re.findall(r'data-page="(\w+)"', page) == ["One"]
    assert page.count("data-chatkit-history") == 1
    assert "Return to chat" in page
    assert "max-width:min(680px, 100%)" in page
    assert "chatkit-page-full" in html(pages_navbar=[chat_nav_panel("A", content_width="100%")])


def test_the_header_has_the_options_of_a_navbar() -> None:
    options = ui.navbar_options(bg="#123456", theme="dark", underline=False, class_="mine")
    page = html(navbar_options=options)
    assert "background-color:#123456" in page.replace(" ", "")
    assert re.search(r'<header [^>]*class="[^"]*\bmine\b', page)
    assert re.search(r'<header [^>]*data-bs-theme="dark"', page)
    assert "nav-pills" in page
    assert "nav-underline" in html()


def test_a_list_of_threads_for_any_place() -> None:
    history = chat_ui_history("chat", class_="mine")
    assert isinstance(history, Tag)
    assert history.has_class("mine")
    assert history.attrs["data-chatkit-history"] == "chat"


def test_the_theme_takes_variables() -> None:
    theme = page_chat_theme("flatly", primary="#123456", **{"border-radius": "0"})
    css = theme.to_css()
    assert "--bs-primary:#123456" in css.replace(" ", "")
    assert "--bs-border-radius:0;" in css.replace(" ", "")


def page(*title: Any, **options: Any) -> Callable[[], Any]:
    return lambda: page_chat(*(title or ("Notes",)), **options)


def panel(*args: Any, **options: Any) -> Callable[[], Any]:
    return lambda: chat_nav_panel(*args, **options)


def pages(*items: Any) -> Callable[[], Any]:
    return page(pages_navbar=items)


@pytest.mark.parametrize(
    ("make", "error", "text"),
    [
        (page(""), ValueError, "`title` must not be empty"),
        (page(height="5px"), TypeError, "page_chat() sets 'height' itself"),
        (page(show_history=True), TypeError, "'show_history'"),
        (page(sidebar="left"), TypeError, "chat_sidebar(...)"),
        (page(sidebar=ui.sidebar("x")), TypeError, "chat_sidebar(...), not 'Sidebar'"),
        (page(placehodler="x"), TypeError, "Did you mean 'placeholder'?"),
        (page(window_title=3), TypeError, "`window_title`"),
        (page(navbar_options={}), TypeError, "ui.navbar_options(...)"),
        (page(navbar_options=ui.navbar_options(position="fixed-top")), ValueError, "`position`"),
        (page(navbar_options=ui.navbar_options(collapsible=False)), ValueError, "`collapsible`"),
        (page(pages_navbar="About"), TypeError, "a list of chat_nav_panel(...)"),
        (pages("About"), TypeError, "not of 'About'"),
        (pages(tags.p("x")), TypeError, "chat_nav_panel(...)"),
        (pages(chat_nav_panel("A"), ui.nav_panel("A")), ValueError, "the value 'A'"),
        (pages(chat_nav_panel("A", value="__home__")), ValueError, "belongs to the page"),
        (panel(""), ValueError, "`title` must not be empty"),
        (panel("A", value=" "), ValueError, "`value` must not be empty"),
        (panel("A", {"class": "x"}), TypeError, "ui.div({...}"),
        (panel("A", toolbar=True), TypeError, "`toolbar`"),
        (panel("A", sidebar=None), TypeError, "`sidebar`"),
        (panel("A", content_width="wide"), ValueError, "`content_width`"),
        (lambda: chat_sidebar(open="often"), ValueError, "`open`"),  # pyright: ignore[reportArgumentType]
        (lambda: chat_sidebar(history="yes"), TypeError, "`history`"),  # pyright: ignore[reportArgumentType]
    ],
)
def test_mistakes(make: Callable[[], Any], error: type[Exception], text: str) -> None:
    with pytest.raises(error) as raised:
        make()
    assert text in str(raised.value)


def test_an_express_page_may_belong_to_a_module_and_show_nothing_for_other_calls(
    tmp_path: Path,
) -> None:
    (tmp_path / "app.py").write_text(
        "from shiny.module import ResolvedId\n"
        "from shiny_chatkit.express import Chat, page_chat\n"
        "page_chat('Orders', id=ResolvedId('orders-chat'))\n"
        "chat = Chat(ResolvedId('orders-chat'))\n"
        "chat.enable_bookmarking(bookmark_store='url')\n"
    )
    app: Any = wrap_express_app(tmp_path / "app.py")
    with TestClient(app) as client:
        html = client.get("/").text
    assert 'data-chat-id="orders-chat"' in html
    assert 'id="orders-chat_page"' in html
