"""Answers where no model is set: by rules, and with the same tools as a model."""

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
        error = asked.tool_results[-1].error
        yield f"That did not work: {error}" if error else "This is what the file says."
        return
    files = FILE.findall("\n".join(turn.text for turn in asked.turns))
    if not files:
        yield "Attach a CSV file first."
        return
    name, header = (html.unescape(text) for text in files[-1])
    question = FILES.sub("", asked.text).lower()
    columns = [c.strip('" \r') for c in header.split(",")]
    mentioned = [c for c in columns if re.search(rf"\b{re.escape(c.lower())}\b", question)]
    # "mean price by region": what is computed stands first.
    mentioned.sort(key=lambda c: question.index(c.lower()))
    statistic = next((s for word, s in STATISTICS.items() if word in question), None)
    if statistic and mentioned:
        column, by = (*mentioned, None)[:2]
        arguments = {"file": name, "column": column, "statistic": statistic}
        yield ToolCall("summarize", arguments | ({"by": by} if by else {}))
    else:
        yield f"You can ask for the mean, the total or the highest of one of {name}'s columns.\n\n"
        yield ToolCall("columns", {"file": name})
