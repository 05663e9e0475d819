"""Actions and expectations for tool cards and questions."""

from __future__ import annotations

from typing import Literal

from playwright.sync_api import Locator
from playwright.sync_api import expect as playwright_expect

from ._page import ChatPage, PatternOrStr, Timeout, css_string, listed, whole

ToolStatus = Literal["running", "asking", "done", "failed", "refused", "interrupted"]

_STATUS: dict[str, str] = {
    "running": "[data-state=running]",
    "asking": "[data-state=asking]",
    "done": "[data-state=done]",
    "failed": "[data-state=failed]:not([data-permission=refuse])",
    "refused": ":is([data-state=refused], [data-permission=refuse])",
    "interrupted": "[data-state=interrupted]:not([data-permission=refuse])",
}


class ToolMethods(ChatPage):
    """The methods of :class:`ChatController` for tools and questions."""

    def allow_tool(
        self, name: str | None = None, *, always: bool = False, timeout: Timeout = None
    ) -> None:
        """
        Allow a tool that asks whether it may run, and wait until the chat has received the decision.

        Parameters
        ----------
        name
            The name of the tool or the title of its card; by default, the newest tool that asks.
        always
            Whether to allow it for the whole conversation.
        timeout
            How long to wait for each step, in milliseconds.
        """
        self._decide(name, "always" if always else "once", timeout)

    def refuse_tool(self, name: str | None = None, *, timeout: Timeout = None) -> None:
        """
        Refuse a tool that asks whether it may run, and wait until the chat has received the decision.

        Parameters
        ----------
        name, timeout
            As in :meth:`allow_tool`.
        """
        self._decide(name, "refuse", timeout)

    def answer_question(self, value: str, *, timeout: Timeout = None) -> None:
        """
        Answer the newest open question, and wait until the chat has received the answer.

        Parameters
        ----------
        value
            The text to write, or the whole text of a button or a radio button.
        timeout
            How long to wait for each step, in milliseconds.

        Raises
        ------
        AssertionError
            If no question is open, or the question does not offer this answer.
        """
        questions = self.loc_messages.locator(".chatkit-question")
        pending = questions.and_(self.loc.locator("[data-state=pending]"))
        self._present(pending, "No question is waiting for a reply.", self._latest, timeout)
        states: list[str] = questions.evaluate_all("all => all.map(q => q.dataset.state)")
        question = questions.nth(len(states) - 1 - states[::-1].index("pending"))
        buttons = question.locator(".chatkit-options > button")
        radios = question.locator(".chatkit-radio")
        choices = radios if radios.count() else buttons
        if choices.count() == 0:
            self.loc_input.fill(value, timeout=timeout)
            # Do not press Enter, because `chat_ui(submit_key=...)` can change what it does.
            self.loc_input_button.click(timeout=timeout)
        else:
            choice = choices.filter(has_text=whole(value))
            if choice.count() == 0:
                offered = listed("It offers", choices.all_inner_texts())
                raise AssertionError(f"The question does not offer {value!r}. {offered}")
            choice.first.click(timeout=timeout)
            if radios.count():
                question.locator("button[type=submit]").click(timeout=timeout)
        with self._explaining(f"The chat did not accept the reply {value!r}."):
            playwright_expect(question).not_to_have_attribute(
                "data-state", "pending", timeout=timeout
            )

    def tool_card(self, name: str) -> Locator:
        """
        Return the newest card of a tool.

        Parameters
        ----------
        name
            The name of the tool or the title of its card.
        """
        return self._cards(name).last

    def expect_tool(
        self, name: str, *, status: ToolStatus | None = None, timeout: Timeout = None
    ) -> None:
        """
        Expect that a tool was called, and optionally the status of its newest call.

        Parameters
        ----------
        name
            The name of the tool or the title of its card.
        status
            "running", "asking" (the user), "done", "failed", "refused" (by the user) or "interrupted";
            by default, any status.
        timeout
            How long to wait for it, in milliseconds.
        """
        if status is not None and status not in _STATUS:
            expected = ", ".join(f'"{known}"' for known in _STATUS)
            raise ValueError(f"Invalid value {status!r} for `status`: expected one of {expected}.")
        card = self._present(
            self._cards(name), f"The tool {name!r} was not called.", self._called, timeout
        )
        if status is not None:
            with self._explaining(f"The tool {name!r} is not {status}.", self._called):
                playwright_expect(card.and_(self.loc.locator(_STATUS[status]))).to_be_attached(
                    timeout=timeout
                )

    def expect_tool_result(
        self, name: str, value: PatternOrStr, *, timeout: Timeout = None
    ) -> None:
        """
        Expect the result or the error of a tool to contain a text; this expands the tool's card.

        Parameters
        ----------
        name
            The name of the tool or the title of its card.
        value
            A part of the visible text, or a pattern found in it.
        timeout
            How long to wait for each step, in milliseconds.
        """
        card = self._present(
            self._cards(name), f"The tool {name!r} was not called.", self._called, timeout
        )
        if card.get_attribute("open", timeout=timeout) is None:
            card.locator("> summary").click(timeout=timeout)
        with self._explaining(f"The tool {name!r} returned something else.", self._called):
            playwright_expect(card.locator(".chatkit-tool-output")).to_contain_text(
                value, use_inner_text=True, timeout=timeout
            )

    def _decide(self, name: str | None, option: str, timeout: Timeout) -> None:
        asking = self._cards(name).and_(self.loc.locator("[data-state=asking]"))
        which = "No tool" if name is None else f"The tool {name!r}"
        problem = f"{which} is {'' if name is None else 'not '}asking for permission."
        card = self._present(asking, problem, self._called, timeout)
        id = card.get_attribute("data-tool-id", timeout=timeout) or ""
        card = self.loc_messages.locator(f".chatkit-tool[data-tool-id={css_string(id)}]")
        if card.get_attribute("open", timeout=timeout) is None:
            card.locator("> summary").click(timeout=timeout)
        card.locator(f".chatkit-permission [data-option={option}]").click(timeout=timeout)
        with self._explaining("The chat did not receive the decision."):
            playwright_expect(card).not_to_have_attribute("data-state", "asking", timeout=timeout)

    def _cards(self, name: str | None) -> Locator:
        if name is None:
            return self.loc_tool_cards
        title = self.page.locator(".chatkit-tool-title", has_text=whole(name))
        return self.loc_tool_cards.and_(
            self.loc.locator(f"[data-tool-name={css_string(name)}]")
        ).or_(self.loc_tool_cards.filter(has=title))

    def _called(self) -> str:
        called: list[str] = self.loc_tool_cards.evaluate_all(
            """cards => cards.map(({dataset}) => {
                const refused = dataset.permission === "refuse";
                return `${dataset.toolName} (${refused ? "refused" : dataset.state})`;
            })"""
        )
        return listed("The conversation has the tool calls", called)
