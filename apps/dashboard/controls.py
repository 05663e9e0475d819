"""Tools that act on the page: show a chart in the answer, filter the dashboard, and reset it."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Literal

import chatlas
from answers import can_filter
from charts import draw_chart
from data import Condition, QueryError, parse_condition, select
from htmltools import Tag
from tools import TOOLS

ASK_BEFORE = ("reset_dashboard",)
"""These throw away what the user has set."""


def register_tools(
    client: "chatlas.Chat[Any, Any]",
    show: Callable[[Tag], Awaitable[None]],
    show_only: Callable[[Sequence[Condition]], None],
) -> None:
    """Register all tools with a client; `show` adds a chart to the answer, and `show_only` sets the filters."""

    async def show_chart(
        kind: Literal["bar", "histogram", "scatter"],
        columns: list[str],
        by: str | None = None,
        where: list[str] | None = None,
    ) -> str:
        """
        Show a chart in the answer.

        `columns`: none or one for a bar chart (counts, or means), one for a histogram, two (x, y) for a scatter plot;
        `by` is the column of the bars or colors; `where` lists conditions such as "species = Adelie, Gentoo".
        """
        data = select(map(parse_condition, where or []))
        await show(draw_chart(data, kind, columns, by))
        return "The chart is shown to the user."

    def filter_dashboard(where: list[str]) -> str:
        """Show only these penguins on the dashboard. Conditions as in count_penguins."""
        conditions = [parse_condition(text) for text in where]
        for condition in conditions:
            if not can_filter(condition):
                raise QueryError(f"The dashboard has no filter for {condition}.")
        if (penguins := len(select(conditions))) == 0:
            raise QueryError("There are no such penguins; the dashboard stays as it is.")
        show_only(conditions)
        return f"The dashboard shows {penguins} penguins."

    def reset_dashboard() -> str:
        """Clear all filters of the dashboard. The user is asked first."""
        show_only(())
        return "The dashboard shows all penguins."

    for tool in (*TOOLS, show_chart, filter_dashboard, reset_dashboard):
        title = tool.__name__.replace("_", " ").capitalize()
        client.register_tool(tool, annotations={"title": title})
