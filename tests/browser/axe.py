"""axe-core looks at a page, in light and in dark."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe, AxeResults
from playwright.sync_api import Page

OPTIONS: dict[str, Any] = {
    "resultTypes": ["violations"],
    # It would ask for imported style sheets at wrong addresses.
    "preload": False,
}
COLOR_RULES = ["color-contrast", "link-in-text-block"]
ABOUT_COLORS: dict[str, Any] = {**OPTIONS, "runOnly": {"type": "rule", "values": COLOR_RULES}}

THEME_OF = "document.documentElement.dataset.bsTheme"


def expect_no_violations(page: Page) -> None:
    """Expect that all rules hold in the theme of the page, and those about colors in the other one, too."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    theme: str | None = page.evaluate(THEME_OF)
    _expect_none(page, OPTIONS)
    use_theme(page, "light" if theme == "dark" else "dark")
    _expect_none(page, ABOUT_COLORS)
    use_theme(page, theme or "light")


def use_theme(page: Page, theme: str) -> None:
    """Set the color theme of a page that uses Bootstrap."""
    page.evaluate(f"theme => {{ {THEME_OF} = theme; }}", theme)


def _expect_none(page: Page, options: dict[str, Any]) -> None:
    results = AxeResults(page.evaluate("options => axe.run(options)", options))
    theme = page.evaluate(THEME_OF)
    assert results.violations_count == 0, f"In {theme or 'light'}: {results.generate_report()}"
