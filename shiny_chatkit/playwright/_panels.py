"""Actions around the conversation: threads, settings, tasks and downloads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from playwright.sync_api import Download, Locator
from playwright.sync_api import expect as playwright_expect

from ._page import ChatPage, Timeout, listed, names_of, whole


class PanelMethods(ChatPage):
    """The methods of :class:`ChatController` for threads, settings, tasks and downloads."""

    # -- Threads -------------------------------------------------------------------------------

    def new_thread(self, *, timeout: Timeout = None) -> None:
        """
        Open a new thread, and wait until it is shown.

        Parameters
        ----------
        timeout
            How long to wait for each step, in milliseconds.
        """
        threads = self.loc_threads.locator(".chatkit-thread")
        active = self.loc_threads.locator(".chatkit-thread[aria-current=true]")
        with self._explaining(
            'The chat does not show its threads: write `chat_ui(threads="menu")` in the app.'
        ):
            before = active.get_attribute("data-thread-id", timeout=timeout) or ""
            button = self.loc_threads.locator(".chatkit-new-thread")
            if not button.is_visible():
                self._open_threads(timeout)
            count = threads.count()
            button.click(timeout=timeout)
            playwright_expect(threads).to_have_count(count + 1, timeout=timeout)
            playwright_expect(active).not_to_have_attribute(
                "data-thread-id", before, timeout=timeout
            )

    def switch_thread(self, title: str, *, timeout: Timeout = None) -> None:
        """
        Show another thread, and wait until it is shown.

        Parameters
        ----------
        title
            The whole title of the thread.
        timeout
            How long to wait for each step, in milliseconds.
        """
        thread = self._thread(title, timeout)
        with self._explaining(f"The thread {title!r} is not shown."):
            thread.click(timeout=timeout)
            playwright_expect(thread).to_have_attribute("aria-current", "true", timeout=timeout)

    def rename_thread(self, title: str, value: str, *, timeout: Timeout = None) -> None:
        """
        Rename a thread.

        Parameters
        ----------
        title
            The whole title of the thread.
        value
            The new title.
        timeout
            How long to wait for each step, in milliseconds.
        """
        self._thread(title, timeout).press("F2", timeout=timeout)
        field = self.loc_threads.locator(".chatkit-thread-field")
        field.fill(value, timeout=timeout)
        field.press("Enter", timeout=timeout)
        with self._explaining(f"No thread is named {value!r}.", self._titles):
            playwright_expect(self._titled(value).last).to_be_attached(timeout=timeout)

    def delete_thread(self, title: str, *, timeout: Timeout = None) -> None:
        """
        Delete a thread, and confirm the deletion.

        Parameters
        ----------
        title
            The whole title of the thread.
        timeout
            How long to wait for each step, in milliseconds.
        """
        thread = self._thread(title, timeout)
        id = thread.get_attribute("data-thread-id", timeout=timeout)
        thread.press("Delete", timeout=timeout)
        self.loc_threads.locator(".chatkit-thread-remove").click(timeout=timeout)
        with self._explaining(f"The thread {title!r} was not deleted.", self._titles):
            playwright_expect(
                self.loc_threads.locator(f".chatkit-thread[data-thread-id='{id}']")
            ).to_have_count(0, timeout=timeout)

    # -- Settings ------------------------------------------------------------------------------

    def set_setting(
        self, label: str, value: bool | float | str | None = None, *, timeout: Timeout = None
    ) -> None:
        """
        Change an item of the settings menu.

        Parameters
        ----------
        label
            The label of the item.
        value
            True or False for a toggle, the visible text of an option, or a number for a range; omit it for an
            action.
        timeout
            How long to wait for each step, in milliseconds.
        """
        menu = self.loc.locator(".chatkit-settings-menu")
        with self._explaining("The chat has no settings menu."):
            playwright_expect(self.loc_settings).to_be_visible(timeout=timeout)
            if not menu.is_visible():
                # Use the keyboard: a click right after the menu has closed counts as the click that closed it.
                self.loc_settings.press("Enter", timeout=timeout)
            playwright_expect(menu).to_be_visible(timeout=timeout)
        items = menu.locator(".chatkit-setting")
        names = self.page.locator(".chatkit-setting-label", has_text=whole(label))
        actions = items.and_(self.loc.locator("button")).filter(has_text=whole(label))
        item = self._present(
            items.filter(has=names).or_(actions),
            f"No setting is labeled {label!r}.",
            lambda: listed(
                "The menu has",
                menu.locator(".chatkit-setting-label, button.chatkit-setting").all_inner_texts(),
            ),
            timeout,
        )
        kind = item.get_attribute("data-type", timeout=timeout)
        self._check_setting(item, label, kind, value)
        with self._explaining(f"The setting {label!r} cannot be set to {value!r}."):
            if kind == "action":
                item.click(timeout=timeout)
            elif kind == "toggle":
                item.locator("input").set_checked(value is True, timeout=timeout)
            elif kind == "select":
                item.locator("select").select_option(label=str(value), timeout=timeout)
            else:
                # Move the slider in one step; the value is sent on release.
                item.locator("input").evaluate(
                    """(input, value) => {
                        input.value = value;
                        for (const type of ["input", "change"])
                            input.dispatchEvent(new Event(type, {bubbles: true}));
                    }""",
                    str(value),
                    timeout=timeout,
                )
        self.page.keyboard.press("Escape")
        playwright_expect(menu).to_be_hidden(timeout=timeout)

    # -- Tasks and downloads -------------------------------------------------------------------

    def dismiss_todos(self, *, timeout: Timeout = None) -> None:
        """
        Dismiss the todo list, and wait until it is gone.

        Parameters
        ----------
        timeout
            How long to wait for each step, in milliseconds.
        """
        with self._explaining("The chat does not show a todo list."):
            self.loc_todos.locator(".chatkit-todos-head > .chatkit-quiet").click(timeout=timeout)
            playwright_expect(self.loc_todos).to_be_hidden(timeout=timeout)

    def expect_todos(self, titles: Sequence[str], *, timeout: Timeout = None) -> None:
        """
        Expect the titles of the todo list.

        Parameters
        ----------
        titles
            The titles of all items, in order; an empty list if there is no todo list.
        timeout
            How long to wait for them, in milliseconds.
        """
        wanted = names_of(titles, "titles")
        items = self.loc_todos.locator("li > span:last-child")
        with self._explaining("The todo list is different."):
            playwright_expect(items).to_have_text(wanted, timeout=timeout)

    def download_chat(
        self, format: Literal["markdown", "json", "html"] = "markdown", *, timeout: Timeout = None
    ) -> Download:
        """
        Download the conversation from its menu.

        Parameters
        ----------
        format
            "markdown", "json" or "html".
        timeout
            How long to wait for each step, in milliseconds.

        Returns
        -------
        :
            Playwright's download; ``.path()`` returns the path of the file.
        """
        if format not in ("markdown", "json", "html"):
            raise ValueError(
                f'Invalid value {format!r} for `format`: expected "markdown", "json" or "html".'
            )
        with self._explaining(
            "The chat cannot be downloaded: write `chat_ui(export=True)` in the app."
        ):
            self.loc.locator("button.chatkit-export").click(timeout=timeout)
            with self.page.expect_download(timeout=timeout) as started:
                self.loc.locator(f".chatkit-export-menu [data-format={format}]").click(
                    timeout=timeout
                )
        return started.value

    def _check_setting(self, item: Locator, label: str, kind: str | None, value: object) -> None:
        expected = ""
        if kind == "action" and value is not None:
            expected = f"It is an action: write set_setting({label!r})"
        elif kind == "toggle" and not isinstance(value, bool):
            expected = "It is a toggle: expected True or False"
        elif kind == "select":
            options = [text.strip() for text in item.locator("option").all_text_contents()]
            expected = "" if str(value) in options else listed("It offers", options).rstrip(".")
        elif kind == "range":
            low, high = (float(item.locator("input").get_attribute(n) or 0) for n in ("min", "max"))
            fits = (
                isinstance(value, (int, float))
                and not isinstance(value, bool)
                and low <= value <= high
            )
            expected = "" if fits else f"It is a range: expected a number from {low:g} to {high:g}"
        if expected:
            raise ValueError(f"The setting {label!r} cannot be set to {value!r}. {expected}.")

    def _titled(self, title: str) -> Locator:
        return self.loc_threads.locator(".chatkit-thread").filter(has_text=whole(title))

    def _thread(self, title: str, timeout: Timeout) -> Locator:
        """Return a thread whose title can be clicked."""
        thread = self._present(
            self._titled(title), f"No thread is named {title!r}.", self._titles, timeout
        )
        if not thread.is_visible():
            self._open_threads(timeout)
        playwright_expect(thread).to_be_visible(timeout=timeout)
        return thread

    def _titles(self) -> str:
        titles = self.loc_threads.locator(".chatkit-thread").all_text_contents()
        return listed("The threads are", titles)

    def _open_threads(self, timeout: Timeout) -> None:
        """Open the menu, or the sidebar if it is a drawer."""
        toggle = self.loc.locator(".chatkit-thread-title, .chatkit-threads-toggle")
        playwright_expect(toggle).to_be_visible(timeout=timeout)
        if toggle.get_attribute("aria-expanded", timeout=timeout) != "true":
            # Use the keyboard: a click right after the menu has closed counts as the click that closed it.
            toggle.press("Enter", timeout=timeout)
