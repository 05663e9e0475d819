"""Actions on messages, and expectations about the conversation."""

from __future__ import annotations

from typing import Literal

from playwright.sync_api import Locator
from playwright.sync_api import expect as playwright_expect

from ._page import ChatPage, PatternOrStr, Timeout, css_string


class MessageMethods(ChatPage):
    """The methods of :class:`ChatController` for the conversation."""

    # -- What a user does ----------------------------------------------------------------------

    def retry(self, *, timeout: Timeout = None) -> None:
        """
        Retry the newest failure with the button beside it.

        Parameters
        ----------
        timeout
            How long to wait for the button, in milliseconds.
        """
        button = self.loc_messages.locator(".chatkit-retry:not([hidden])")
        with self._explaining("No message has failed, so there is nothing to retry.", self._latest):
            button.last.click(timeout=timeout)

    def answer_again(self, *, timeout: Timeout = None) -> None:
        """
        Regenerate the newest answer, and wait until the new version begins.

        Parameters
        ----------
        timeout
            How long to wait for each step, in milliseconds.
        """
        answer = self.loc_messages.locator("> [data-role=assistant]").last
        self._replace(answer, ".chatkit-action-regenerate", "answered again", None, timeout)

    def edit_message(self, value: str, *, timeout: Timeout = None) -> None:
        """
        Edit the user's newest message, and wait until the edited message has replaced it.

        Parameters
        ----------
        value
            The new text.
        timeout
            How long to wait for each step, in milliseconds.
        """
        message = self.loc_messages.locator("> [data-role=user]").last
        self._replace(message, ".chatkit-action-edit", "edited", value, timeout)

    def rate_answer(self, rating: Literal["up", "down"], *, timeout: Timeout = None) -> None:
        """
        Rate the newest answer; repeating the same rating removes it.

        Parameters
        ----------
        rating
            "up" or "down".
        timeout
            How long to wait for each step, in milliseconds.
        """
        if rating not in ("up", "down"):
            raise ValueError(f'Invalid value {rating!r} for `rating`: expected "up" or "down".')
        answer = self.loc_messages.locator("> [data-role=assistant]").last
        button = answer.locator(f".chatkit-action-{rating}")
        with self._explaining(
            "The answer cannot be rated: write `chat_ui(feedback=True)` in the app, and wait for the "
            "end of the answer.",
            self._latest,
        ):
            before = button.get_attribute("aria-pressed", timeout=timeout) or "false"
            button.click(timeout=timeout)
            playwright_expect(button).not_to_have_attribute("aria-pressed", before, timeout=timeout)

    def show_version(self, number: int, *, timeout: Timeout = None) -> None:
        """
        Show another version of the newest message that has several versions.

        Parameters
        ----------
        number
            The number of the version, counted from 1.
        timeout
            How long to wait for each step, in milliseconds.
        """
        pager = self._present(
            self.loc_messages.locator(".chatkit-pager:not([hidden])"),
            "No message has more than one version.",
            self._latest,
            timeout,
        )
        place = pager.locator(".chatkit-pager-place")
        at, _, count = (place.get_attribute("data-text", timeout=timeout) or "1 / 1").partition(
            " / "
        )
        if not 1 <= number <= int(count):
            raise AssertionError(f"Invalid version {number}: the message has {count} versions.")
        button = pager.get_by_role("button").nth(0 if number < int(at) else 1)
        for _ in range(abs(number - int(at))):
            button.click(timeout=timeout)
        playwright_expect(place).to_have_attribute(
            "data-text", f"{number} / {count}", timeout=timeout
        )

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
        with self._explaining("The latest message is different."):
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
        with self._explaining("The conversation has a different text."):
            playwright_expect(self.loc_messages).to_have_text(
                value, use_inner_text=True, timeout=timeout
            )

    def expect_greeting(self, value: PatternOrStr, *, timeout: Timeout = None) -> None:
        """
        Expect the greeting to contain a text.

        Parameters
        ----------
        value
            A part of the text, or a pattern found in it.
        timeout
            How long to wait for it, in milliseconds.
        """
        with self._explaining("The greeting does not have this text."):
            playwright_expect(self.loc_greeting).to_contain_text(
                value, use_inner_text=True, timeout=timeout
            )

    def expect_error(self, value: PatternOrStr, *, timeout: Timeout = None) -> None:
        """
        Expect an error that the chat shows to the user, at a message or in a notice above the input.

        Parameters
        ----------
        value
            A part of the text, or a pattern found in it.
        timeout
            How long to wait for it, in milliseconds.
        """
        notices = self.loc.locator(".chatkit-notice > span", has_text=value)
        # An error at a message is not part of its text, but the accessible name of its note.
        failures = self.loc_messages.get_by_label(value).and_(
            self.loc.locator(".chatkit-failure:not([hidden])")
        )
        self._present(
            notices.or_(failures),
            f"The chat does not report {value!r}.",
            self._latest,
            timeout,
        )

    def expect_streaming(self, streaming: bool, *, timeout: Timeout = None) -> None:
        """
        Expect that an answer is running, or that none is.

        An answer is running from the moment the user sends a message, before its first word appears, until the
        chat can accept the next message.

        Parameters
        ----------
        streaming
            True to expect a running answer, False to expect none.
        timeout
            How long to wait for it, in milliseconds.
        """
        problem = "No answer is running." if streaming else "An answer is running."
        with self._explaining(problem, self._latest):
            # Do not check visibility, because a chat in a hidden tab answers, too.
            playwright_expect(self.loc_stop_button).to_have_js_property(
                "hidden", not streaming, timeout=timeout
            )

    def _replace(
        self, message: Locator, button: str, done: str, text: str | None, timeout: Timeout
    ) -> None:
        with self._explaining(
            f"No message can be {done}. An answer must have ended first, and "
            "`allow_edit` must not be False.",
            self._latest,
        ):
            # Find it before the click, because another message may be the newest right after it.
            id = message.get_attribute("data-message-id", timeout=timeout) or ""
            message.locator(button).click(timeout=timeout)
        if text is not None:
            message.locator(".chatkit-edit-input").fill(text, timeout=timeout)
            message.locator(".chatkit-edit [data-primary]").click(timeout=timeout)
        # Either another message replaces it, or it fails.
        before = self.loc_messages.locator(
            f"> [data-message-id={css_string(id)}]:not([data-error])"
        )
        with self._explaining(f"The message was not {done}.", self._latest):
            playwright_expect(before).to_have_count(0, timeout=timeout)
