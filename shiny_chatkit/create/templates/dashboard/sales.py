"""The data of the dashboard, and what can be said about it."""

import csv
from dataclasses import dataclass
from pathlib import Path

ALL = "All regions"


@dataclass(frozen=True)
class Sale:
    """One product in one region."""

    region: str
    product: str
    units: int
    revenue: int


def read_sales(path: Path) -> list[Sale]:
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Sale(row["region"], row["product"], int(row["units"]), int(row["revenue"]))
            for row in csv.DictReader(file)
        ]


SALES = read_sales(Path(__file__).with_name("sales.csv"))
REGIONS = sorted({sale.region for sale in SALES})


def sales_of(region: str) -> list[Sale]:
    return [sale for sale in SALES if region in (ALL, sale.region)]


def region_in(text: str) -> str | None:
    """Return the region that a text names, or None."""
    words = text.lower()
    return next((region for region in (*REGIONS, ALL) if region.split()[0].lower() in words), None)


def summary_of(region: str) -> str:
    sales = sales_of(region)
    best = max(sales, key=lambda sale: sale.revenue)
    revenue = sum(sale.revenue for sale in sales)
    return f"**{region}**: {revenue:,} in revenue, most of it from {best.product.lower()}."
