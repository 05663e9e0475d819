"""Hands out one context of a browser again and again, each time as good as new.

A new context and its page take a third of a second of a core, twice as long as what most tests then do with them.
Playwright can reset a context instead: cookies, storage, cache, routes, scripts, emulation, listeners and all pages
but one. Its own test runner has that as an option (``PW_TEST_REUSE_CONTEXT``); in Python the methods are private, so
without them every test gets a new context.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Error, Page

# A viewport that is not named keeps the size that the last test gave it.
OPTIONS = {"viewport": {"width": 1280, "height": 720}}

TO_RESET = "_new_context_for_reuse"
TO_RELEASE = "_disconnect_from_reused_context"


@contextlib.contextmanager
def clean_context(browser: Browser) -> Iterator[BrowserContext]:
    """Yield a context without any state, the same one whenever possible. Only one at a time."""
    inside: Any = browser._impl_obj
    if not (hasattr(inside, TO_RESET) and hasattr(inside, TO_RELEASE)):
        context = browser.new_context()
        yield context
        context.close()
        return
    made = browser._sync(getattr(inside, TO_RESET)(OPTIONS))
    context = next(each for each in browser.contexts if each._impl_obj is made)
    yield context
    # These two are not reset.
    context.clear_permissions()
    context.set_offline(False)
    leave(context)
    browser._sync(getattr(inside, TO_RELEASE)("The test has ended."))


def leave(context: BrowserContext) -> None:
    """Let all pages leave their apps, which ends their sessions."""
    for page in context.pages:
        _leave(page)


def _leave(page: Page) -> None:
    try:
        page.goto("about:blank")
    except Error:
        page.close()


def first_page(context: BrowserContext) -> Page:
    """Return the page that a reset context still has, or a new one."""
    return context.pages[0] if context.pages else context.new_page()
