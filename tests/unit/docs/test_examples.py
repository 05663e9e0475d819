"""The documentation holds: its Core apps run and answer, its code is Python, its links lead somewhere."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from shiny import App
from shiny.reactive import _core

from tests.models import model_server
from tests.models.ag_ui_server import ag_ui_server, says_hello
from tests.server.harness import serve, until
from tests.support.documentation import DOCS, PAGES, ROOT, blocks

LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


@pytest.fixture
def _own_lock() -> Iterator[None]:
    # Shiny's lock is one per process, and belongs to the loop it was first waited for on.
    _core._reactive_environment._lock = None
    yield
    _core._reactive_environment._lock = None


@pytest.fixture(scope="module")
def _models() -> Iterator[None]:
    """Let what the examples ask of a model be asked of one on loopback."""
    with (
        model_server() as model,
        ag_ui_server(says_hello) as agent,
        pytest.MonkeyPatch.context() as environment,
    ):
        environment.setenv("AGENT_URL", agent.url)
        for provider, url in (("OPENAI", model.base_url), ("ANTHROPIC", model.root)):
            environment.setenv(f"{provider}_BASE_URL", url)
            environment.setenv(f"{provider}_API_KEY", "none")
        yield


@pytest.mark.usefixtures("_own_lock", "_models")
# Of shinywidgets, when it is imported.
@pytest.mark.filterwarnings("ignore:Widget.widgets is deprecated:DeprecationWarning")
@pytest.mark.parametrize("code", blocks("app"))
async def test_an_app_runs_and_answers(code: str) -> None:
    names: dict[str, Any] = {"__name__": "example"}
    exec(compile(code, "<documentation>", "exec"), names)
    app = names["app"]
    assert isinstance(app, App)
    async with serve(app) as browser:
        page = browser.page()
        browser.submit("hello")
        # An answer, or a question of it.
        await until(lambda: page.named("chat:input-required") or (page.messages[1:] and page.idle))
        assert page.errors == []
        assert [m.error for m in page.messages if m.error] == []


@pytest.mark.filterwarnings("ignore:Widget.widgets is deprecated:DeprecationWarning")
@pytest.mark.parametrize("code", blocks("run"))
async def test_a_script_runs(code: str) -> None:
    names: dict[str, Any] = {"__name__": "example"}
    # An await may stand at the top.
    await_it = eval(compile(code, "<documentation>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT), names)
    if await_it is not None:
        await await_it


@pytest.mark.parametrize("code", blocks(""))
def test_a_fragment_is_python(code: str) -> None:
    compile(code, "<documentation>", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", page.read_text(), flags=re.DOTALL | re.MULTILINE)
    broken = [link for link in LINK.findall(text) if not (page.parent / link).exists()]
    assert broken == []


def test_files_of_the_project_exist() -> None:
    named = {
        (page.name, path)
        for page in PAGES
        if page.parent.name != "decisions"  # which tell of their time
        for path in re.findall(r"`((?:tests|scripts|apps|docs)/[\w./-]+)`", page.read_text())
    }
    assert named
    assert [each for each in sorted(named) if not (ROOT / each[1]).exists()] == []


def test_every_feature_has_a_runnable_example_and_is_listed() -> None:
    index, readme = (DOCS / "index.md").read_text(), (ROOT / "README.md").read_text()
    features = sorted((DOCS / "features").glob("*.md"))
    assert features
    for page in features:
        assert "```python app\n" in page.read_text(), page.name
        assert f"(features/{page.name})" in index, page.name
        assert f"(docs/features/{page.name})" in readme, page.name
