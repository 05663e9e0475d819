"""Bars, histograms and scatter plots as SVG, in the colors of the page's theme.

SVG needs no plotting library, follows light and dark by itself, and can be used both in a dashboard and in an answer.
What it looks like is in styles.css.
"""

import math
from collections.abc import Callable, Iterable, Sequence

import pandas as pd
from data import CATEGORIES, GROUPS, LABELS, MEASURES, UNITS, QueryError, known_column
from htmltools import Tag, div, svg, tags

WIDTH, HEIGHT = 560, 320
LEFT, RIGHT, TOP, BOTTOM = 70, 12, 12, 52

Scale = Callable[[float], float]


def draw_chart(data: pd.DataFrame, kind: str, columns: Sequence[str], by: str | None) -> Tag:
    """A "bar", "histogram" or "scatter" chart; `by` names the column that makes bars or colors."""
    if by is not None:
        known_column(by, GROUPS)
    for column in columns:
        known_column(column, MEASURES)
    data = data.dropna(subset=list(columns))
    if data.empty:
        return div("No penguins to draw.", class_="text-body-secondary p-3")
    if kind == "histogram" and columns:
        return histogram(data, columns[0], by)
    if kind == "scatter" and len(columns) > 1:
        return scatter(data, columns[0], columns[1], by)
    if kind == "bar":
        return bars(data, columns[0] if columns else None, by or "species")
    raise QueryError(
        "A chart is a bar chart, a histogram of one measurement or a scatter plot of two."
    )


def bars(data: pd.DataFrame, column: str | None, by: str) -> Tag:
    """The mean of a column, or the number of penguins, per group."""
    grouped = data.groupby(by)
    values = grouped[column].mean() if column else grouped.size()
    what = f"mean {axis_label(column)}" if column else "number of penguins"
    y = _scale(0, float(values.max()) * 1.08, HEIGHT - BOTTOM, TOP)
    slot = (WIDTH - LEFT - RIGHT) / len(values)
    marks: list[Tag] = []
    for i, (name, value) in enumerate(values.items()):
        x, top = LEFT + slot * (i + 0.15), y(value)
        marks += [
            _box(x, top, slot * 0.7, y(0) - top, _color(by, name), f"{name}: {value:,.6g}"),
            _text(
                f"{value:.1f}" if column and value < 100 else f"{value:,.0f}",
                x + slot * 0.35,
                top - 4,
            ),
            _text(str(name), x + slot * 0.35, HEIGHT - BOTTOM + 20),
        ]
    axes = _axes(None, y, (0, float(values.max()) * 1.08), GROUPS[by], what)
    return _figure(f"{what} by {GROUPS[by]}", [*axes, *marks])


def histogram(data: pd.DataFrame, column: str, by: str | None) -> Tag:
    """How often the values of a column occur, stacked by group."""
    edges = _ticks(float(data[column].min()), float(data[column].max()), 16)
    if data[column].max() >= edges[-1]:  # the bins are open to the right
        edges.append(2 * edges[-1] - edges[-2])
    bins = pd.cut(data[column], edges, right=False, labels=edges[:-1])
    counts = data.groupby([bins, by] if by else [bins], observed=False).size()
    table = counts.unstack() if by else counts.to_frame("penguins")
    tallest = float(table.sum(axis=1).max()) * 1.08
    x = _scale(edges[0], edges[-1], LEFT, WIDTH - RIGHT)
    y = _scale(0, tallest, HEIGHT - BOTTOM, TOP)
    marks: list[Tag] = []
    for start, row in table.iterrows():
        left, right, below = x(float(str(start))), x(float(str(start)) + edges[1] - edges[0]), 0.0
        for name, n in row.items():
            label = f"{name}, from {start} {UNITS[column]}: {n}"
            bottom, top = y(below), y(below + n)
            marks += (
                [_box(left, top, right - left - 1, bottom - top, _color(by, name), label)]
                if n
                else []
            )
            below += n
    axes = _axes((x, (edges[0], edges[-1])), y, (0, tallest), axis_label(column), "penguins")
    legend = _legend(by, table.columns)
    return _figure(f"Distribution of {axis_label(column)}", [*axes, *marks], legend)


def scatter(data: pd.DataFrame, x_column: str, y_column: str, by: str | None) -> Tag:
    """Two columns against each other, colored by group."""
    x_range, y_range = _range(data[x_column]), _range(data[y_column])
    x = _scale(*x_range, LEFT, WIDTH - RIGHT)
    y = _scale(*y_range, HEIGHT - BOTTOM, TOP)
    groups = list(data.groupby(by)) if by else [("penguins", data)]
    marks = [
        svg.circle(cx=_n(x(a)), cy=_n(y(b)), r="3.2", class_=_color(by, name))
        for name, part in groups
        for a, b in zip(part[x_column], part[y_column], strict=True)
    ]
    axes = _axes((x, x_range), y, y_range, axis_label(x_column), axis_label(y_column))
    legend = _legend(by, [name for name, _ in groups])
    title = f"{axis_label(y_column)} against {axis_label(x_column)}"
    return _figure(title, [*axes, *marks], legend)


def axis_label(column: str | None) -> str:
    return (
        f"{LABELS[column]} ({UNITS[column]})"
        if column in MEASURES
        else LABELS.get(column or "", "")
    )


def _figure(title: str, marks: Sequence[Tag], legend: Tag | None = None) -> Tag:
    title = title[0].upper() + title[1:]
    picture = svg.svg(*marks, viewBox=f"0 0 {WIDTH} {HEIGHT}", role="img", aria_label=title)
    return div(picture, legend, class_="penguin-chart")


def _legend(by: str | None, names: Iterable[object]) -> Tag | None:
    if by is None:
        return None
    return tags.ul(*[tags.li(str(n), class_=_color(by, n)) for n in names], class_="legend")


def _axes(
    across: tuple[Scale, tuple[float, float]] | None,
    y: Scale,
    y_range: tuple[float, float],
    x_label: str,
    y_label: str,
) -> list[Tag]:
    marks: list[Tag] = []
    ticks = _ticks(*y_range, 5, inside=True)
    if "penguins" in y_label:  # there are no halves of them
        ticks = [tick for tick in ticks if tick % 1 == 0]
    for tick in ticks:
        marks += [
            svg.line(x1=LEFT, x2=WIDTH - RIGHT, y1=_n(y(tick)), y2=_n(y(tick)), class_="grid"),
            _text(f"{tick:g}", LEFT - 6, y(tick) + 4, anchor="end"),
        ]
    if across:
        x, x_range = across
        marks += [
            _text(f"{t:g}", x(t), HEIGHT - BOTTOM + 20) for t in _ticks(*x_range, 7, inside=True)
        ]
    middle = (HEIGHT - BOTTOM + TOP) / 2
    return [
        *marks,
        _text(x_label, (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6),
        _text(y_label, 14, middle, transform=f"rotate(-90 14 {_n(middle)})"),
    ]


def _ticks(low: float, high: float, about: int, *, inside: bool = False) -> list[float]:
    """Round numbers from low to high; they enclose the range unless they must lie inside of it."""
    raw = (high - low or 1) / about
    size = 10 ** math.floor(math.log10(raw))
    step = next(size * k for k in (1, 2, 2.5, 5, 10) if size * k >= raw)
    first, last = (
        (math.ceil(low / step), math.floor(high / step))
        if inside
        else (
            math.floor(low / step),
            math.ceil(high / step),
        )
    )
    return [round(i * step, 6) for i in range(first, last + 1)]


def _range(values: "pd.Series[float]") -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    margin = (high - low or 1) * 0.05
    return low - margin, high + margin


def _scale(low: float, high: float, start: float, end: float) -> Scale:
    return lambda value: start + (value - low) / ((high - low) or 1) * (end - start)


def _box(x: float, y: float, width: float, height: float, color: str, label: str) -> Tag:
    at = {"x": _n(x), "y": _n(y), "width": _n(width), "height": _n(height)}
    return svg.rect(svg.title(label), class_=color, **at)


def _text(
    text: str, x: float, y: float, *, anchor: str = "middle", transform: str | None = None
) -> Tag:
    return svg.text(text, x=_n(x), y=_n(y), text_anchor=anchor, transform=transform)


def _color(by: str | None, name: object) -> str:
    # By its place among all groups: a group keeps its color when others are filtered away.
    return f"color-{CATEGORIES[by].index(name) if by else 0}"


def _n(value: float) -> str:
    return f"{value:.1f}"
