"""A user with a keyboard alone: goes by Tab to what is named, presses keys, and never loses the focus."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

# To the screen, a focus that is gone for a few frames was lost: what had it is gone, and nothing has taken it over.
WATCH = """() => {
    window.lost = [];
    let last, frames = 0;
    const look = () => {
        const at = document.activeElement;
        if (at !== document.body) {
            last = at;
            frames = 0;
        } else if (last && ++frames === 6) window.lost.push(last.outerHTML.slice(0, 200));
        requestAnimationFrame(look);
    };
    look();
}"""

# True when as many frames have passed as a loss takes to be seen.
FRAMES = """() => {
    window.framesLeft = (window.framesLeft ?? 12) - 1;
    if (window.framesLeft > 0) return false;
    delete window.framesLeft;
    return true;
}"""

NAME = """() => {
    const at = document.activeElement;
    return at.ariaLabel || at.labels?.[0]?.textContent || at.textContent;
}"""

ENOUGH = 80


class Keyboard:
    """The keyboard of a page, which tells in the end whether the focus was ever lost."""

    def __init__(self, page: Page) -> None:
        self._page = page
        page.evaluate(WATCH)

    def press(self, *keys: str) -> None:
        """Press one key after the other."""
        for key in keys:
            self._page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Type a text."""
        self._page.keyboard.type(text)

    def tab_to(self, name: str, *, back: bool = False) -> None:
        """Go on by Tab until the focus is on what begins with this name."""
        for _ in range(ENOUGH):
            if self._page.evaluate(NAME).strip().startswith(name):
                return
            self.press("Shift+Tab" if back else "Tab")
        pytest.fail(f"Tab does not reach {name!r}.")

    def expect_focus_kept(self) -> None:
        """Expect that the focus was never lost, and is not about to be."""
        self._page.wait_for_function(FRAMES)
        lost: list[str] = self._page.evaluate("window.lost")
        assert lost == []
