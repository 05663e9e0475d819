"""Lets a browser talk to apps/hello_express as the Python of another environment runs it.

scripts/test-package runs it with an environment in which only the wheel or the sdist is installed.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from shiny_chatkit.playwright import ChatController
from tests.support.chromium import LAUNCH_ARGS, find_chromium

ROOT = Path(__file__).parents[2]
START_SECONDS = 60
_FOUND = "import shiny_chatkit; print(shiny_chatkit.__version__, shiny_chatkit.__file__)"


def talk_to_app(python: str) -> str:
    """Return the answer of the app, and check what the environment has."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(ROOT / "apps/hello_express/app.py", folder)
        found = subprocess.check_output(
            [python, "-c", _FOUND], cwd=folder, env=environment, text=True
        )
        print(found.strip())
        assert "site-packages" in found
        server = subprocess.Popen(
            [python, "-m", "shiny", "run", "--port", "0", "app.py"],
            cwd=folder,
            env=environment,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            return _answer(_url_of(server))
        finally:
            server.terminate()
            server.wait()


def _url_of(server: subprocess.Popen[str]) -> str:
    assert server.stderr is not None
    printed: list[str] = []
    for line in server.stderr:
        printed.append(line)
        if match := re.search(r"running on (http://\S+)", line):
            return match[1]
    raise AssertionError("The app did not start:\n" + "".join(printed))


def _answer(url: str) -> str:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=LAUNCH_ARGS)
        page = browser.new_page()
        page.goto(url)
        chat = ChatController(page, "chat")
        chat.set_user_input("Good morning", timeout=START_SECONDS * 1000)
        chat.send_user_input()
        chat.expect_latest_message(
            re.compile("You wrote 2 words: Good morning"), timeout=START_SECONDS * 1000
        )
        text = chat.loc_latest_message.inner_text()
        browser.close()
        return text


if __name__ == "__main__":
    print(talk_to_app(sys.argv[1]))
