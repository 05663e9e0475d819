"""Actions in the composer: write, send, attach, mention, and run commands."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from playwright.sync_api import FilePayload
from playwright.sync_api import expect as playwright_expect

from shiny_chatkit.protocol.clean import quoted

from ._page import ChatPage, PatternOrStr, Timeout, css_string, listed, names_of, whole


class ComposerMethods(ChatPage):
    """The methods of :class:`ChatController` for the composer."""

    def set_user_input(self, value: str, *, timeout: Timeout = None) -> None:
        """
        Replace the text in the input.

        Parameters
        ----------
        value
            The new text; line breaks in it do not send it.
        timeout
            How long to wait for the input, in milliseconds.
        """
        with self._explaining("The input does not accept text."):
            self.loc_input.fill(value, timeout=timeout)

    def send_user_input(
        self, *, method: Literal["enter", "click"] = "enter", timeout: Timeout = None
    ) -> None:
        """
        Send the text in the input.

        Parameters
        ----------
        method
            Whether to press Enter or to click the send button.
        timeout
            How long to wait for the input or the button, in milliseconds.
        """
        if method not in ("enter", "click"):
            raise ValueError(f'Invalid value {method!r} for `method`: expected "enter" or "click".')
        with self._explaining("The message could not be sent."):
            if method == "enter":
                self.loc_input.press("Enter", timeout=timeout)
            else:
                self.loc_input_button.click(timeout=timeout)

    def stop(self, *, timeout: Timeout = None) -> None:
        """
        Stop the running answer with the stop button.

        Parameters
        ----------
        timeout
            How long to wait for the button, in milliseconds.
        """
        with self._explaining("No answer is running, so there is nothing to stop.", self._latest):
            self.loc_stop_button.click(timeout=timeout)

    def attach_files(self, *files: str | Path | FilePayload, timeout: Timeout = None) -> None:
        """
        Attach files to the next message, and wait until they are ready to be sent.

        Parameters
        ----------
        files
            Paths, or dictionaries with ``name``, ``mimeType`` and ``buffer`` (bytes).
        timeout
            How long to wait for each step, in milliseconds.

        Raises
        ------
        FileNotFoundError
            If a file does not exist.
        AssertionError
            If the chat does not accept files, or not these files.
        """
        for file in files:
            if isinstance(file, (list, tuple)):
                raise TypeError(
                    f"Invalid value {quoted(file)} for `files`: pass each file as a separate argument. "
                    "Write attach_files(*paths)."
                )
            if not isinstance(file, dict) and not Path(file).is_file():
                raise FileNotFoundError(f"The file {Path(file).absolute()} does not exist.")
        names = [file["name"] if isinstance(file, dict) else Path(file).name for file in files]
        before = self.loc_attachments.count()
        picker = self._present(
            self.loc_input_container.locator("input.chatkit-file"),
            "This chat does not accept files: write `chat_ui(attachments=True)` in the app.",
            lambda: "",
            timeout,
        )
        payloads = [file for file in files if isinstance(file, dict)]
        if payloads and len(payloads) < len(files):
            raise TypeError("Pass paths and file dictionaries in separate calls of attach_files().")
        picker.set_input_files(
            payloads or [file for file in files if not isinstance(file, dict)], timeout=timeout
        )
        with self._explaining(
            f"The chat did not accept {listed('all of', names)}", self._refused_files
        ):
            playwright_expect(self.loc_attachments).to_have_count(
                before + len(files), timeout=timeout
            )
            playwright_expect(
                self.loc_input_container.locator(".chatkit-chip[aria-busy]")
            ).to_have_count(0, timeout=timeout)

    def remove_attachment(self, name: str, *, timeout: Timeout = None) -> None:
        """
        Remove a file or a mention from the next message.

        Parameters
        ----------
        name
            The file's name, or ``@name`` of a mention.
        timeout
            How long to wait for each step, in milliseconds.
        """
        chip = self._present(
            self._chip(name), f"No attachment is named {name!r}.", self._attached, timeout
        )
        chip.get_by_role("button").click(timeout=timeout)
        playwright_expect(self._chip(name)).to_have_count(0, timeout=timeout)

    def mention(self, source: str, *, timeout: Timeout = None) -> None:
        """
        Mention a context source of the app: type ``@source`` after the text in the input, and choose it.

        Parameters
        ----------
        source
            The name of the source, with or without the @.
        timeout
            How long to wait for it to appear in the palette, in milliseconds.
        """
        written = self.loc_input.input_value(timeout=timeout)
        space = "" if not written or written[-1].isspace() else " "
        self._choose("@", source, written + space, "to mention", timeout)

    def run_command(self, name: str, arguments: str = "", *, timeout: Timeout = None) -> None:
        """
        Run a slash command.

        Parameters
        ----------
        name
            The name of the command, with or without the slash.
        arguments
            The text after the name.
        timeout
            How long to wait for it to appear in the palette, in milliseconds.
        """
        self._choose("/", name, "", "to run", timeout)
        self.set_user_input(f"/{name.removeprefix('/')} {arguments}".strip(), timeout=timeout)
        self.send_user_input(method="click", timeout=timeout)

    def choose_suggestion(self, text: str, *, timeout: Timeout = None) -> None:
        """
        Click a suggestion in a message or in the greeting.

        Parameters
        ----------
        text
            The whole visible text of the suggestion, or the text that it puts into the input.
        timeout
            How long to wait for it, in milliseconds.
        """
        suggestions = self.loc.locator(".suggestion, [data-suggestion]")
        beside_icon = self.loc.page.locator(".suggestion-icon + span", has_text=whole(text))
        wanted = (
            suggestions.filter(has_text=whole(text))
            .or_(suggestions.filter(has=beside_icon))
            .or_(self.loc.locator(f"[data-suggestion={css_string(text)}]"))
        )
        self._present(
            wanted,
            f"No suggestion has the text {text!r}.",
            lambda: listed("The suggestions are", suggestions.all_inner_texts()),
            timeout,
        ).click(timeout=timeout)

    def expect_user_input(self, value: PatternOrStr, *, timeout: Timeout = None) -> None:
        """
        Expect the input to contain a text.

        Parameters
        ----------
        value
            The whole text, or a pattern found in it.
        timeout
            How long to wait for it, in milliseconds.
        """
        with self._explaining("The input has a different text."):
            playwright_expect(self.loc_input).to_have_value(value, timeout=timeout)

    def expect_attachments(self, names: Sequence[str], *, timeout: Timeout = None) -> None:
        """
        Expect the files and mentions attached to the next message.

        Parameters
        ----------
        names
            The names of all files and (as ``@name``) mentions, in order.
        timeout
            How long to wait for it, in milliseconds.
        """
        wanted = names_of(names, "names")
        with self._explaining("The next message has different attachments.", self._attached):
            playwright_expect(self.loc_attachments.locator(".chatkit-chip-name")).to_have_text(
                wanted, timeout=timeout
            )

    def _choose(self, sign: str, name: str, before: str, purpose: str, timeout: Timeout) -> None:
        name = name.removeprefix(sign)
        with self._explaining("The input does not accept text."):
            # Type the text, because the palette reacts to keystrokes.
            self.loc_input.fill(before, timeout=timeout)
            self.loc_input.press("End", timeout=timeout)
            self.loc_input.press_sequentially(sign, timeout=timeout)
        offered = self.loc_palette.locator("[role=option]")
        option = self._present(
            offered.and_(self.loc.locator(f"[data-name={css_string(name)}]")),
            f"The chat does not offer {sign}{name} {purpose}.",
            lambda: listed(
                "The palette offers",
                offered.locator(".chatkit-palette-name").all_inner_texts(),
            ),
            timeout,
        )
        option.click(timeout=timeout)
        playwright_expect(self.loc_palette).to_be_hidden(timeout=timeout)

    def _chip(self, name: str):  # noqa: ANN202 - a Locator
        return self.loc_attachments.filter(
            has=self.page.locator(".chatkit-chip-name", has_text=whole(name))
        )

    def _attached(self) -> str:
        names = self.loc_attachments.locator(".chatkit-chip-name").all_inner_texts()
        return listed("The composer has", names)

    def _refused_files(self) -> str:
        errors = self.loc_input_container.locator(".chatkit-attachment-errors > *")
        return f"{' '.join(errors.all_inner_texts())} {self._attached()}".strip()
