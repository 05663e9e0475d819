"""Locates the parts of a chat in its page, and describes the page when an expectation fails."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from re import Pattern
from typing import Any

from playwright.sync_api import (
    Error,
    Locator,
    LocatorAssertions,  # pyright: ignore[reportPrivateImportUsage]
    Page,
)
from playwright.sync_api import expect as playwright_expect

from shiny_chatkit.protocol.clean import quoted

PatternOrStr = str | Pattern[str]
Timeout = float | None
"""Milliseconds; None is Playwright's default."""

MAX_QUOTED_CHARS = 200


class ChatPage:
    """The locators of a chat; see :class:`ChatController`."""

    def __init__(self, page: Page, id: str) -> None:
        _check_page(page)
        if not isinstance(id, str) or not re.fullmatch(r"[\w-]+", id):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ValueError(
                f"Invalid value {quoted(id)} for `id`: expected the id given to chat_ui(), such as "
                '"chat", or "module-chat" for a chat in a module.'
            )
        self.page = page
        self.id = id
        self.loc: Locator = page.locator(f"#{id}")
        self.loc_scroll_container: Locator = self.loc.locator("> .chatkit-scroll")
        self.loc_messages: Locator = self.loc_scroll_container.locator(".chatkit-messages")
        self.loc_latest_message: Locator = self.loc_messages.locator("> :last-child")
        self.loc_greeting: Locator = self.loc_scroll_container.locator(".chatkit-greeting")
        self.loc_tool_cards: Locator = self.loc_messages.locator(".chatkit-tool")
        self.loc_input_container: Locator = self.loc.locator(".chatkit-composer")
        self.loc_input: Locator = self.loc_input_container.locator("textarea.chatkit-input")
        self.loc_input_button: Locator = self.loc_input_container.locator(".chatkit-send")
        self.loc_stop_button: Locator = self.loc_input_container.locator(".chatkit-stop")
        self.loc_attachments: Locator = self.loc_input_container.locator(".chatkit-chip")
        self.loc_threads: Locator = self.loc.locator(".chatkit-threads")
        self.loc_settings: Locator = self.loc.locator("button.chatkit-settings")
        self.loc_todos: Locator = self.loc.locator(".chatkit-todos")
        self.loc_palette: Locator = self.loc.locator(".chatkit-palette")

    @property
    def expect(self) -> LocatorAssertions:
        """Playwright's assertions for ``loc``."""
        return playwright_expect(self.loc)

    # -- For the methods of the controller ---------------------------------------------------

    @contextmanager
    def _explaining(
        self, problem: str, instead: Callable[[], str] | None = None
    ) -> Generator[None]:
        """Turn a Playwright failure into an error that says what the page has instead."""
        try:
            yield
        except (AssertionError, Error) as error:
            found = self._missing() or " ".join(
                text for text in (instead() if instead else "", self._reported()) if text
            )
            raise AssertionError(f"{problem} {found}\n\n{error}".strip()) from error

    def _present(
        self, locator: Locator, problem: str, instead: Callable[[], str], timeout: Timeout
    ) -> Locator:
        """Wait until the page has a matching element, and return the last one."""
        with self._explaining(problem, instead):
            playwright_expect(locator.last).to_be_attached(timeout=timeout)
        return locator.last

    def _missing(self) -> str:
        """Return a sentence if the page does not have this chat."""
        if self.loc.count():
            return ""
        ids = self.page.locator("shiny-chatkit").evaluate_all("chats => chats.map(c => c.id)")
        return f'The page has no chat with the id "{self.id}"; {listed("it has", ids)}'

    def _reported(self) -> str:
        """Return a sentence that quotes the errors that the chat shows."""
        notices = self.loc.locator(".chatkit-notice > span").all_inner_texts()
        failed = self.loc_messages.locator("> [data-error]").evaluate_all(
            "messages => messages.map(m => m.dataset.error)"
        )
        return "".join(f'The chat reports: "{text}" ' for text in [*notices, *failed]).strip()

    def _latest(self) -> str:
        """Return a sentence that quotes the latest message."""
        if not self.loc_latest_message.count():
            return "The conversation is empty."
        return f"The latest message is {short(self.loc_latest_message.inner_text())}."


def _check_page(page: Any) -> None:
    if type(page).__module__.startswith("playwright.async_api"):
        raise TypeError(
            "ChatController needs a page of playwright.sync_api, and this is one of "
            "playwright.async_api: write the test without `async`."
        )
    if not hasattr(page, "locator"):
        raise TypeError(
            f"Invalid value {quoted(page)} for `page`: expected a Playwright page. "
            'Write ChatController(page, "chat").'
        )


def names_of(items: Sequence[str], argument: str) -> list[str]:
    """Return a list of names; reject a string, which would count as a list of letters."""
    if isinstance(items, str):
        raise TypeError(
            f"Invalid value {quoted(items)} for `{argument}`: expected a list. "
            f"Write [{quoted(items)}]."
        )
    return list(items)


def listed(what: str, items: Sequence[str]) -> str:
    """Return a list as a sentence."""
    return f"{what}: {', '.join(map(short, items)) or 'nothing'}."


def short(text: str) -> str:
    """Return a text in quotes, on one line and shortened."""
    text = " ".join(text.split())
    return f'"{text[: MAX_QUOTED_CHARS - 1]}…"' if len(text) > MAX_QUOTED_CHARS else f'"{text}"'


def whole(text: str) -> Pattern[str]:
    """Return a pattern for exactly this text, ignoring surrounding white space."""
    return re.compile(rf"^\s*{re.escape(text)}\s*$")


def css_string(text: str) -> str:
    """Return a text as a string in a CSS selector."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\a ")
    return f'"{escaped}"'
