"""The chat as a page object: where its parts are, what a user does with them, what a test expects of them."""

from __future__ import annotations

from re import Pattern
from typing import Literal

from playwright.sync_api import (
    Locator,
    LocatorAssertions,  # pyright: ignore[reportPrivateImportUsage]
    Page,
)
from playwright.sync_api import expect as playwright_expect

PatternOrStr = str | Pattern[str]
Timeout = float | None
"""Milliseconds; None is Playwright's own default."""


class ChatController:
    """
    A chat in a page under test.

    Parameters
    ----------
    page
        The page.
    id
        The id given to ``chat_ui()``, with the namespace of its module, if any: ``"module-chat"``.

    Attributes
    ----------
    page, id
        As given.
    loc
        The element.
    loc_messages
        The conversation; its children are exactly the messages.
    loc_latest_message
        The last message.
    loc_scroll_container
        What scrolls.
    loc_greeting
        What an empty conversation shows.
    loc_input_container
        The composer: the input and its buttons.
    loc_input
        The text area the user writes in.
    loc_input_button
        The send button; disabled while there is nothing to send.
    loc_stop_button
        The stop button; shown while an answer is under way.
    loc_threads
        The threads: a sidebar, or a menu and its button. Each is a ``.chatkit-thread`` in it.
    loc_settings
        The button that opens the settings; what it opens is the dialog beside it.
    loc_todos
        The todo list above the input; hidden while there is none.
    loc_palette
        What ``/`` and ``@`` offer, as options of a listbox; hidden while they offer nothing.

    Examples
    --------
    ```python
    def test_answers(page: Page, app_url: str) -> None:
        page.goto(app_url)
        chat = ChatController(page, "chat")
        chat.set_user_input("Hello")
        chat.send_user_input()
        chat.expect_latest_message("Hello to you, too.")
    ```
    """

    def __init__(self, page: Page, id: str) -> None:
        self.page = page
        self.id = id
        self.loc: Locator = page.locator(f"#{id}")
        self.loc_scroll_container: Locator = self.loc.locator("> .chatkit-scroll")
        self.loc_messages: Locator = self.loc_scroll_container.locator(".chatkit-messages")
        self.loc_latest_message: Locator = self.loc_messages.locator("> :last-child")
        self.loc_greeting: Locator = self.loc_scroll_container.locator(".chatkit-greeting")
        self.loc_input_container: Locator = self.loc.locator(".chatkit-composer")
        self.loc_input: Locator = self.loc_input_container.locator("textarea.chatkit-input")
        self.loc_input_button: Locator = self.loc_input_container.locator(".chatkit-send")
        self.loc_stop_button: Locator = self.loc_input_container.locator(".chatkit-stop")
        self.loc_threads: Locator = self.loc.locator(".chatkit-threads")
        self.loc_settings: Locator = self.loc.locator("button.chatkit-settings")
        self.loc_todos: Locator = self.loc.locator(".chatkit-todos")
        self.loc_palette: Locator = self.loc.locator(".chatkit-palette")

    @property
    def expect(self) -> LocatorAssertions:
        """Playwright's expectations of :attr:`loc`."""
        return playwright_expect(self.loc)

    # -- What a user does ----------------------------------------------------------------------

    def set_user_input(self, value: str, *, timeout: Timeout = None) -> None:
        """
        Write into the input, in the place of what is there.

        Parameters
        ----------
        value
            The text; line breaks do not send it.
        timeout
            How long to wait for the input, in milliseconds.
        """
        self.loc_input.fill(value, timeout=timeout)

    def send_user_input(
        self, *, method: Literal["enter", "click"] = "enter", timeout: Timeout = None
    ) -> None:
        """
        Send what is in the input.

        Parameters
        ----------
        method
            Whether to press Enter or to click the send button.
        timeout
            How long to wait for the input or the button, in milliseconds.
        """
        if method == "enter":
            self.loc_input.press("Enter", timeout=timeout)
        else:
            self.loc_input_button.click(timeout=timeout)

    def stop(self, *, timeout: Timeout = None) -> None:
        """
        Stop the answer that is under way, with the stop button.

        Parameters
        ----------
        timeout
            How long to wait for the button, in milliseconds.
        """
        self.loc_stop_button.click(timeout=timeout)

    def new_thread(self, *, timeout: Timeout = None) -> None:
        """
        Open a new thread, and wait until it is shown.

        Parameters
        ----------
        timeout
            How long to wait for each step, in milliseconds.
        """
        threads = self.loc_threads.locator(".chatkit-thread")
        active = self._active_thread()
        before = active.get_attribute("data-thread-id", timeout=timeout) or ""
        button = self.loc_threads.locator(".chatkit-new-thread")
        if not button.is_visible():
            self._open_threads(timeout)
        count = threads.count()
        button.click(timeout=timeout)
        playwright_expect(threads).to_have_count(count + 1, timeout=timeout)
        playwright_expect(active).not_to_have_attribute("data-thread-id", before, timeout=timeout)

    def switch_thread(self, title: str, *, timeout: Timeout = None) -> None:
        """
        Show another thread, and wait until it is shown.

        Parameters
        ----------
        title
            Its whole title.
        timeout
            How long to wait for each step, in milliseconds.
        """
        thread = self.loc_threads.get_by_role(
            "button", name=title, exact=True, include_hidden=True
        ).and_(self.loc_threads.locator(".chatkit-thread"))
        if not thread.is_visible():
            self._open_threads(timeout)
        thread.click(timeout=timeout)
        playwright_expect(thread).to_have_attribute("aria-current", "true", timeout=timeout)

    def _active_thread(self) -> Locator:
        return self.loc_threads.locator(".chatkit-thread[aria-current=true]")

    def _open_threads(self, timeout: Timeout) -> None:
        """Open the menu, or the sidebar where it is a drawer."""
        toggle = self.loc.locator(".chatkit-thread-title, .chatkit-threads-toggle")
        if toggle.get_attribute("aria-expanded", timeout=timeout) != "true":
            toggle.click(timeout=timeout)

    # -- What a test expects -------------------------------------------------------------------

    def expect_latest_message(self, value: PatternOrStr, *, timeout: Timeout = None) -> None:
        """
        Expect the visible text of the last message.

        Parameters
        ----------
        value
            The whole text (white space is normalized), or a pattern found in it.
        timeout
            How long to wait for it, in milliseconds.
        """
        playwright_expect(self.loc_latest_message).to_have_text(
            value, use_inner_text=True, timeout=timeout
        )

    def expect_messages(self, value: PatternOrStr, *, timeout: Timeout = None) -> None:
        """
        Expect the visible text of all messages together.

        Parameters
        ----------
        value
            The whole text (white space is normalized), or a pattern found in it.
        timeout
            How long to wait for it, in milliseconds.
        """
        playwright_expect(self.loc_messages).to_have_text(
            value, use_inner_text=True, timeout=timeout
        )

    def expect_greeting(self, value: PatternOrStr, *, timeout: Timeout = None) -> None:
        """
        Expect a text in the greeting.

        Parameters
        ----------
        value
            A part of the text, or a pattern found in it.
        timeout
            How long to wait for it, in milliseconds.
        """
        playwright_expect(self.loc_greeting).to_contain_text(
            value, use_inner_text=True, timeout=timeout
        )

    def expect_user_input(self, value: PatternOrStr, *, timeout: Timeout = None) -> None:
        """
        Expect a text in the input.

        Parameters
        ----------
        value
            The whole text, or a pattern found in it.
        timeout
            How long to wait for it, in milliseconds.
        """
        playwright_expect(self.loc_input).to_have_value(value, timeout=timeout)

    def expect_streaming(self, streaming: bool, *, timeout: Timeout = None) -> None:
        """
        Expect that an answer is under way, or that none is.

        It is from the moment the user sends a message, before the first word, until the chat can take the
        next one.

        Parameters
        ----------
        streaming
            Which of the two.
        timeout
            How long to wait for it, in milliseconds.
        """
        # Not its visibility: a chat in a hidden tab answers, too.
        playwright_expect(self.loc_stop_button).to_have_js_property(
            "hidden", not streaming, timeout=timeout
        )
