"""Answers a Question: says which tools to call, and puts what they give into words and tables. Pure; calls nothing.

An answer is a generator. Where it yields a ToolCall it is sent that tool's result; all else it yields is text.
"""

import csv
import re
from collections.abc import Generator, Mapping, Sequence
from itertools import product
from typing import Any

from charts import axis_label
from data import CATEGORIES, GROUPS, LABELS, MEASURES, PENGUINS, UNITS, Condition, select
from questions import Question
from tools import Rows

from shiny_chatkit.types import ToolCall

SUGGESTIONS = (
    "Average body mass by species",
    "How many penguins live on each island?",
    "Is body mass related to flipper length?",
    "Show a histogram of flipper length",
    "The 5 heaviest penguins",
    "Show only female Gentoo penguins",
    "What have I selected in the table?",
    "Which values are missing?",
)
STATISTIC_NAMES = {
    "mean": "mean",
    "median": "median",
    "min": "smallest",
    "max": "largest",
    "std": "standard deviation of",
}

Answer = Generator[str | ToolCall, Any, None]
TABLE = "table"
"""The name under which the dashboard's table can be mentioned."""
MAX_LISTED = 10
"""The number of its rows that an answer repeats."""
MAX_RANKED = 50
"""The most penguins in a ranking."""


class ToolFailedError(Exception):
    """Raised where an answer waits for a tool that has failed or was refused."""


def answer(
    question: Question,
    within: Sequence[Condition] = (),
    mentioned: Mapping[str, str] | None = None,
) -> Answer:
    """Answer a question about the penguins the dashboard shows, or about what is mentioned with it."""
    if mentioned and question.kind in ("help", "unknown", "shown"):
        for name, text in mentioned.items():
            yield from _read(name, text)
        return
    match question.kind:
        case "greeting":
            yield "Hello! I answer questions about the penguins on this page by computing over the data.\n\n"
            yield suggestions(SUGGESTIONS[:4])
        case "thanks":
            yield "You are welcome. Ask for anything else in the data."
        case "help":
            yield from _help()
        case "columns":
            yield from _columns()
        case "filter":
            yield from _filter(question)
        case "reset":
            yield from _reset()
        case "shown":
            yield from _read(TABLE, (yield ToolCall("read_context", {"name": TABLE})))
        case "unknown":
            yield from _unknown(question)
        case _:
            yield from _computed(question, within)


def _computed(question: Question, within: Sequence[Condition]) -> Answer:
    if question.ignored:
        yield f"I took no account of {_quoted(question.ignored)}: I do not know what to do with that here.\n\n"
    asked_for = {condition.column for condition in question.where}
    kept = [condition for condition in within if condition.column not in asked_for]
    conditions = [*kept, *question.where]
    if kept:
        yield f"Within the dashboard's filters ({_and(kept)}):\n\n"
    if select(conditions).empty:
        yield f"There are **no penguins** for which {_and(conditions)}."
        return
    where = [condition.source for condition in conditions]
    which = f" where {_and(question.where)}" if question.where else ""
    match question.kind:
        case "count":
            yield from _count(question, where, which)
        case "summary":
            for measure in question.measures:
                yield from _summary(question, measure, where, which)
        case "describe":
            yield f"**An overview** of the {len(select(conditions))} penguins{which}:\n\n"
            yield _table((yield ToolCall("describe", {"where": where})))
        case "correlation":
            yield from _correlation(question, where, which)
        case "missing":
            yield from _missing(where, which)
        case "top":
            yield from _top(question, where, which)
        case _:
            yield from _chart(question, conditions, which)


def _count(question: Question, where: list[str], which: str) -> Answer:
    rows: Rows = yield ToolCall("count_penguins", {"by": list(question.by), "where": where})
    total = sum(row["penguins"] for row in rows)
    noun = "penguin" if total == 1 else "penguins"
    if not question.by:
        share = f", {total / len(PENGUINS):.0%} of all {len(PENGUINS)}" if which else " in the data"
        yield f"There are **{total} {noun}**{which}{share}."
        return
    if question.extreme and len(rows) > 1:
        rows.sort(key=lambda row: row["penguins"], reverse=question.extreme == "largest")
        winner = rows[0]
        word = "most" if question.extreme == "largest" else "fewest"
        yield f"**{_name(winner, question.by)}** has the {word} penguins{which}: {winner['penguins']} of {total}.\n\n"
    else:
        yield f"**Penguins by {_labels(question.by)}**{which} ({total} in all):\n\n"
    yield _table(rows[: question.groups or None])


def _summary(question: Question, measure: str, where: list[str], which: str) -> Answer:
    arguments = {
        "column": measure,
        "statistic": question.statistic,
        "by": list(question.by),
        "where": where,
    }
    rows: Rows = yield ToolCall("summarize", arguments)
    title = f"{STATISTIC_NAMES[question.statistic]} {LABELS[measure]}"
    if not rows:
        yield f"None of the penguins{which} has a {LABELS[measure]}.\n\n"
    elif not question.by:
        value = _number(rows[0][question.statistic], measure)
        yield f"The {title}{which} is **{value}**, from {rows[0]['penguins']} penguins.\n\n"
    else:
        if question.extreme and len(rows) > 1:
            rows.sort(
                key=lambda row: row[question.statistic], reverse=question.extreme == "largest"
            )
            value = _number(rows[0][question.statistic], measure)
            word = "highest" if question.extreme == "largest" else "lowest"
            yield f"**{_name(rows[0], question.by)}** has the {word} {title}{which}: {value}.\n\n"
        else:
            yield f"**{_capital(title)} by {_labels(question.by)}**{which}:\n\n"
        yield _table(rows[: question.groups or None], measure) + "\n\n"


def _correlation(question: Question, where: list[str], which: str) -> Answer:
    measures = list(question.measures)
    if len(measures) < 2:  # each with every other
        measures += [measure for measure in MEASURES if measure not in measures]
    arguments = {"columns": measures, "by": list(question.by), "where": where}
    rows: Rows = yield ToolCall("correlate", arguments)
    if len(question.measures) == 1:
        rows = [row for row in rows if row["x"] == measures[0]]
    if len(rows) == 1 and rows[0]["r"] is not None:
        r, (x, y) = rows[0]["r"], measures
        yield f"{_capital(LABELS[x])} and {LABELS[y]}{which} are **{_strength(r)} correlated**: "
        yield f"r = {r:.2f}, from {rows[0]['penguins']} penguins."
        if abs(r) < 0.5 and not question.by and not which:
            yield " Species differ, so ask for it *by species* as well."
        return
    yield f"**Pearson's correlation**{which}:\n\n"
    yield _table([{**row, "x": LABELS[row["x"]], "y": LABELS[row["y"]]} for row in rows])


def _missing(where: list[str], which: str) -> Answer:
    rows: Rows = yield ToolCall("missing_values", {"where": where})
    if not rows:
        yield f"No value is missing among the penguins{which}."
        return
    yield f"**Missing values**{which}; every other column is complete:\n\n"
    yield _table(rows)


def _top(question: Question, where: list[str], which: str) -> Answer:
    smallest = question.extreme == "smallest"
    n = min(question.n, MAX_RANKED)
    if n < question.n:
        yield f"I list at most {MAX_RANKED} penguins.\n\n"
    of_each = f" of each {_labels(question.by)}" if question.by else ""
    groups = product(*(CATEGORIES[column] for column in question.by))
    each = [[f"{c} = {v}" for c, v in zip(question.by, group, strict=True)] for group in groups]
    for measure in question.measures:
        rows: Rows = []
        for group in each:
            arguments = {"column": measure, "n": n, "smallest": smallest, "where": where + group}
            rows += yield ToolCall("top_penguins", arguments)
        if not rows:
            yield f"None of the penguins{which} has a {LABELS[measure]}.\n\n"
            continue
        count = n if question.by else len(rows)
        number = "penguin" if count == 1 else f"{count} penguins"
        word = "smallest" if smallest else "largest"
        yield f"**The {number} with the {word} {LABELS[measure]}{of_each}**{which}:\n\n"
        # First what they are ranked by: on a phone the last columns are out of sight.
        yield _table([{measure: row[measure], **row} for row in rows], measure) + "\n\n"


def _chart(question: Question, conditions: Sequence[Condition], which: str) -> Answer:
    data, measures = select(conditions), question.measures
    kind, by = question.chart, question.by[0] if question.by else None
    if kind == "histogram" and not measures:
        yield f"A histogram needs a measurement: {_labels(MEASURES)}. "
        return
    if kind == "scatter" and len(measures) < 2:
        yield f"A scatter plot needs two measurements, of {_labels(MEASURES)}. "
        return
    if kind == "bar":
        by = by or "species"
        yield f"**{_capital(f'mean {LABELS[measures[0]]}' if measures else 'penguins')} by {by}**{which}:\n\n"
    elif kind == "histogram":
        yield f"**How {LABELS[measures[0]]} is distributed**{which}:\n\n"
    else:
        # "plot mass against length" puts the length on the horizontal axis.
        measures, by = (measures[1], measures[0]), by or "species"
        yield f"**{_capital(LABELS[measures[1]])} against {LABELS[measures[0]]}**{which}:\n\n"
    where = [condition.source for condition in conditions]
    yield ToolCall(
        "show_chart", {"kind": kind, "columns": list(measures), "by": by, "where": where}
    )
    needed = [*measures, *([by] if by else [])]
    if gaps := int(data[needed].isna().any(axis=1).sum()):
        yield f"{gaps} of the {len(data)} penguins lack a value for this and are left out."


def _filter(question: Question) -> Answer:
    usable = tuple(condition for condition in question.where if can_filter(condition))
    if select(question.where).empty:
        yield f"There are **no penguins** for which {_and(question.where)}; the dashboard stays as it is."
        return
    if usable:
        yield ToolCall("filter_dashboard", {"where": [condition.source for condition in usable]})
        n = len(select(usable))
        yield f"The dashboard now shows the **{n} penguin{'' if n == 1 else 's'}** for which {_and(usable)}. "
        yield 'Say <span class="suggestion">show all penguins</span> to undo that.'
    if rest := [condition for condition in question.where if condition not in usable]:
        n = len(select(question.where))
        yield "\n\n" if usable else ""
        yield f"The dashboard cannot filter on whether *{_and(rest)}*, but I can count: "
        yield f"**{n} penguins** match all you asked for."
    if question.ignored:
        yield f"\n\nI took no account of {_quoted(question.ignored)}."


def _reset() -> Answer:
    try:
        yield ToolCall("reset_dashboard")
    except ToolFailedError:
        yield "The dashboard stays as it is."
    else:
        yield f"The dashboard shows all **{len(PENGUINS)} penguins** again."


def _read(name: str, text: str) -> Answer:
    """Tell what a part of the dashboard was found to show."""
    shown, _, selected = text.partition("\nSelected by the user:\n")
    rows = list(
        csv.DictReader(line for line in (selected or shown).splitlines() if line[:1] != "[")
    )
    penguins = f"**{len(rows)} penguin{'' if len(rows) == 1 else 's'}**"
    yield (
        f"You have selected {penguins} in the {name}"
        if selected
        else f"The {name} shows {penguins}"
    )
    yield f", of which these are the first {MAX_LISTED}:\n\n" if len(rows) > MAX_LISTED else ":\n\n"
    yield _table(rows[:MAX_LISTED]) if rows else "Nobody."


def can_filter(condition: Condition) -> bool:
    """Whether the dashboard's filters can express a condition."""
    return condition.column == "body_mass_g" or (
        condition.column in GROUPS and condition.operator in ("=", "!=")
    )


def _help() -> Answer:
    yield "I can count, average, rank, correlate and draw. Name a measurement "
    yield f"({_labels(MEASURES)}), a grouping (*by {_labels(GROUPS)}*), and which penguins you mean "
    yield "(*female Gentoos over 5 kg*, *on Dream in 2008*). For example:\n\n"
    yield suggestions(SUGGESTIONS)
    yield "\n\nA question such as *and for males?* goes on from the one before."


def _columns() -> Answer:
    yield f"Each of the **{len(PENGUINS)} penguins** has:\n\n"
    groups = [{"column": LABELS[c], "values": ", ".join(map(str, CATEGORIES[c]))} for c in GROUPS]
    ranges = [
        {
            "column": LABELS[c],
            "values": f"{PENGUINS[c].min():g} to {PENGUINS[c].max():g} {UNITS[c]}",
        }
        for c in MEASURES
    ]
    yield _table([*groups, *ranges])


def _unknown(question: Question) -> Answer:
    about = f" {_quoted(question.ignored)} is nothing I know." if question.ignored else ""
    yield f"I could not make out what to compute.{about} I only know what is in this data set: "
    yield f"{_labels(MEASURES)}, and {_labels(GROUPS)}. You could ask:\n\n"
    yield suggestions(SUGGESTIONS[:4])


def suggestions(texts: Sequence[str]) -> str:
    return "\n".join(f'- <span class="suggestion submit">{text}</span>' for text in texts)


def _table(rows: Rows, measure: str = "") -> str:
    """A markdown table; numbers are aligned to the right."""
    heads = list(rows[0])
    numeric = [isinstance(rows[0][head], (int, float)) and head != "year" for head in heads]
    names = [_heading(head, measure) for head in heads]
    lines = [names, ["---:" if right else "---" for right in numeric]]
    lines += [[_cell(head, row[head]) for head in heads] for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _heading(head: str, measure: str) -> str:
    if head in STATISTIC_NAMES and measure:
        return f"{STATISTIC_NAMES[head].removesuffix(' of')} ({UNITS[measure]})"
    return axis_label(head) or head


def _cell(head: str, value: object) -> str:
    if value in (None, ""):
        return "unknown" if head in GROUPS else "–"
    if isinstance(value, float):
        return (
            f"{value:.2f}" if head == "r" else f"{value:,.0f}" if value >= 1000 else f"{value:,.1f}"
        )
    return str(value)


def _number(value: float, measure: str) -> str:
    return f"{_cell('', float(value))} {UNITS[measure]}"


def _strength(r: float) -> str:
    size = abs(r)
    words = (
        "strongly"
        if size >= 0.7
        else "moderately"
        if size >= 0.4
        else "weakly"
        if size >= 0.1
        else "hardly"
    )
    return words if words == "hardly" else f"{words} {'positively' if r > 0 else 'negatively'}"


def _name(row: dict[str, object], by: Sequence[str]) -> str:
    return ", ".join(_cell(column, row[column]) for column in by)


def _labels(columns: Sequence[str] | dict[str, str]) -> str:
    names = [LABELS[column] for column in columns]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _and(conditions: Sequence[Condition]) -> str:
    return " and ".join(map(str, conditions))


def _quoted(words: Sequence[str]) -> str:
    # Only letters and digits: the words are a reader's, the answer is markdown.
    plain = [re.sub(r"[^\w-]", "", word).replace("_", " ") for word in words]
    named = [f"“{word}”" for word in dict.fromkeys(plain) if word]
    return ", ".join([*named[:MAX_LISTED], *(["and more"] if len(named) > MAX_LISTED else [])])


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
