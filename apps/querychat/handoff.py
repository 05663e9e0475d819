"""Answers querychat's /handoff where no model is set: takes all results, and writes a small Quarto document."""

import json
import re
from collections.abc import Iterator
from typing import Any

from chatlas.types import ContentJson

REPORT = """---
title: Orders
format: dashboard
---

This report shows all orders and the average price of each product.
It was written by rules, because no model is set.

## All orders

```{python}
import pandas as pd

orders = pd.read_csv("orders.csv")
orders
```

## Average prices

```{python}
orders.groupby("product")["price"].mean().round(2)
```
"""


def answer(prompt: str) -> Iterator[Any] | None:
    """Return the answer to a prompt of /handoff, or None for any other text."""
    if "select results" in prompt and "output formats" in prompt:
        ids = re.findall(r"\*\*((?:query|viz)-\d+)\*\*", prompt)
        chosen = {
            "selected_ids": ids,
            "format_id": "quarto-dashboard",
            "directions": "Keep it short.",
        }
        return iter([ContentJson(value=chosen)])
    if prompt.startswith("Generate the complete source"):
        result = {
            "source": REPORT,
            "language": "python",
            "summary": "All orders, and the average prices.",
            "install_instructions": "",
            "run_instructions": "Run `quarto preview handoff.qmd`.",
            "referenced_tables": ["orders"],
        }
        return iter([json.dumps(result)])
    return None
