"""Fixtures that every test may use: a real Chromium and real Shiny apps in processes of their own.

One browser per run, and for each test a ``context`` (and its ``page``) as good as new. A test whose page reports an
error fails, unless it is marked ``allow_page_errors``. Of a failed test, a screenshot is kept in test-results/ and
what the apps printed stands in its report.
"""

from __future__ import annotations

import contextlib
import gc
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    WebError,
    sync_playwright,
)

from tests.support.app_process import AppProcess
from tests.support.chromium import LAUNCH_ARGS, find_chromium
from tests.support.contexts import ReusedContext, first_page
from tests.support.fuzz import IS_LONG
from tests.support.postgres import PostgresServer
from tests.support.shortcuts import shorten, trust_nobody, without_anthropic

ROOT = Path(__file__).parents[1]
BROWSER_TESTS = Path(__file__).parent / "browser"
SCREENSHOTS = ROOT / "test-results"

StartApp = Callable[..., str]
"""``shiny_app(path, env={...}, fresh=False)`` gives the url of the app, which runs at least until the test ends."""

MOST_APPS = 6
"""As many apps run at once: more than a test has. One more takes the place of the one that was not used for longest,
with its port. At an address that it knows, the browser has most files already, and what was compiled of them."""

CLOSING = "WebSocket is already in CLOSING or CLOSED state."

RUNNING = pytest.StashKey[dict[tuple[Any, ...], AppProcess]]()
FAILED = pytest.StashKey[bool]()


def pytest_report_header() -> str:
    return f"property tests: {'long, new inputs' if IS_LONG else 'the same inputs as always'}"


def pytest_configure(config: pytest.Config) -> None:
    trust_nobody()
    config.stash[RUNNING] = {}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # Last, because Playwright's synchronous API keeps an event loop running that async tests could not live with.
    def in_browser(item: pytest.Item) -> bool:
        return item.path.is_relative_to(BROWSER_TESTS)

    for item in filter(in_browser, items):
        item.add_marker(pytest.mark.browser)
    items.sort(key=in_browser)


def pytest_collection_finish(session: pytest.Session) -> None:
    # Here, because the process that only hands out tests can do without Shiny, which takes seconds.
    only_in_browser = all(item.get_closest_marker("browser") for item in session.items)
    with without_anthropic() if only_in_browser else contextlib.nullcontext():
        shorten()
    # What was imported stays. Tests that collect garbage, and there are many, need not look through it each time.
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Iterator[None]:
    report: Any = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    for (path, *_), app in item.config.stash[RUNNING].items():
        if report.failed and (output := app.new_output()):
            report.sections.append((f"Output of {path}", output))
        elif report.when == "teardown":
            app.new_output()
    return report


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find_chromium()
    if path is None:
        pytest.fail("No Chromium: run scripts/setup-chromium, or set CHROMIUM to its path.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=LAUNCH_ARGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def reused_context(browser: Browser) -> ReusedContext:
    return ReusedContext(browser)


def is_expected(error: ConsoleMessage) -> bool:
    """Return whether an error is neither ours nor the app's."""
    # Browsers ask for a favicon by themselves, and Shiny may send something while its connection is closing.
    return "favicon.ico" in error.location["url"] or error.text == CLOSING


@pytest.fixture
def context(
    reused_context: ReusedContext, request: pytest.FixtureRequest
) -> Iterator[BrowserContext]:
    errors: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error" and not is_expected(message):
            errors.append(f"console: {message.text} ({message.location['url']})")

    def on_error(error: WebError) -> None:
        errors.append(f"uncaught: {error.error}")

    with reused_context.lend() as context:
        context.on("console", on_console)
        context.on("weberror", on_error)
        yield context
        if request.node.stash.get(FAILED, False):
            for number, page in enumerate(context.pages):
                name = re.sub(r"\W+", "-", request.node.nodeid)
                page.screenshot(path=SCREENSHOTS / f"{name}-{number}.png")
        context.remove_listener("console", on_console)
        context.remove_listener("weberror", on_error)
    if errors and request.node.get_closest_marker("allow_page_errors") is None:
        pytest.fail("The page reported errors:\n" + "\n".join(errors), pytrace=False)


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return first_page(context)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server without network, for the tests of this process."""
    server = PostgresServer()
    yield server
    server.close()


@pytest.fixture(scope="session")
def shiny_app(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[StartApp]:
    """Start an app, unless it runs with that environment, and return its url; ``fresh=True`` starts another one."""
    running = pytestconfig.stash[RUNNING]  # the one that was used last at the end

    def start(
        path: str | Path, *, env: Mapping[str, str] | None = None, fresh: bool = False
    ) -> str:
        app = (ROOT / path).resolve()
        key = (app, *sorted((env or {}).items()), *([object()] if fresh else []))
        if key in running:
            running[key] = running.pop(key)
            return running[key].url
        port = 0
        if len(running) == MOST_APPS:
            unused = running.pop(next(iter(running)))
            unused.close()
            port = unused.port
        # A directory of its own, so that what an app writes (bookmarks) stays out of the project.
        folder = tmp_path_factory.mktemp("app")
        running[key] = AppProcess(app, cwd=folder, env=env or {}, port=port)
        return running[key].url

    yield start
    for app in running.values():
        app.process.terminate()  # All at once, as each takes a moment.
    while running:
        running.popitem()[1].close()
