"""Which model the demo talks to, and with which tools."""

from collections.abc import Sequence

import pytest
from data import Condition, QueryError
from htmltools import Tag
from model import configured_model, connect
from tools import TOOLS

KEYS = (
    "OPENAI_API_KEY",
    "ANTHROPIC_API_KEY",
    "CHATLAS_CHAT_PROVIDER_MODEL",
    "CHATLAS_CHAT_PROVIDER",
    "CHATLAS_CHAT_MODEL",
)


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
    for key in KEYS:
        monkeypatch.delenv(key, raising=False)
    for key, value in environment.items():
        monkeypatch.setenv(key, value)
    assert configured_model() == model


async def test_a_model_gets_the_assistants_tools(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "key")
    charts: list[Tag] = []
    filters: list[Sequence[Condition]] = []

    async def show(chart: Tag) -> None:
        charts.append(chart)

    client = connect("openai", show, filters.append)
    tools = {tool.name: tool.func for tool in client.get_tools()}  # pyright: ignore[reportAttributeAccessIssue]
    assert [tools.get(tool.__name__) for tool in TOOLS] == list(TOOLS)

    await tools["show_chart"](kind="bar", columns=[], by="island")
    assert "<svg" in str(charts[0])
    assert "124 penguins" in await tools["filter_dashboard"](where=["species = Gentoo"])
    assert [condition.source for condition in filters[0]] == ["species = Gentoo"]
    with pytest.raises(QueryError, match="no such penguins"):
        await tools["filter_dashboard"](where=["species = Gentoo", "island = Dream"])
    with pytest.raises(QueryError, match="no filter for"):
        await tools["filter_dashboard"](where=["bill_depth_mm > 15"])
