"""Data that the app shows and its tests compare."""

import pandas as pd

HOSTILE = "<img src=x onerror=\"parent.document.title='gone'\">"
SHORT = pd.DataFrame({"city": ["Cádiz", "Jerez", "Rota"], "people": [111_811, 213_231, 29_109]})
LONG = pd.DataFrame(
    {
        "n": range(25_000),
        "text": [f'row {n}, "quoted" and é\nof two lines' for n in range(25_000)],
        "x": [n / 7 for n in range(25_000)],
        "even": [n % 2 == 0 for n in range(25_000)],
        "day": pd.date_range("2024-01-01", periods=25_000, freq="h"),
    }
)
