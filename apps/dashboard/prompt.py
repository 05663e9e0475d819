"""What whoever answers is told beforehand: what there is to ask about, and what the dashboard shows."""

from collections.abc import Sequence

from data import CATEGORIES, PENGUINS, Condition, parse_condition

FILTERS = "The dashboard's filters: "
PROMPT = f"""
You answer questions about the {len(PENGUINS)} penguins of the Palmer penguins data set, shown on a dashboard.
Compute every number with a tool; never guess one. Columns: species ({CATEGORIES["species"]}), island
({CATEGORIES["island"]}), sex (female, male, or missing), year ({CATEGORIES["year"]}), bill_length_mm, bill_depth_mm,
flipper_length_mm, body_mass_g. Keep to the penguins that the dashboard's filters let through, by giving these
to the tools, unless asked for others. Answer briefly in markdown, with a table where there are several numbers.
Say so when the data cannot answer a question.
"""


def system_prompt(filters: Sequence[Condition]) -> str:
    """The prompt while these filters are set."""
    return f"{PROMPT}\n{FILTERS}{'; '.join(each.source for each in filters) or 'none'}"


def filters_of(prompt: str) -> tuple[Condition, ...]:
    """The filters that a prompt names."""
    named = prompt.rpartition(FILTERS)[2]
    return (
        ()
        if named in ("", "none") or FILTERS not in prompt
        else tuple(map(parse_condition, named.split("; ")))
    )
