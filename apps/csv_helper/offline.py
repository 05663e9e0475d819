"""Answers where no model is set: by rules, and with the same tools as a model."""

import csv
import html
import re
from collections.abc import Iterator

from shiny_chatkit.testing import Asked, FakeClient
from shiny_chatkit.types import ToolCall

FILE = re.compile(r'<attachment name="(.*?)">\n(.*)')
FILES = re.compile(r"<attachment .*?</attachment>", re.DOTALL)
STATISTICS = {
    "mean": "mean", "average": "mean", "median": "median", "lowest": "min", "minimum": "min",
    "highest": "max", "maximum": "max", "total": "sum", "sum": "sum", "many": "count",
}  # fmt: skip


def offline_client() -> FakeClient:
    return FakeClient(_reply)


def _reply(asked: Asked) -> Iterator[str | ToolCall]:
    if asked.tool_results:
        result = asked.tool_results[-1]
        yield f"That did not work: {result.error}" if result.error else _markdown(result.text)
        return
    files = FILE.findall("\n".join(turn.text for turn in asked.turns))
    if not files:
        yield "Attach a CSV file first."
        return
    name, header = (html.unescape(text) for text in files[-1])
    question = FILES.sub("", asked.text).lower()
    columns = [c.strip('" \r') for c in header.split(",")]
    mentioned = [c for c in columns if re.search(rf"\b{re.escape(c.lower())}\b", question)]
    # "mean price by region": what is computed comes first.
    mentioned.sort(key=lambda c: question.index(c.lower()))
    statistic = next((s for word, s in STATISTICS.items() if word in question), None)
    if statistic and mentioned:
        column, by = (*mentioned, None)[:2]
        arguments = {"file": name, "column": column, "statistic": statistic}
        yield ToolCall("summarize", arguments | ({"by": by} if by else {}))
    else:
        yield "Ask for the mean, the total or the highest of a column, such as *mean price by region*.\n\n"
        yield ToolCall("columns", {"file": name})


def _markdown(table: str) -> str:
    """Write a table that is CSV as markdown."""
    head, *rows = csv.reader(table.splitlines())
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
