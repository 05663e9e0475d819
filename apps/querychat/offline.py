"""Answers where no model is set: by rules, and with the same tools as a model."""

import re
from collections.abc import Iterator
from typing import Any

import handoff

from shiny_chatkit.testing import Asked, FakeClient
from shiny_chatkit.types import ToolCall

AVERAGES = (
    "SELECT product, round(avg(price), 2) AS price FROM orders GROUP BY product ORDER BY product"
)
HELP = 'I only know some questions without a model. Try "Show only the orders from the north".'


def offline_client() -> FakeClient:
    return FakeClient(_reply)


def _reply(asked: Asked) -> Iterator[Any]:
    return handoff.answer(asked.text) or _chat(asked)


def _chat(asked: Asked) -> Iterator[str | ToolCall]:
    if asked.tool_results:
        result = asked.tool_results[-1]
        yield f"That did not work: {result.error}" if result.error else "Here you are."
        return
    question = asked.text.lower()
    region = re.search(r"\b(north|south|west|east)\b", question)
    if region:
        name = region[1].capitalize()
        query = f"SELECT * FROM orders WHERE region = '{name}'"  # noqa: S608 - one of four words
        arguments = {"table": "orders", "query": query, "title": f"Orders from the {region[1]}"}
        yield ToolCall("querychat_update_dashboard", arguments)
    elif "average" in question:
        yield ToolCall("querychat_query", {"query": AVERAGES, "collapsed": False})
    elif "all" in question or "reset" in question:
        yield ToolCall("querychat_reset_dashboard", {"table": "orders"})
    else:
        yield HELP
