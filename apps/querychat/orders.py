"""The table that both apps talk about."""

import os
from pathlib import Path

import pandas as pd
from offline import offline_client
from querychat import QueryChat

GREETING = """
Hello! Ask me about the orders, for example:

- <span class="suggestion submit">Show only the orders from the south</span>
- <span class="suggestion">What is the average price of each product?</span>
- <span class="suggestion submit">Show all orders again</span>
"""


def orders_chat() -> QueryChat:
    """Return a chat about the orders, with the model named by QUERYCHAT_CLIENT or with one that answers by rules."""
    orders = pd.read_csv(Path(__file__).with_name("orders.csv"))
    return QueryChat(
        orders,
        "orders",
        greeting=GREETING,
        tools=("filter", "query"),
        client=os.environ.get("QUERYCHAT_CLIENT") or offline_client(),
    )
