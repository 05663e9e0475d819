"""Runs the templates of ``shiny create`` with only the import changed, and a model on loopback."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import chatlas
import pytest
import shiny
from shiny import App
from shiny.express import wrap_express_app

from tests.models import ModelServer
from tests.server.harness import Browser, serve, until
from tests.server.model_client import client
from tests.server.test_greetings import request, shown
from tests.server.test_markdown_stream import appear, content

FOLDER = Path(shiny.__file__).parent / "templates"
CHATS = sorted(path.parent for path in FOLDER.glob("chat/*/*/app.py"))
STREAMS = sorted(path.parent for path in FOLDER.glob("markdown-stream/*/*/app.py"))
PROVIDERS = (
    "ChatAnthropic", "ChatAzureOpenAI", "ChatBedrockAnthropic", "ChatGoogle", "ChatOllama", "ChatOpenAI",
)  # fmt: skip

GREETING = "Hello! How can I help you today?"

StartTemplate = Callable[[Path], App]


def name_of(template: Path) -> str:
    return "/".join(template.parts[-3:])


@pytest.fixture
def start(model: ModelServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StartTemplate:
    """Return a function that creates the app of a template."""

    def provider(*, system_prompt: str | None = None, **_: Any) -> Any:
        return client(model, system_prompt=system_prompt)

    for name in PROVIDERS:
        monkeypatch.setattr(chatlas, name, provider)
    for name in ("OPENAI_API_BASE", "OPENAI_BASE_URL"):
        monkeypatch.setenv(name, model.base_url)
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    settings = ModuleType("dotenv")
    settings.load_dotenv = lambda **_: None  # pyright: ignore[reportAttributeAccessIssue]
    monkeypatch.setitem(sys.modules, "dotenv", settings)
    monkeypatch.delitem(sys.modules, "app_utils", raising=False)
    monkeypatch.syspath_prepend(tmp_path)

    def start(template: Path) -> App:
        for path in template.glob("*.py"):
            text = path.read_text()
            for name in ("Chat", "MarkdownStream"):
                if f"ui.{name}(" in text:
                    text = f"from shiny_chatkit.express import {name}\n" + text
                    text = text.replace(f"ui.{name}(", f"{name}(")
            # Two templates use an input that they do not import, and fail as they are.
            text = text.replace(
                "from shiny.express import ui\n", "from shiny.express import input, ui\n"
            )
            (tmp_path / path.name).write_text(text)
        return wrap_express_app(tmp_path / "app.py")

    return start


def test_shiny_has_templates() -> None:
    assert (len(CHATS), len(STREAMS)) >= (8, 7)


@pytest.mark.parametrize("template", CHATS, ids=name_of)
async def test_a_chat_template_answers_and_remembers(template: Path, start: StartTemplate) -> None:
    async with serve(start(template)) as browser:
        browser.set(model="gpt-4o", system_actor="Yoda", stream=True, temperature=1, max_tokens=100)
        for number, text in enumerate(("Hello", "Again"), 1):
            browser.submit(text)
            await until(lambda number=number: answers(browser) == number)
        remembers = not name_of(template).endswith("langchain")
        assert answer(browser) == f"Number **{2 if remembers else 1}**: Again"
        request(browser)
        if GREETING in (template / "app.py").read_text():
            await until(lambda: shown(browser)["texts"] == [GREETING])


def answers(browser: Browser) -> int:
    messages = browser.page().messages
    return sum(m.role == "assistant" and not m.streaming for m in messages)


def answer(browser: Browser) -> str:
    return browser.page().messages[-1].content


@pytest.mark.parametrize("template", STREAMS, ids=name_of)
async def test_a_stream_template_streams(template: Path, start: StartTemplate) -> None:
    async with serve(start(template), open=()) as browser:
        page = await appear(browser, "my_stream")
        assert content(page) == []
        browser.set(comic="Ali Wong", go=1)
        prompt = "Pretend you are Ali Wong and tell me a funny joke."
        await until(lambda: content(page) == [f"Number **1**: {prompt}"])
