"""Which model the demo talks to, and what it may do on the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from controls import ASK_BEFORE, register_tools
from data import Condition, QueryError
from htmltools import Tag
from model import is_offline, model_names, named_model, new_client
from prompt import filters_of, system_prompt
from tools import TOOLS

KEYS = (
    "OPENAI_API_KEY",
    "ANTHROPIC_API_KEY",
    "CHATLAS_CHAT_PROVIDER_MODEL",
    "CHATLAS_CHAT_PROVIDER",
    "CHATLAS_CHAT_MODEL",
    "CHATKIT_MODEL",
    "CHATKIT_MODEL_API_KEY",
    "CHATKIT_MODEL_BASE_URL",
)


@pytest.fixture(autouse=True)
def _no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    for key in KEYS:
        monkeypatch.delenv(key, raising=False)


@pytest.mark.parametrize(
    ("environment", "model"),
    [
        ({}, None),
        ({"OPENAI_API_KEY": "key"}, "openai"),
        ({"ANTHROPIC_API_KEY": "key"}, "anthropic"),
        ({"OPENAI_API_KEY": "key", "CHATLAS_CHAT_PROVIDER_MODEL": "google/some"}, "google/some"),
        ({"CHATLAS_CHAT_PROVIDER": "ollama", "CHATLAS_CHAT_MODEL": "some"}, "ollama/some"),
    ],
)
def test_the_environment_names_the_model(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], model: str | None
) -> None:
    for key, value in environment.items():
        monkeypatch.setenv(key, value)
    assert named_model() == model
    assert model_names() == []
    assert is_offline() == (model is None)


def test_the_environment_names_a_server_and_its_models(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHATKIT_MODEL_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("CHATKIT_MODEL", "small, large")
    assert model_names() == ["small", "large"]
    assert not is_offline()
    client = new_client()
    assert client.model == "small"
    assert client.provider.name == "OpenAI"


def test_without_a_model_there_is_an_assistant() -> None:
    assert new_client().provider.name == "fake"


async def test_whoever_answers_has_the_same_tools() -> None:
    charts: list[Tag] = []
    filters: list[Sequence[Condition]] = []

    async def show(chart: Tag) -> None:
        charts.append(chart)

    client = new_client()
    register_tools(client, show, filters.append)
    tools: dict[str, Any] = {tool.name: tool.func for tool in client.get_tools()}  # pyright: ignore[reportAttributeAccessIssue]
    assert [tools.get(tool.__name__) for tool in TOOLS] == list(TOOLS)
    assert set(ASK_BEFORE) <= set(tools)

    await tools["show_chart"](kind="bar", columns=[], by="island")
    assert "<svg" in str(charts[0])
    assert "124 penguins" in tools["filter_dashboard"](where=["species = Gentoo"])
    tools["reset_dashboard"]()
    assert [[c.source for c in each] for each in filters] == [["species = Gentoo"], []]
    with pytest.raises(QueryError, match="no such penguins"):
        tools["filter_dashboard"](where=["species = Gentoo", "island = Dream"])
    with pytest.raises(QueryError, match="no filter for"):
        tools["filter_dashboard"](where=["bill_depth_mm > 15"])
    assert len(filters) == 2


def test_the_prompt_tells_of_the_filters() -> None:
    filters = (
        Condition("species", "=", ("Adelie", "Gentoo")),
        Condition("body_mass_g", "<=", (4000,)),
    )
    prompt = system_prompt(filters)
    assert prompt.endswith("species = Adelie, Gentoo; body_mass_g <= 4000")
    assert filters_of(prompt) == filters
    assert filters_of(system_prompt(())) == filters_of("Something else") == ()
