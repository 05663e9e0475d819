"""The dashboard's filters: the sidebar's inputs, what they mean as conditions, and setting them from conditions."""

from collections.abc import Sequence

from data import CATEGORIES, PENGUINS, Condition, select
from htmltools import Tag, TagList
from shiny import Inputs, ui

LABELS = {"species": "Species", "island": "Island", "sex": "Sex", "year": "Year"}
LIGHTEST, HEAVIEST = int(PENGUINS["body_mass_g"].min()), int(PENGUINS["body_mass_g"].max())
MASS_STEP = 25  # the precision of the scale that the penguins stood on


def filter_inputs() -> TagList:
    groups: list[Tag] = [
        ui.input_checkbox_group(column, label, _choices(column), selected=_choices(column))
        for column, label in LABELS.items()
    ]
    mass = ui.input_slider(
        "body_mass_g",
        "Body mass (g)",
        min=LIGHTEST,
        max=HEAVIEST,
        value=(LIGHTEST, HEAVIEST),
        step=MASS_STEP,
    )
    return TagList(*groups, mass, ui.input_action_button("reset", "Show all penguins"))


def conditions(input: Inputs) -> tuple[Condition, ...]:
    """What the inputs ask for. An input that excludes nothing makes no condition (it keeps missing values too)."""
    found: list[Condition] = []
    for column in LABELS:
        chosen = input[column]()
        values = tuple(value for value in CATEGORIES[column] if str(value) in chosen)
        if len(values) < len(CATEGORIES[column]):
            found.append(Condition(column, "=", values or ("none",)))
    low, high = input.body_mass_g()
    if low > LIGHTEST:
        found.append(Condition("body_mass_g", ">=", (low,)))
    if high < HEAVIEST:
        found.append(Condition("body_mass_g", "<=", (high,)))
    return tuple(found)


def show_only(wanted: Sequence[Condition]) -> None:
    """Set every input, so that it lets through what the conditions do (some penguins at least)."""
    for column in LABELS:
        values = set(CATEGORIES[column])
        for condition in wanted:
            if condition.column == column:
                named = set(condition.values)
                values = values & named if condition.operator == "=" else values - named
        ui.update_checkbox_group(column, selected=sorted(map(str, values)))
    masses = select(c for c in wanted if c.column == "body_mass_g")["body_mass_g"]
    ui.update_slider("body_mass_g", value=(int(masses.min()), int(masses.max())))


def _choices(column: str) -> list[str]:
    return [str(value) for value in CATEGORIES[column]]
