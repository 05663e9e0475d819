"""Reads an English question about the penguins as a Question. Pure: text in, a Question out, nothing computed.

This is not a grammar. Phrases are recognized and taken out of the text one kind after another, most specific first.
Words left over that carry meaning are kept in ``ignored``, so that an answer can say what it did not take into account.
"""

import re
from dataclasses import dataclass, field, replace
from typing import Literal

from data import LABELS, MEASURES, Condition
from tools import Statistic
from vocabulary import (
    AT_LEAST,
    AT_MOST,
    BARE_BILL,
    CHART_WORDS,
    FILLER,
    FOLLOW_UP,
    GROUP_WORDS,
    GROUPING,
    HOW_MANY,
    LARGEST,
    LESS,
    MEASURE_WORDS,
    MORE,
    NUMBER,
    NUMBER_WORDS,
    PENGUIN,
    SMALLEST,
    STATISTIC_WORDS,
    VALUE_WORDS,
)

Kind = Literal[
    "greeting", "thanks", "help", "columns", "filter", "reset", "count", "summary", "describe",
    "correlation", "missing", "top", "chart", "shown", "unknown",
]  # fmt: skip
ChartKind = Literal["bar", "histogram", "scatter"]


@dataclass(frozen=True)
class Question:
    """A question, in the terms of tools.py."""

    kind: Kind
    measures: tuple[str, ...] = ()
    statistic: Statistic = "mean"
    by: tuple[str, ...] = ()
    where: tuple[Condition, ...] = ()
    n: int = 5
    extreme: Literal["", "largest", "smallest"] = ""
    groups: int = 0
    chart: ChartKind = "bar"
    ignored: tuple[str, ...] = field(default=(), compare=False)


COMPUTED: tuple[Kind, ...] = (
    "count",
    "summary",
    "correlation",
    "top",
    "chart",
    "describe",
    "missing",
)


class _Text:
    """The words not understood yet; ``take`` removes what a pattern finds and tells whether it found something."""

    def __init__(self, text: str) -> None:
        self.rest = text
        self.refused: list[str] = []  # taken out, but of no use

    def has(self, pattern: str) -> bool:
        return re.search(rf"(?<!\w)(?:{pattern})(?!\w)", self.rest) is not None

    def take(self, pattern: str) -> "re.Match[str] | None":
        found = re.search(rf"(?<!\w)(?:{pattern})(?!\w)", self.rest)
        if found:
            self.rest = f"{self.rest[: found.start()]} ; {self.rest[found.end() :]}"
        return found

    def take_all(self, pattern: str) -> bool:
        found = False
        while self.take(pattern):
            found = True
        return found

    def ignored(self) -> tuple[str, ...]:
        """The words that carry meaning and were not understood."""
        rest = " ".join([self.rest, *self.refused]).replace("'s", "")
        words = re.findall(r"[^\s;,.?!:()'\"]+", rest)
        return tuple(
            word for word in words if re.search(r"\w", word) and not FILLER.fullmatch(word)
        )


def understand(text: str, previous: Question | None = None) -> Question:
    """Read a question; one like "and for females?" changes only what it mentions of the previous one."""
    words = " ".join(text.casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").split()).strip(
        " ?!."
    )
    if talk := _talk(words):
        return talk
    asked = _read(_Text(_number_first(words)))
    if previous and previous.kind in COMPUTED and not asked.ignored:
        if (
            asked.kind == "chart"
            and not (asked.measures or asked.by)
            and (previous.measures or previous.by)
        ):
            return _as_chart(previous, asked)
        if FOLLOW_UP.search(words) and (asked.where or asked.by or asked.measures):
            return _follow(previous, asked)
    return asked


def _number_first(text: str) -> str:
    """Say "5 heaviest" for "heaviest five", "five of the heaviest" and "5 penguins with the heaviest ..."."""
    for word, number in NUMBER_WORDS.items():
        text = re.sub(rf"\b(?:a )?{word}\b", str(number), text)
    superlative = rf"({LARGEST}|{SMALLEST})"
    text = re.sub(rf"\b(?:bottom|last)\s+{HOW_MANY}\b", r"\1 smallest", text)
    text = re.sub(
        rf"\b(?<!at ){superlative}\s+{HOW_MANY}\b(?!\s*(?:mm|cm|k?g)\b|[.,]\d)", r"\2 \1", text
    )
    text = re.sub(rf"\b{HOW_MANY}\s+of\s+(?:the\s+)?{superlative}\b", r"\1 \2", text)
    return re.sub(
        rf"\b{HOW_MANY}\s+((?:\w+\s+){{0,2}}{PENGUIN}\b.*?)\b{superlative}\b", r"\2 \1 \3", text
    )


def _talk(text: str) -> Question | None:
    if re.fullmatch(
        r"(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening|day)|greetings)(?: there)?", text
    ):
        return Question("greeting")
    if re.match(r"(?:thanks|thank you|thx|great|cool|nice|perfect)\b.{0,20}$", text):
        return Question("thanks")
    if not text or re.search(
        r"^help\b|what (?:can|do) (?:you|i) (?:do|ask|know)|how does this work|examples?$", text
    ):
        return Question("help")
    if re.search(
        r"\b(?:reset|clear|remove)\b.*\bfilters?\b|^show (?:me )?(?:all(?: the)? penguins|everything)$|^reset$",
        text,
    ):
        return Question("reset")
    if re.search(
        r"\bselected\b|\bselection\b|what (?:do you see|is on show)|what does the table show", text
    ):
        return Question("shown")
    return None


def _read(text: _Text) -> Question:
    where = _comparisons(text)
    groups = text.take(rf"(top\s+)?{HOW_MANY}(?=\s+(?:{'|'.join(GROUP_WORDS.values())}))")
    top = text.take(rf"top\s+{HOW_MANY}|{HOW_MANY}(?=\s+(?:{LARGEST}|{SMALLEST}))")
    by = _groupings(text)
    where += _categories(text)
    chart = _chart(text)
    extreme_word = text.take(LARGEST) or text.take(SMALLEST)
    extreme = (
        _extreme(extreme_word[0]) if extreme_word else "largest" if groups and groups[1] else ""
    )
    statistics: dict[Statistic, str] = {
        s: found[0] for s, words in STATISTIC_WORDS.items() if (found := text.take(words))
    }
    statistic: Statistic | None = next(iter(statistics), None)
    measures = _measures(text, extreme_word[0] if extreme_word else "")
    kind = _kind(text, by, where, chart, extreme, statistic, measures, top is not None)
    if kind == "top" and extreme_word and re.match("heav|light", extreme_word[0]):
        # What else is named of them is not what they are ranked by.
        text.refused += [LABELS[measure] for measure in measures if measure != "body_mass_g"]
        measures = ["body_mass_g"]
    if kind == "top":
        text.refused += statistics.values()
    if kind == "chart":
        text.refused += [found[0].strip() for found in (top, extreme_word) if found]
    if kind == "summary" and statistic and not measures:
        measures = list(MEASURES)
    elif kind in ("top", "summary", "chart") and not measures and (extreme or top):
        measures = ["body_mass_g"]
    if not by and kind in ("count", "summary", "describe", "correlation", "chart"):
        by = _compared(where)
    if extreme and kind == "summary" and statistic is None and not by:
        statistic = "max" if extreme == "largest" else "min"
    if chart and len(measures) >= 2:
        chart = "scatter"
    number = int(top[1] or top[2]) if top else 5 if text.has("penguins") else 1
    return Question(
        kind,
        measures=tuple(measures),
        statistic=statistic or "mean",
        by=tuple(by),
        where=tuple(where),
        n=max(number, 1) if kind == "top" else 5,
        extreme=extreme if kind in ("top", "count", "summary") else "",
        groups=int(groups[2]) if groups else 0,
        chart=chart or "bar",
        ignored=text.ignored(),
    )


def _kind(
    text: _Text,
    by: list[str],
    where: list[Condition],
    chart: ChartKind | None,
    extreme: str,
    statistic: str | None,
    measures: list[str],
    top: bool,
) -> Kind:
    counting = (
        text.take(
            r"how many|count(?:s)?|number of|how common|commone?st|common|percent(?:age)?|share|proportion|fraction"
        )
        is not None
    )
    if by or _compared(where):  # "Do males weigh more than females?" is answered with both.
        text.take("(?:more|less)(?: than)?")
    if text.take(r"missing|nas?|nulls?|incomplete|gaps?|unknown values?"):
        return "missing"
    if text.take(r"correlat\w+|relationships?|relat(?:e|ed|es)|associat\w+"):
        return "correlation"
    if chart:
        return "chart"
    if text.take(r"describ\w+|summar(?:y|i[sz]e)|overview|statistics|stats"):
        return "summary" if measures and by else "describe"
    if text.take(r"columns?|variables?|fields?|measurements are there"):
        return "columns"
    if counting or (extreme and text.has("penguins") and by and not measures):
        return "count"
    each = by and text.has("penguin|bird|individual")
    if top or (extreme and (each or not by) and not _asks_for_value(text, measures)):
        return "top"
    if measures or (extreme and by):
        return "summary"
    if where and text.take(r"show|filter|select|keep|only|restrict|display|focus(?: on)?|limit"):
        return "filter"
    if text.ignored():
        return "unknown"
    if by and statistic:
        return "summary"
    return "count" if by else "describe" if statistic or where else "unknown"


def _asks_for_value(text: _Text, measures: list[str]) -> bool:
    # "the largest body mass" asks for a number, "the heaviest penguin" for a penguin.
    return bool(measures) and not text.has("penguins?|birds?|individuals?|one|who")


def _comparisons(text: _Text) -> list[Condition]:
    """Conditions such as "flippers longer than 200 mm", "over 4 kg" or "between 40 and 45"."""
    conditions: list[Condition] = []
    column_words = "|".join([*MEASURE_WORDS.values(), BARE_BILL])
    lead = rf"(?:(?P<column>{column_words})\s+)?(?:of\s+)?"
    while found := text.take(rf"{lead}between\s+{NUMBER}\s+and\s+{NUMBER}"):
        unit = found[5] or found[3]
        column = _compared_column(found["column"], found[0], unit, _number(found[2]))
        if column is None:
            text.refused += [found[2], found[4]]
            continue
        conditions += [
            Condition(column, ">=", (_amount(found[2], found[3] or unit),)),
            Condition(column, "<=", (_amount(found[4], unit),)),
        ]
    for operator, words in ((">=", AT_LEAST), ("<=", AT_MOST), (">", MORE), ("<", LESS)):
        while found := text.take(rf"{lead}{words}\s+{NUMBER}"):
            column = _compared_column(found["column"], found[0], found[3], _number(found[2]))
            if column:
                conditions.append(Condition(column, operator, (_amount(found[2], found[3]),)))
            else:
                text.refused.append(found[2])
    for operator, word in ((">", "after"), (">=", "since"), ("<", "before")):
        while found := text.take(rf"{word}\s+(20\d\d)"):
            conditions.append(Condition("year", operator, (int(found[1]),)))
    return conditions


def _compared_column(name: str | None, phrase: str, unit: str | None, number: float) -> str | None:
    if name:
        return next(
            (c for c, words in MEASURE_WORDS.items() if re.fullmatch(words, name)), "bill_length_mm"
        )
    if "heavier" in phrase or "lighter" in phrase or (unit and unit[0] in "kg"):
        return "body_mass_g"
    # Without a column or unit, only a mass reaches the thousands.
    return "body_mass_g" if number >= 1000 else None


def _number(text: str) -> float:
    return float(text.replace(",", ""))


def _amount(number: str, unit: str | None) -> float:
    factor = {"k": 1000, "c": 10}.get((unit or " ")[0], 1)
    return _number(number) * factor


def _groupings(text: _Text) -> list[str]:
    by: list[str] = []
    names = "|".join(GROUP_WORDS.values())
    while found := text.take(rf"(?:{GROUPING})\s+(?:the\s+|different\s+|of the\s+)*({names})"):
        by.append(_group(found[1]))
        while more := text.take(rf"(?:;\s*(?:and|,)\s+(?:by\s+)?)({names})"):
            by.append(_group(more[1]))
    while found := text.take(names):
        by.append(_group(found[0]))
    return list(dict.fromkeys(by))


def _group(word: str) -> str:
    return next(column for column, words in GROUP_WORDS.items() if re.fullmatch(words, word))


def _categories(text: _Text) -> list[Condition]:
    chosen: dict[tuple[str, str], list[str | int]] = {}
    for (column, value), words in VALUE_WORDS.items():
        if text.take(
            rf"(?:not|except|excluding|without|but not|non-?)\s*(?:the\s+|in\s+|on\s+)?(?:{words})"
        ):
            chosen.setdefault((column, "!="), []).append(value)
        while text.take(words):
            chosen.setdefault((column, "="), []).append(value)
    return [
        Condition(column, operator, tuple(dict.fromkeys(values)))
        for (column, operator), values in chosen.items()
    ]


def _compared(where: list[Condition]) -> list[str]:
    # "Adelie and Gentoo" are to be told apart, not thrown together.
    return [c.column for c in where if c.operator == "=" and len(c.values) > 1]


def _chart(text: _Text) -> ChartKind | None:
    kinds = [kind for kind, words in CHART_WORDS.items() if text.take_all(words)]
    if not kinds and not text.has("draw"):
        return None
    return "histogram" if "histogram" in kinds else "scatter" if "scatter" in kinds else "bar"


def _extreme(word: str) -> Literal["largest", "smallest"]:
    return "largest" if re.fullmatch(LARGEST, word) else "smallest"


def _measures(text: _Text, superlative: str) -> list[str]:
    places: dict[str, int] = {}
    for column, words in MEASURE_WORDS.items():
        place = re.search(rf"(?<!\w)(?:{words})(?!\w)", text.rest)
        if place:
            places[column] = place.start()
    measures = sorted(places, key=lambda column: places[column])
    for words in MEASURE_WORDS.values():
        text.take_all(words)
    if text.take(BARE_BILL):
        deep = text.take("deep|depths?") or superlative in (
            "deepest",
            "deeper",
            "shallowest",
            "shallower",
        )
        measures.append("bill_depth_mm" if deep else "bill_length_mm")
    if (
        superlative in ("heaviest", "heavier", "lightest", "lighter")
        and "body_mass_g" not in measures
    ):
        measures.append("body_mass_g")
    return measures


def _as_chart(previous: Question, asked: Question) -> Question:
    chart = "scatter" if len(previous.measures) > 1 else asked.chart
    return replace(previous, kind="chart", chart=chart, where=(*previous.where, *asked.where))


def _follow(previous: Question, asked: Question) -> Question:
    columns = {condition.column for condition in asked.where}
    return replace(
        previous,
        measures=asked.measures or previous.measures,
        by=asked.by or tuple(by for by in previous.by if by not in columns),
        where=(*(c for c in previous.where if c.column not in columns), *asked.where),
    )
