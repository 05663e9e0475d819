"""Points in time and durations that Python's own types cannot hold, as exact text. Pure."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from zoneinfo import ZoneInfo

TICKS_PER_SECOND = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}
"""The units in which libraries count time."""

_DAY_SECONDS = 86_400
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
_LAST_DAY, _LAST_TICK = 2**31 - 1, 2**63 - 1
"""Values with which databases represent infinity."""


class Moment(str):
    """A date, a time of day or both as ISO 8601 text, to any number of digits and in any year."""

    __slots__ = ()


class Clock(Moment):
    """A time of day."""

    __slots__ = ()


@dataclass(frozen=True)
class Duration:
    """
    A length of time.

    Attributes
    ----------
    nanoseconds
        The part that has an exact length.
    months, days
        Calendar months and days, as in the intervals of databases.
    """

    nanoseconds: int
    months: int = 0
    days: int = 0

    def __str__(self) -> str:
        return duration_text(self.nanoseconds, self.months, self.days)


def duration_text(nanoseconds: int, months: int = 0, days: int = 0) -> str:
    """Return a duration as Python writes a ``timedelta``, but with its sign before each part."""
    if days * nanoseconds >= 0:
        nanoseconds, days = nanoseconds + days * _DAY_SECONDS * 10**9, 0
    parts: list[str] = []
    for number, unit in zip(divmod(abs(months), 12), ("year", "month"), strict=True):
        if number:
            parts.append(_counted(number if months > 0 else -number, unit))
    if days:
        parts.append(_counted(days, "day"))
    sign = "-" if nanoseconds < 0 else ""
    seconds, fraction = divmod(abs(nanoseconds), 10**9)
    whole_days, seconds = divmod(seconds, _DAY_SECONDS)
    clock = f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}{_fraction(fraction)}"
    if whole_days:
        # With both signs: Python and pandas take "-1 day, 2:00:00" for 22 hours.
        parts.append(
            f"{sign}{_counted(whole_days, 'day')}, {sign if seconds or fraction else ''}{clock}"
        )
    elif nanoseconds or not parts:
        parts.append(f"{sign}{clock}")
    return " ".join(parts)


def date_text(day: int) -> Moment:
    """Return the date that is ``day`` days after 1970-01-01."""
    if abs(day) >= _LAST_DAY:
        return Moment("infinity" if day > 0 else "-infinity")
    return Moment(_date(day))


def clock_text(ticks: int, unit: str) -> Clock:
    """Return the time of day that is ``ticks`` units after midnight."""
    seconds, fraction = _split(ticks, unit)
    return Clock(_clock(seconds, fraction))


def moment_text(ticks: int, unit: str, zone: str | None = None) -> Moment:
    """Return the moment that is ``ticks`` units after 1970-01-01, in the local time of the zone if one is given."""
    if unit != "s" and abs(ticks) >= _LAST_TICK:
        return Moment("infinity" if ticks > 0 else "-infinity")
    seconds, fraction = _split(ticks, unit)
    offset = 0 if zone is None else _offset(seconds, zone)
    day, rest = divmod(seconds + offset, _DAY_SECONDS)
    text = f"{_date(day)}T{_clock(rest, fraction)}"
    return Moment(text if zone is None else text + _offset_text(offset))


def _split(ticks: int, unit: str) -> tuple[int, int]:
    """Return the whole seconds and the remaining nanoseconds."""
    per_second = TICKS_PER_SECOND[unit]
    seconds, rest = divmod(ticks, per_second)
    return seconds, rest * (10**9 // per_second)


def _clock(seconds: int, fraction: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{_fraction(fraction)}"


def _fraction(nanoseconds: int) -> str:
    """Return six digits as Python does, or nine if six are not exact."""
    if not nanoseconds:
        return ""
    return f".{nanoseconds // 1000:06}" if nanoseconds % 1000 == 0 else f".{nanoseconds:09}"


def _date(day: int) -> str:
    """Return a date of the proleptic Gregorian calendar, also before the year 1 and after 9999."""
    era, of_era = divmod(day + 719_468, 146_097)
    year = (of_era - of_era // 1460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    month = (5 * of_year + 2) // 153
    date = of_year - (153 * month + 2) // 5 + 1
    month += 3 if month < 10 else -9
    year += era * 400 + (month <= 2)
    shown = f"{year:04}" if 0 <= year <= 9999 else f"{'-' if year < 0 else '+'}{abs(year):06}"
    return f"{shown}-{month:02}-{date:02}"


def _offset(seconds: int, zone: str) -> int:
    """Return a zone's UTC offset in seconds at a moment; 0 outside the range of Python's calendar."""
    sign = {"+": 1, "-": -1}.get(zone[:1])
    if sign is not None:
        hours, _, minutes = zone[1:].partition(":")
        return sign * (int(hours) * 3600 + int(minutes or 0) * 60)
    try:
        moment = (_EPOCH + datetime.timedelta(seconds=seconds)).astimezone(ZoneInfo(zone))
    except OverflowError:
        return 0
    return round((moment.utcoffset() or datetime.timedelta()).total_seconds())


def _offset_text(offset: int) -> str:
    sign, rest = ("-" if offset < 0 else "+"), abs(offset)
    seconds = f":{rest % 60:02}" if rest % 60 else ""
    return f"{sign}{rest // 3600:02}:{rest // 60 % 60:02}{seconds}"


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}" if abs(number) == 1 else f"{number} {unit}s"
