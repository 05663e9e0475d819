"""Hands out one context of a browser again and again, each time as good as new.

A new context and its page take a third of a second of a core, twice as long as what most tests then do with them. So
there is one for all tests of a process, and what a test has left in it is undone:

- Most tests leave cookies, storage, other pages, an emulated medium, a viewport and listeners behind. All that is
  undone here. The browser's cache is kept: it has the files of the apps and what was compiled of them, which is half of
  what it takes to open an app.
- After a test that did more (routes, init scripts, a clock, a session of the developer tools, …), Playwright resets the
  context with everything in it. Its own test runner has that as an option (``PW_TEST_REUSE_CONTEXT``).

In Python, the methods for this are private; without them every test gets a new context.
"""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Error, Page

# A viewport that is not named keeps the size that the last test gave it.
OPTIONS = {"viewport": {"width": 1280, "height": 720}}

TO_RESET = "_new_context_for_reuse"
TO_RELEASE = "_disconnect_from_reused_context"

UNDONE: dict[str, set[str]] = {
    "BrowserContext": {
        "addCookies", "clearCookies", "clearPermissions", "cookies", "grantPermissions", "newPage",
        "setOffline", "storageState", "updateSubscription",
    },
    "Page": {
        "bringToFront", "close", "emulateMedia", "goBack", "goForward", "keyboardInsertText",
        "keyboardPress", "keyboardType", "mouseClick", "mouseMove", "mouseWheel", "reload",
        "screenshot", "setViewportSize", "updateSubscription",
    },
}  # fmt: skip
"""By what a test calls on a context or a page, nothing is changed that is not undone here."""

FORGET = """() => {
    // A page that is left saves the draft of its user.
    Storage.prototype.setItem = () => {};
    localStorage.clear();
    sessionStorage.clear();
}"""


class _Calls:
    """Records calls of a context and its pages. Playwright calls the methods by their names."""

    def __init__(self) -> None:
        self.all_undone = True
        self.of_page: set[str] = set()
        self.origins: set[str] = set()

    def on_api_call_begin(self, _call: Any, channel: dict[str, Any]) -> None:
        kind, method = channel["type"], channel["method"]
        if kind == "Page":
            self.of_page.add(method)
        elif kind == "Frame" and method == "goto":
            self.origins.add(_origin(channel["params"]["url"]))
        self.all_undone &= method in UNDONE.get(kind, {method})


class ReusedContext:
    """The context that the tests of a process have in turn.

    Parameters
    ----------
    browser
        Where it is opened.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._inside: Any = browser._impl_obj
        self._clean: BrowserContext | None = None

    @contextlib.contextmanager
    def lend(self) -> Iterator[BrowserContext]:
        """Yield the context without any state. Only one at a time."""
        if not (hasattr(self._inside, TO_RESET) and hasattr(self._inside, TO_RELEASE)):
            context = self._browser.new_context()
            yield context
            context.close()
            return
        context = self._clean or self._reset()
        self._clean = None
        # Where Playwright does not tell, nothing is known to be undone.
        instrumentation = getattr(self._inside, "_instrumentation", None)
        calls = _Calls()
        page = first_page(context)
        remove_listeners = [_new_listeners(each) for each in (context, page)]
        if instrumentation is not None:
            instrumentation.add_listener(calls)
        yield context
        if instrumentation is not None:
            instrumentation.remove_listener(calls)
            for remove in remove_listeners:
                remove()
            if calls.all_undone and _tidied(context, page, calls):
                self._clean = context
                return
        # These two are not reset.
        context.clear_permissions()
        context.set_offline(False)
        leave(context)
        self._browser._sync(getattr(self._inside, TO_RELEASE)("The test has ended."))

    def _reset(self) -> BrowserContext:
        made = self._browser._sync(getattr(self._inside, TO_RESET)(OPTIONS))
        return next(each for each in self._browser.contexts if each._impl_obj is made)


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
    """Return the page that a clean context still has, or a new one."""
    return context.pages[0] if context.pages else context.new_page()


def _tidied(context: BrowserContext, page: Page, calls: _Calls) -> bool:
    """Undo what a test did, and return whether that was possible."""
    # The storage of an origin is only within reach of a page that is there.
    here, blank = _origin(page.url), _origin("about:blank")
    if page.is_closed() or not calls.origins <= {here, blank}:
        return False
    for other in context.pages:
        if other is not page:
            other.close()
    try:
        if here != blank:
            page.evaluate(FORGET)
        page.goto("about:blank")
    except Error:
        return False
    page.mouse.move(-1, -1)
    if "emulateMedia" in calls.of_page:
        page.emulate_media(
            media="null",
            color_scheme="null",
            reduced_motion="null",
            forced_colors="null",
            contrast="null",
        )
    if "setViewportSize" in calls.of_page:
        page.set_viewport_size(OPTIONS["viewport"])  # pyright: ignore[reportArgumentType]
    context.clear_cookies()
    context.clear_permissions()
    context.set_offline(False)
    return True


def _origin(url: str) -> str:
    scheme, host, *_ = urlsplit(url)
    return f"{scheme}://{host}"


def _new_listeners(emitter: BrowserContext | Page) -> Callable[[], None]:
    """Return a function that removes the listeners that it gets from now on."""
    inside: Any = emitter._impl_obj
    before: defaultdict[str, list[Any]] = defaultdict(list)
    for event in inside.event_names():
        before[event] = list(inside.raw_listeners(event))

    def remove() -> None:
        for event in inside.event_names():
            for listener in inside.raw_listeners(event):
                if listener not in before[event]:
                    inside.remove_listener(event, listener)

    return remove
