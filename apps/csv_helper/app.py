"""Upload a CSV file and ask about it: tools of the chat's client compute on all of its rows."""

import io
import os
from typing import Literal

import chatlas
import pandas as pd
from offline import offline_client
from shiny import App, ui

from shiny_chatkit import Chat, chat_ui

PROMPT = """
You answer questions about CSV files that the user attaches. You see the first rows only, so never
compute by yourself: call the tools, which have the whole file.
"""
GREETING = "**Attach a CSV file** (the paper clip, or drop it here), then ask about its columns."
KEYS = {"ANTHROPIC_API_KEY": "anthropic", "OPENAI_API_KEY": "openai"}

app_ui = ui.page_fillable(
    chat_ui("chat", attachments=[".csv"], placeholder="Ask about your file ..."),
    fillable_mobile=True,
    title="CSV helper",
    lang="en",
)


def new_client():
    """Return a client of the provider whose key is set, or one that answers by rules."""
    provider = next((name for key, name in KEYS.items() if os.environ.get(key)), None)
    return chatlas.ChatAuto(provider) if provider else offline_client()


def server(input, output, session):
    client = new_client()
    client.system_prompt = PROMPT
    chat = Chat("chat", client=client, greeting=GREETING)

    def read(file: str) -> pd.DataFrame:
        sent = [a for a in chat.attachments("thread") if a.name == file]
        if not sent:
            raise ValueError(f"There is no file {file!r}. Ask the user to attach it.")
        return pd.read_csv(io.StringIO(sent[-1].text()))

    def columns(file: str) -> pd.DataFrame:
        """List the columns of an attached CSV file, their types and how many values are missing."""
        data = read(file)
        return pd.DataFrame(
            {
                "column": data.columns,
                "type": data.dtypes.astype(str).to_list(),
                "values": data.count().to_list(),
                "missing": data.isna().sum().to_list(),
            }
        )

    def summarize(
        file: str,
        column: str,
        statistic: Literal["mean", "median", "min", "max", "sum", "count"],
        by: str | None = None,
    ) -> pd.DataFrame:
        """Compute a statistic of a column of an attached CSV file, for each group of `by` if given."""
        data = read(file)
        unknown = [name for name in (column, by) if name and name not in data.columns]
        if unknown:
            raise ValueError(f"No column {unknown[0]!r}; there are: {', '.join(data.columns)}.")
        if by is None:
            return pd.DataFrame({statistic: [data[column].agg(statistic)]}).round(2)
        return data.groupby(by)[column].agg(statistic).round(2).rename(statistic).reset_index()

    client.register_tool(columns, annotations={"title": "Look at the columns"})
    client.register_tool(summarize, annotations={"title": "Compute"})


app = App(app_ui, server)
