"""A model that answers in the offline assistant's stead, through chatlas, with the same tools."""

import os
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal

from answers import can_filter
from charts import draw_chart
from data import CATEGORIES, PENGUINS, Condition, QueryError, parse_condition, select
from htmltools import Tag
from tools import TOOLS

if TYPE_CHECKING:
    import chatlas

SYSTEM_PROMPT = f"""
You answer questions about the {len(PENGUINS)} penguins of the Palmer penguins data set, shown on a dashboard.
Compute every number with a tool; never guess one. Columns: species ({CATEGORIES["species"]}), island
({CATEGORIES["island"]}), sex (female, male, or missing), year ({CATEGORIES["year"]}), bill_length_mm, bill_depth_mm,
flipper_length_mm, body_mass_g. Each message ends with the dashboard's filters; keep to those penguins unless
asked for others. Answer briefly in markdown, with a table where there are several numbers. Say so when the data cannot
answer a question.
"""


def configured_model() -> str | None:
    """The provider (and model) that the environment names, as chatlas writes it; None without one."""
    if named := os.environ.get("CHATLAS_CHAT_PROVIDER_MODEL"):
        return named
    if older := os.environ.get("CHATLAS_CHAT_PROVIDER"):
        return "/".join(filter(None, (older, os.environ.get("CHATLAS_CHAT_MODEL"))))
    if os.environ.get("OPENAI_API_KEY"):
        return "openai"
    return "anthropic" if os.environ.get("ANTHROPIC_API_KEY") else None


def connect(
    model: str,
    show: Callable[[Tag], Awaitable[None]],
    show_only: Callable[[Sequence[Condition]], None],
) -> "chatlas.Chat[Any, Any]":
    """A chatlas client with the tools; `show` puts a chart into the answer, `show_only` sets the filters."""
    from chatlas import ChatAuto  # takes a second to import, and only a model needs it

    client = ChatAuto(model, system_prompt=SYSTEM_PROMPT)

    async def show_chart(
        kind: Literal["bar", "histogram", "scatter"],
        columns: list[str],
        by: str | None = None,
        where: list[str] | None = None,
    ) -> str:
        """
        Show a chart in the answer.

        `columns`: none or one for a bar chart (counts, or means), one for a histogram, two (x, y) for a scatter plot;
        `by` is the column of the bars or colours; `where` lists conditions such as "species = Adelie, Gentoo".
        """
        data = select(map(parse_condition, where or []))
        await show(draw_chart(data, kind, columns, by))
        return "The chart is shown to the user."

    async def filter_dashboard(where: list[str]) -> str:
        """Show only these penguins on the dashboard; an empty list shows all. Conditions as in count_penguins."""
        conditions = [parse_condition(text) for text in where]
        for condition in conditions:
            if not can_filter(condition):
                raise QueryError(f"The dashboard has no filter for {condition}.")
        if (penguins := len(select(conditions))) == 0:
            raise QueryError("There are no such penguins; the dashboard stays as it is.")
        show_only(conditions)
        return f"The dashboard shows {penguins} penguins."

    for tool in (*TOOLS, show_chart, filter_dashboard):
        client.register_tool(tool)
    return client
