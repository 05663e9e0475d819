"""The expense reports, and the tools that work on them."""

import pandas as pd

EXPENSES = pd.DataFrame(
    {
        "report": [101, 101, 102, 103, 103, 104],
        "employee": ["Ada", "Ada", "Ben", "Cleo", "Cleo", "Dan"],
        "item": ["Hotel", "Dinner", "Train", "Hotel", "Hotel", "Dinner"],
        "amount": [180.0, 64.5, 42.0, 240.0, 240.0, 96.0],
        "receipt": [True, True, False, True, True, True],
    }
)


def without_receipt() -> pd.DataFrame:
    return EXPENSES[~EXPENSES["receipt"]]


def claimed_twice() -> pd.DataFrame:
    return EXPENSES[EXPENSES.duplicated(["employee", "item", "amount"])]


def over(limit: float) -> pd.DataFrame:
    return EXPENSES[(EXPENSES["item"] == "Dinner") & (EXPENSES["amount"] > limit)]
