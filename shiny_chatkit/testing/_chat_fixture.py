"""A pytest fixture that starts an app and opens its chat in a browser."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Generator, Mapping
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from shiny_chatkit.playwright import ChatController

_APPS = "_shiny_chatkit_apps"
"""The attribute of a test file's node that holds the apps that run for it."""


def create_chat_fixture(
    app: str | Path,
    id: str = "chat",
    *,
    env: Mapping[str, str] | None = None,
    timeout_secs: float = 30,
) -> Callable[..., Generator[ChatController, None, None]]:
    """
    Create a pytest fixture that runs an app and opens its chat in a new page.

    The app starts once for each test file, and each test opens a new page, so every test begins in a new
    session. If a test fails, its report contains the output of the app.

    Parameters
    ----------
    app
        The path of the app, relative to the file that calls this function.
    id
        The id passed to ``chat_ui()``, with the namespace of its module, if any: ``"module-chat"``.
    env
        Environment variables for the app, in addition to those of the test process.
    timeout_secs
        How long the app may take to start.

    Returns
    -------
    :
        The fixture; assign it to the name that tests use for it. Its page is ``chat.page``.

    Raises
    ------
    ImportError
        If the packages of ``shiny-chatkit[testing]`` are not installed.
    FileNotFoundError
        If the app does not exist.

    Examples
    --------
    >>> chat = create_chat_fixture("app.py")
    >>>
    >>> def test_it_answers(chat: ChatController) -> None:
    ...     chat.set_user_input("Hello")
    ...     chat.send_user_input()
    ...     chat.expect_latest_message("Hello to you, too.")
    """
    try:
        import pytest
        import pytest_playwright  # noqa: F401 # pyright: ignore[reportUnusedImport]
    except ImportError as error:
        raise ImportError(
            f"create_chat_fixture() needs the package {error.name}. "
            "Install it with: pip install 'shiny-chatkit[testing]'"
        ) from error

    from shiny_chatkit.playwright import ChatController

    caller = cast(FrameType, cast(FrameType, inspect.currentframe()).f_back)
    path = Path(caller.f_code.co_filename).parent / app
    if not path.is_file():
        raise FileNotFoundError(
            f"The app {path} does not exist. The path is relative to the file that calls create_chat_fixture()."
        )

    @pytest.fixture
    def chat(request: pytest.FixtureRequest, page: Any) -> Generator[ChatController, None, None]:
        running = _running(request, path, dict(env or {}), timeout_secs)
        known = len(str(running.stderr))
        page.goto(running.url)
        yield ChatController(page, id)
        # Pytest shows this output if the test has failed.
        sys.stderr.write(str(running.stderr)[known:])

    return chat


def _running(request: Any, path: Path, env: dict[str, str], timeout_secs: float) -> Any:
    """Return an app that runs until the last test of its file has ended."""
    import pytest

    module = request.node.getparent(pytest.Module)
    apps: dict[Any, Any] = module.__dict__.setdefault(_APPS, {})
    key = (path, *sorted(env.items()))
    if key not in apps:
        apps[key] = running = _started(path, env, timeout_secs)
        module.addfinalizer(lambda: _end(running))
    return apps[key]


def _started(path: Path, env: dict[str, str], timeout_secs: float) -> Any:
    """Return an app that has started. If it does not start, its process ends."""
    from shiny.run import run_shiny_app

    attempts = 3
    while True:
        running = run_shiny_app(path, wait_for_start=False, env=env)
        try:
            running.wait_until_ready(timeout_secs)
        except BaseException as error:
            _end(running)
            attempts -= 1
            # Another program may have taken the port in the meantime.
            if not attempts or not isinstance(error, ConnectionError):
                raise
        else:
            return running


def _end(running: Any) -> None:
    running.close()
    running.proc.wait()
