"""The demo's assistant understands questions."""

from typing import Any

import pytest
from questions import Question, understand

MASS, FLIPPER = "body_mass_g", "flipper_length_mm"
BILL, DEPTH = "bill_length_mm", "bill_depth_mm"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hi there!", {"kind": "greeting"}),
        ("help", {"kind": "help"}),
        ("", {"kind": "help"}),
        ("Thanks", {"kind": "thanks"}),
        ("What columns are there?", {"kind": "columns"}),
        ("reset the filters", {"kind": "reset"}),
        ("How many penguins are there?", {"kind": "count"}),
        ("How many penguins live on each island?", {"kind": "count", "by": ("island",)}),
        ("number of penguins by year", {"kind": "count", "by": ("year",)}),
        (
            "Which island has the most penguins?",
            {"kind": "count", "by": ("island",), "extreme": "largest"},
        ),
        (
            "average body mass by species",
            {"kind": "summary", "measures": (MASS,), "by": ("species",)},
        ),
        (
            "median bill length per island and sex",
            {
                "kind": "summary",
                "measures": (BILL,),
                "statistic": "median",
                "by": ("island", "sex"),
            },
        ),
        (
            "maximum beak depth by species",
            {"kind": "summary", "measures": (DEPTH,), "statistic": "max", "by": ("species",)},
        ),
        (
            "which species is the heaviest?",
            {"kind": "summary", "measures": (MASS,), "by": ("species",), "extreme": "largest"},
        ),
        (
            "What is the largest body mass?",
            {"kind": "summary", "measures": (MASS,), "statistic": "max"},
        ),
        ("top 3 heaviest penguins", {"kind": "top", "measures": (MASS,), "n": 3}),
        ("the heaviest 5 penguins", {"kind": "top", "measures": (MASS,), "n": 5}),
        ("heaviest five", {"kind": "top", "measures": (MASS,), "n": 5}),
        ("lightest 3", {"kind": "top", "n": 3, "extreme": "smallest"}),
        ("the largest 10 flippers", {"kind": "top", "measures": (FLIPPER,), "n": 10}),
        ("give me a dozen of the heaviest penguins", {"kind": "top", "n": 12}),
        ("which 3 penguins have the deepest bills?", {"kind": "top", "measures": (DEPTH,), "n": 3}),
        ("the 10 penguins with the longest flippers", {"kind": "top", "n": 10}),
        ("top five by bill length", {"kind": "top", "measures": (BILL,), "n": 5}),
        ("bottom 3 by weight", {"kind": "top", "n": 3, "extreme": "smallest"}),
        ("5 heaviest per species", {"kind": "top", "n": 5, "by": ("species",)}),
        ("the heaviest penguin of each species", {"kind": "top", "n": 1, "by": ("species",)}),
        (
            "the two islands with the fewest penguins",
            {"kind": "count", "by": ("island",), "groups": 2, "extreme": "smallest"},
        ),
        (
            "top 2 species by body mass",
            {"kind": "summary", "measures": (MASS,), "by": ("species",), "groups": 2},
        ),
        (
            "mean of all measurements by species",
            {"kind": "summary", "measures": (BILL, DEPTH, FLIPPER, MASS), "by": ("species",)},
        ),
        ("do males weigh more than females?", {"kind": "summary", "by": ("sex",)}),
        ("percentage of females", {"kind": "count"}),
        ("who has the longest flipper?", {"kind": "top", "measures": (FLIPPER,), "n": 1}),
        (
            "Is body mass related to flipper length?",
            {"kind": "correlation", "measures": (MASS, FLIPPER)},
        ),
        ("Which values are missing?", {"kind": "missing"}),
        ("Show a histogram of flipper length", {"kind": "chart", "chart": "histogram"}),
        (
            "plot body mass against flipper length",
            {"kind": "chart", "chart": "scatter", "measures": (MASS, FLIPPER)},
        ),
        ("bar chart of penguins by island", {"kind": "chart", "chart": "bar", "by": ("island",)}),
        ("describe the data", {"kind": "describe"}),
    ],
)
def test_kinds(text: str, expected: dict[str, Any]) -> None:
    question = understand(text)
    assert {name: getattr(question, name) for name in expected} == expected
    assert question.ignored == ()


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("how many female Gentoos", ["species = Gentoo", "sex = female"]),
        ("how many penguins are not Adelie?", ["species != Adelie"]),
        ("how many penguins were seen on Dream in 2008", ["island = Dream", "year = 2008"]),
        ("how many since 2008", ["year >= 2008"]),
        ("how many weigh more than 4,000 g", ["body_mass_g > 4000.0"]),
        ("how many are over 4 kg", ["body_mass_g > 4000.0"]),
        ("how many have flippers under 180", ["flipper_length_mm < 180.0"]),
        ("how many have bill depth of at least 18.5 mm", ["bill_depth_mm >= 18.5"]),
        ("how many have bills longer than 4.5 cm", ["bill_length_mm > 45.0"]),
        ("how many weigh between 4.5 and 5 kg", ["body_mass_g >= 4500.0", "body_mass_g <= 5000.0"]),
    ],
)
def test_conditions(text: str, where: list[str]) -> None:
    question = understand(text)
    assert question.kind == "count"
    assert [condition.source for condition in question.where] == where
    assert question.ignored == ()


def test_a_year_is_not_a_number_of_penguins() -> None:
    question = understand("the heaviest 2008 penguins")
    assert (question.n, question.ignored) == (5, ())
    assert [condition.source for condition in question.where] == ["year = 2008"]


def test_values_named_together_are_compared() -> None:
    question = understand("compare Adelie and Gentoo body mass")
    assert (question.kind, question.by) == ("summary", ("species",))
    assert [condition.source for condition in question.where] == ["species = Adelie, Gentoo"]


def test_conditions_alone_set_the_dashboard() -> None:
    question = understand("Show only female Gentoo penguins")
    assert question.kind == "filter"
    assert len(question.where) == 2


@pytest.mark.parametrize(
    ("text", "kind", "ignored"),
    [
        ("what do penguins eat?", "unknown", ("eat",)),
        ("average age by species", "unknown", ("age",)),
        ("What is the capital of France?", "unknown", ("capital", "france")),
        ("average body mass of emperor penguins", "summary", ("emperor",)),
        ("average body mass in 2010", "summary", ("2010",)),
        ("how many are over 20", "count", ("20",)),
        ("the second heaviest penguin", "top", ("second",)),
        ("plot the 5 heaviest penguins", "chart", ("5", "heaviest")),
        ("mean bill length of the 9 heaviest penguins", "top", ("bill", "length", "mean")),
        ("the first 5 rows", "unknown", ("first", "5")),
    ],
)
def test_what_was_not_understood_is_kept(text: str, kind: str, ignored: tuple[str, ...]) -> None:
    question = understand(text)
    assert (question.kind, question.ignored) == (kind, ignored)


def follow(*texts: str) -> Question:
    question = None
    for text in texts:
        question = understand(text, question)
    assert question is not None
    return question


def test_a_follow_up_changes_only_what_it_names() -> None:
    question = follow(
        "median bill length by island", "and for males?", "what about Adelie?", "now females"
    )
    assert (question.kind, question.statistic, question.by) == ("summary", "median", ("island",))
    assert [c.source for c in question.where] == ["species = Adelie", "sex = female"]


def test_the_answer_before_can_be_drawn() -> None:
    question = follow("average flipper length by sex", "Draw it as a bar chart")
    assert (question.kind, question.measures, question.by) == ("chart", (FLIPPER,), ("sex",))


def test_a_question_of_its_own_is_no_follow_up() -> None:
    assert follow("average body mass by species", "how many penguins are there") == Question(
        "count"
    )
