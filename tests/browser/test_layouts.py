"""The layouts that the documentation shows, on a desktop and on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from shiny_chatkit.playwright import ChatController
from tests.conftest import ROOT, StartApp

from .helpers import begin, visit

SECTION = re.compile(r"^## (.+?)$.*?^```python app\n(.*?)^```$", re.DOTALL | re.MULTILINE)
APPS = dict(SECTION.findall((ROOT / "docs" / "layouts.md").read_text()))

DESKTOP: ViewportSize = {"width": 1100, "height": 700}
PHONE: ViewportSize = {"width": 390, "height": 780}
LONG = "Hello there. " * 60

Reach = Callable[[Page], None]


def nowhere(page: Page) -> None:
    """The chat is on show from the start."""


def open_modal(page: Page) -> None:
    page.get_by_role("button", name="Ask the assistant").click()
    # Bootstrap takes the focus when the modal has arrived, and does not close it before.
    expect(page.locator("#shiny-modal")).to_be_focused()


def open_tab(page: Page) -> None:
    if (menu := page.locator(".navbar-toggler")).is_visible():
        menu.click()
    page.get_by_role("tab", name="Assistant").click()


def open_sidebar(page: Page) -> None:
    toggle = page.locator(".collapse-toggle")
    if toggle.get_attribute("aria-expanded") == "false":
        toggle.click()


@pytest.fixture(scope="session")
def layouts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("layouts")
    for name, code in APPS.items():
        (folder / f"{name}.py").write_text(code)
    return folder


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize(
    ("name", "reach"),
    [
        ("Full page", nowhere),
        ("Sidebar", open_sidebar),
        ("Modal", open_modal),
        ("Tab", open_tab),
    ],
)
def test_the_input_stays_in_view(
    page: Page, shiny_app: StartApp, layouts: Path, name: str, reach: Reach, viewport: ViewportSize
) -> None:
    page.set_viewport_size(viewport)
    visit(page, shiny_app(layouts / f"{name}.py"))
    expect(page.locator("html")).not_to_have_class(re.compile("shiny-busy"))
    reach(page)
    chat = ChatController(page, "chat")
    expect(chat.loc_input).to_be_in_viewport(ratio=1)
    begin(chat, LONG.strip())
    chat.expect_latest_message(re.compile("^You wrote: Hello there."))
    expect(chat.loc_input).to_be_in_viewport(ratio=1)
    expect(chat.loc_input_button).to_be_in_viewport(ratio=1)
    width, height = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
    )
    assert width <= viewport["width"]
    assert height <= viewport["height"]


def test_every_layout_of_the_page_is_tried() -> None:
    assert list(APPS) == ["Full page", "Sidebar", "Modal", "Tab"]


def test_a_modal_that_is_reopened_has_the_conversation(
    page: Page, shiny_app: StartApp, layouts: Path
) -> None:
    visit(page, shiny_app(layouts / "Modal.py"))
    chat = ChatController(page, "chat")
    open_modal(page)
    begin(chat, "Hello")
    chat.expect_latest_message("You wrote: Hello")
    chat.expect_streaming(False)  # Escape would stop an answer first.
    page.keyboard.press("Escape")
    expect(chat.loc).to_have_count(0)
    open_modal(page)
    chat.expect_latest_message("You wrote: Hello")
    begin(chat, "Again")
    chat.expect_latest_message("You wrote: Again")
