"""What the demo's assistant says: numbers that pandas confirms, and no more than it knows."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest
from assistant import Assistant, pieces
from data import Condition, parse_condition
from htmltools import Tag
from hypothesis import given
from hypothesis import strategies as st

PENGUINS = pd.read_csv(Path(__file__).parents[3] / "apps/dashboard/penguins.csv")


class Talk:
    """A conversation with the assistant, and what it did to the dashboard."""

    def __init__(self) -> None:
        self.filters: Sequence[Condition] | None = None
        self.charts: list[Tag] = []
        self.assistant = Assistant(self._show_only, pause=0)

    def _show_only(self, conditions: Sequence[Condition]) -> None:
        self.filters = conditions

    async def ask(self, text: str, *within: str) -> str:
        words: list[str] = []
        async for part in self.assistant.stream(text, [parse_condition(c) for c in within]):
            if isinstance(part, Tag):
                self.charts.append(part)
            else:
                words.append(part)
        return "".join(words)


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


async def test_a_bookmark_keeps_the_topic(talk: Talk) -> None:
    await talk.ask("average bill depth by island")
    restored = Talk()
    await restored.assistant.set_state(await talk.assistant.get_state())
    assert await restored.ask("and for males?") == await talk.ask("and for males?")


@given(st.text())
def test_pieces_make_the_text(text: str) -> None:
    assert "".join(pieces(text)) == text
