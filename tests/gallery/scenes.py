"""How each app of the gallery comes to look as in its screenshot."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, ViewportSize

from shiny_chatkit.playwright import ChatController
from tests.support.documentation import ROOT

Scene = Callable[[ChatController], None]


def _send(text: str) -> Scene:
    def scene(chat: ChatController) -> None:
        chat.set_user_input(text)
        chat.send_user_input()
        _wait(chat)

    return scene


def _wait(chat: ChatController) -> None:
    chat.page.locator(".chatkit-message").nth(1).wait_for()
    chat.expect_streaming(False)


def _agent(chat: ChatController) -> None:
    chat.choose_suggestion("Audit the expenses of this month")
    chat.answer_question("75")
    chat.expect_tool("send_email", status="asking")


def _csv_helper(chat: ChatController) -> None:
    chat.attach_files(ROOT / "apps" / "csv_helper" / "sales.csv")
    _send("What is the average price by region?")(chat)


def _dashboard(chat: ChatController) -> None:
    _send("Show only Gentoo penguins")(chat)


def _querychat(chat: ChatController) -> None:
    _send("Show only the orders from the south")(chat)
    chat.page.locator("#dt tbody tr").nth(3).wait_for()


SCENES: dict[str, tuple[str, Scene]] = {
    "agent": ("chat", _agent),
    "csv_helper": ("chat", _csv_helper),
    "dashboard": ("chat", _dashboard),
    "hello_core": ("chat", _send("How many words did I write?")),
    "hello_express": ("chat", _send("How many words did I write?")),
    "migrated": ("chat", _send("I would like pancakes.")),
    "module": ("echo-chat", _send("This is a chat in a module.")),
    "protocol_tour": ("chat", _send("chart")),
    "querychat": ("querychat_orders-chat", _querychat),
}
"""The id of each app's chat, and what happens in it."""


WIDE: ViewportSize = {"width": 1440, "height": 900}
SIZES = {"dashboard": WIDE, "film": WIDE, "protocol_tour": WIDE, "querychat": WIDE}
"""The sizes of pages that need more room than others."""


def use_theme(page: Page, theme: str) -> None:
    """Show a page in light or dark colors, as a button for the color mode does."""
    page.evaluate("theme => document.documentElement.dataset.bsTheme = theme", theme)
