"""Tables of values that a float or a text cannot stand for, each named by the library that holds it."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

import pandas as pd
import polars as pl
from shiny import App, Inputs, Outputs, Session, ui

from shiny_chatkit import Chat, chat_ui
from shiny_chatkit.types import TableArtifact, ToolCall, ToolResult

AMOUNTS = [
    Decimal("12345678901234567.89"),
    Decimal("2.50"),
    Decimal("12345678901234567.88"),
    Decimal("-10"),
]
KEYS = [2**53 + 1, 9, 2**53, 10]
RATES = [float("inf"), 10.5, float("-inf"), 9.25]
WAITS = [
    dt.timedelta(days=10),
    dt.timedelta(days=9),
    dt.timedelta(hours=36),
    dt.timedelta(seconds=-90),
]
TIMES = [
    dt.datetime(2024, 1, 1, 12, tzinfo=dt.timezone(dt.timedelta(hours=9))),
    dt.datetime(2024, 1, 1, 11, tzinfo=dt.timezone.utc),
    dt.datetime(2024, 1, 1, 4, tzinfo=dt.timezone.utc),
    dt.datetime(2024, 1, 2, 1, tzinfo=dt.timezone(dt.timedelta(hours=-5))),
]
COLUMNS: dict[str, list[Any]] = {
    "name": ["a", "b", "c", "d"],
    "amount": AMOUNTS,
    "key": KEYS,
    "rate": RATES,
    "wait": WAITS,
    "time": TIMES,
}

MAKE = {
    "pandas": lambda: pd.DataFrame(
        {
            name: pd.Series(v, dtype=object) if name in ("amount", "time") else v
            for name, v in COLUMNS.items()
        }
    ),
    "polars": lambda: pl.DataFrame(
        {**COLUMNS, "time": [t.astimezone(dt.timezone.utc) for t in TIMES]}
    ),
    "empty": lambda: pd.DataFrame({"a": [], "b": []}),
    "long": lambda: TableArtifact({"n": list(range(1500))}, max_rows="all", title="Long"),
    "sorted": lambda: TableArtifact(
        {"n": [3, 1, 2], "hidden": [1, 2, 3]},
        column_defs=[{"field": "n", "sort": "asc"}, {"field": "hidden", "hide": True}],
        formats={"n": {"decimals": 2}},
    ),
}

app_ui = ui.page_fillable(chat_ui("chat", width="100%"), title="Exact tables")


def server(input: Inputs, output: Outputs, session: Session) -> None:
    chat = Chat("chat")

    @chat.on_user_submit
    async def _(text: str) -> AsyncIterator[Any]:
        if text == "tool":
            call = ToolCall("query", title="Query")
            yield call
            yield ToolResult(call.id, TableArtifact({"n": list(range(30))}))
            yield "Queried."
        else:
            yield MAKE[text]()


app = App(app_ui, server)
