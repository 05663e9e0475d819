"""The CSV helper without a model: its tools compute on the file that was attached, as pandas does."""

from __future__ import annotations

import base64
import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from shiny import App
from shiny.reactive import _core

from tests.server.harness import Browser, serve, until

FOLDER = Path(__file__).parents[3] / "apps/csv_helper"
SALES = (FOLDER / "sales.csv").read_bytes()


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    for key in ("ANTHROPIC_API_KEY", "OPENAI_API_KEY"):
        monkeypatch.delenv(key, raising=False)
    monkeypatch.syspath_prepend(FOLDER)
    spec = importlib.util.spec_from_file_location("csv_helper_app", FOLDER / "app.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    # Shiny's lock is one per process, and belongs to the loop it was first waited for on.
    _core._reactive_environment._lock = None
    yield module.app
    _core._reactive_environment._lock = None
    sys.modules.pop("offline", None)


async def ask(browser: Browser, text: str, *files: dict[str, Any]) -> Any:
    """Send a message, and return its answer."""
    page = browser.page()
    messages = len(page.messages)
    browser.submit(text, attachments=files)
    await until(lambda: len(page.messages) == messages + 2 and page.idle)
    assert page.errors == []
    return page.messages[-1]


def sales(name: str = "sales.csv") -> dict[str, Any]:
    content = base64.b64encode(SALES).decode()
    return {"type": "file", "name": name, "mime": "text/csv", "content": content}


def rows(answer: Any) -> list[dict[str, Any]]:
    (card,) = answer.records("tool")
    return card["result"][0]["rowData"]


async def test_questions_about_a_file(app: App) -> None:
    async with serve(app) as browser:
        assert (await ask(browser, "Hello")).text == "Attach a CSV file first."
        answer = await ask(browser, "What is in it?", sales())
        (card,) = answer.records("tool")
        assert card["arguments"] == {"file": "sales.csv"}
        # The file is known in later messages of the conversation.
        answer = await ask(browser, "What is the average price by region?")
        (card,) = answer.records("tool")
        assert card["arguments"] == {
            "file": "sales.csv",
            "column": "price",
            "statistic": "mean",
            "by": "region",
        }
        expected = pd.read_csv(FOLDER / "sales.csv").groupby("region")["price"].mean()
        assert {row["region"]: row["mean"] for row in rows(answer)} == expected.round(2).to_dict()
        assert "| region | mean |" in answer.text
        answer = await ask(browser, "total units")
        assert rows(answer) == [{"sum": pd.read_csv(FOLDER / "sales.csv")["units"].sum()}]
