"""Answers of the demo's assistant: pandas confirms its numbers, and it claims no more than it knows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from assistant import offline_client, pieces
from chatlas.types import ContentToolRequest
from controls import register_tools
from data import Condition, parse_condition
from htmltools import Tag
from hypothesis import given
from hypothesis import strategies as st
from prompt import system_prompt

pytestmark = pytest.mark.filterwarnings("ignore::chatlas._chat.ToolFailureWarning")

PENGUINS = pd.read_csv(Path(__file__).parents[3] / "apps/dashboard/penguins.csv")


class Talk:
    """A conversation with the assistant, through chatlas, and what it did to the dashboard."""

    def __init__(self) -> None:
        self.filters: Sequence[Condition] | None = None
        self.charts: list[Tag] = []
        self.called: list[str] = []
        self.table = ""
        self.client: Any = offline_client(pause=0)
        register_tools(self.client, self._show, self._show_only)

        @self.client.register_tool
        def read_context(name: str) -> str:
            """Stands for the chat's."""
            assert name == "table"
            return self.table

    async def _show(self, chart: Tag) -> None:
        self.charts.append(chart)

    def _show_only(self, conditions: Sequence[Condition]) -> None:
        self.filters = conditions

    async def ask(self, text: str, *within: str, mention: str = "") -> str:
        self.client.system_prompt = system_prompt([parse_condition(c) for c in within])
        asked = [f'<context name="table">\n{mention}\n</context>', text] if mention else [text]
        words: list[str] = []
        async for part in await self.client.stream_async(*asked, content="all"):
            if isinstance(part, ContentToolRequest):
                self.called.append(part.name)
            elif isinstance(part, str):
                words.append(part)
        return "".join(words)


def register_again(talk: Talk) -> None:
    """Let the tools do what the talk does now."""
    talk.client.set_tools([])
    register_tools(talk.client, talk._show, talk._show_only)


@pytest.fixture
def talk() -> Talk:
    return Talk()


async def test_means_by_group_stand_in_a_table(talk: Talk) -> None:
    said = await talk.ask("average body mass by species")
    for species, mean in PENGUINS.groupby("species")["body_mass_g"].mean().items():
        assert f"| {species} | {mean:,.0f} |" in said


async def test_one_number_names_what_it_rests_on(talk: Talk) -> None:
    chosen = PENGUINS.query("species == 'Gentoo' and sex == 'female'")["flipper_length_mm"]
    said = await talk.ask("What is the mean flipper length of female Gentoos?")
    assert f"**{chosen.mean():.1f} mm**, from {chosen.count()} penguins" in said
    assert "species is Gentoo and sex is female" in said


async def test_counts(talk: Talk) -> None:
    assert "**344 penguins**" in await talk.ask("How many penguins are there?")
    heavy = (PENGUINS["body_mass_g"] > 4000).sum()
    assert f"**{heavy} penguins**" in await talk.ask("How many weigh more than 4 kg?")
    assert "no penguins" in await talk.ask("how many weigh more than 9 kg")


async def test_superlatives(talk: Talk) -> None:
    assert "**Gentoo** has the highest mean body mass" in await talk.ask(
        "which species is heaviest?"
    )
    assert "**Biscoe** has the most penguins" in await talk.ask(
        "which island has the most penguins?"
    )
    assert "6,300" in await talk.ask("the heaviest penguin")


async def test_rankings(talk: Talk) -> None:
    said = await talk.ask("the heaviest 5 penguins")
    assert "no account" not in said
    heaviest = PENGUINS["body_mass_g"].nlargest(5)
    assert said.count("\n| ") == 1 + 1 + len(heaviest)
    assert all(f"| {mass:,.0f} |" in said for mass in heaviest)
    said = await talk.ask("the heaviest penguin of each species")
    for mass in PENGUINS.groupby("species")["body_mass_g"].max():
        assert f"| {mass:,.0f} |" in said
    assert "at most 50" in await talk.ask("the 1000 lightest penguins")


async def test_correlation(talk: Talk) -> None:
    r = PENGUINS["body_mass_g"].corr(PENGUINS["flipper_length_mm"])
    said = await talk.ask("is body mass related to flipper length?")
    assert f"r = {r:.2f}" in said
    assert "strongly positively" in said


@pytest.mark.parametrize(
    "text",
    [
        "show a histogram of body mass",
        "scatter plot of bill length vs bill depth by species",
        "bar chart of penguins by year",
        "chart of average bill depth by sex",
    ],
)
async def test_charts(talk: Talk, text: str) -> None:
    await talk.ask(text)
    (chart,) = talk.charts
    drawn = str(chart)
    assert 'role="img"' in drawn
    assert "nan" not in drawn
    assert "<rect" in drawn or "<circle" in drawn


async def test_a_scatter_plot_has_a_point_per_penguin(talk: Talk) -> None:
    await talk.ask("plot body mass against flipper length for Chinstraps")
    assert str(talk.charts[0]).count("<circle") == (PENGUINS["species"] == "Chinstrap").sum()


async def test_the_dashboard_is_filtered_and_reset(talk: Talk) -> None:
    n = len(PENGUINS.query("species == 'Gentoo' and sex == 'female'"))
    assert f"**{n} penguins**" in await talk.ask("Show only female Gentoo penguins")
    assert [c.source for c in talk.filters or ()] == ["species = Gentoo", "sex = female"]
    await talk.ask("show all penguins")
    assert talk.filters == ()


async def test_filters_the_dashboard_lacks_are_admitted(talk: Talk) -> None:
    said = await talk.ask("show penguins with flippers longer than 210 mm")
    assert talk.filters is None
    assert "cannot filter" in said
    assert f"**{(PENGUINS['flipper_length_mm'] > 210).sum()} penguins**" in said


async def test_a_filter_that_leaves_nobody_changes_nothing(talk: Talk) -> None:
    assert "no penguins" in await talk.ask("show only Gentoo penguins on Dream")
    assert talk.filters is None


async def test_answers_stay_within_the_dashboards_filters(talk: Talk) -> None:
    said = await talk.ask("how many penguins are there?", "island = Dream", "year = 2007")
    n = len(PENGUINS.query("island == 'Dream' and year == 2007"))
    assert f"**{n} penguins**" in said
    assert "island is Dream and year is 2007" in said


async def test_what_the_question_names_goes_before_a_filter(talk: Talk) -> None:
    said = await talk.ask("how many Gentoos are there?", "species = Adelie")
    assert "**124 penguins**" in said
    assert "Within" not in said


async def test_it_says_what_it_does_not_know(talk: Talk) -> None:
    assert "“emperor”" in await talk.ask("average body mass of emperor penguins")
    said = await talk.ask("what do <b>penguins</b> eat?")
    assert "could not make out" in said
    assert "<b>" not in said
    assert 'class="suggestion' in said


async def test_a_long_text_is_not_quoted_in_full(talk: Talk) -> None:
    said = await talk.ask(" ".join(f"word{number} word{number}" for number in range(500)))
    assert "“word0”, “word1”," in said
    assert "and more" in said
    assert len(said) < 1000


async def test_what_a_tool_refuses_is_told(talk: Talk) -> None:
    def refuse(conditions: Sequence[Condition]) -> None:
        raise PermissionError("Not today.")

    talk._show_only = refuse
    register_again(talk)
    assert await talk.ask("show all penguins") == "The dashboard stays as it is."
    assert "That did not work: Not today." in await talk.ask("show only Gentoos")


async def test_each_answer_comes_of_a_tool(talk: Talk) -> None:
    for text in ("how many penguins by sex", "describe the data", "the 3 heaviest penguins"):
        await talk.ask(text)
    assert talk.called == ["count_penguins", "describe", "top_penguins"]


SEEN = "species,body mass\nAdelie,3700\nGentoo,5000\n"


async def test_it_looks_at_the_table(talk: Talk) -> None:
    talk.table = SEEN
    said = await talk.ask("what does the table show?")
    assert "The table shows **2 penguins**" in said
    assert "| Gentoo | 5000 |" in said
    talk.table = SEEN + "\nSelected by the user:\nspecies,body mass\nAdelie,3700\n"
    said = await talk.ask("what have I selected?")
    assert "selected **1 penguin** in" in said
    assert "Gentoo" not in said
    assert talk.called == ["read_context", "read_context"]


@pytest.mark.parametrize("question", ["", "what is this?"])
async def test_it_tells_of_what_is_mentioned(talk: Talk, question: str) -> None:
    said = await talk.ask(question, mention=SEEN)
    assert "The table shows **2 penguins**" in said
    assert "**344 penguins**" in await talk.ask("How many penguins are there?", mention=SEEN)


async def test_the_turns_are_all_it_goes_on_from(talk: Talk) -> None:
    await talk.ask("average bill depth by island")
    await talk.ask("what have I selected?")
    restored = Talk()
    restored.client.set_turns(talk.client.get_turns())
    said = await restored.ask("and for males?")
    assert said == await talk.ask("and for males?")
    assert "sex is male" in said


@given(st.text())
def test_pieces_make_the_text(text: str) -> None:
    assert "".join(pieces(text)) == text
