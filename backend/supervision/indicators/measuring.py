"""From amounts to numbers: pure. What cannot be added up is asked for by name."""

import math
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta

from backend.supervision.indicators.measures import DISTINCT, MEASURES
from backend.supervision.indicators.model import Definition, Grain, Measured

Amounts = Mapping[str, int]
Counting = Callable[[], int]
"""Asks for what is not additive, only when an indicator needs it."""

DAYS_BY_DAY_MAX = 31
DAYS_BY_WEEK_MAX = 190


def total(parts: Iterable[Amounts]) -> dict[str, int]:
    """The sum of several bodies or days."""
    found: dict[str, int] = {name: 0 for name in MEASURES}  # noqa: C420 - its keys are any text
    for part in parts:
        for name, amount in part.items():
            found[name] = found.get(name, 0) + amount
    return found


def measure(one: Definition, amounts: Amounts, enterprises: Counting) -> Measured:
    """The number of one indicator. Shares in percent, one decimal, rounded down: 99.96 % is not
    all. Means, minutes and days with one decimal.
    """

    def amount(name: str) -> int:
        return enterprises() if name == DISTINCT else amounts.get(name, 0)

    part = amount(one.of)
    if one.per is None:
        return Measured(value=part, numerator=part, denominator=None)
    whole = amount(one.per)
    return Measured(
        value=None if whole == 0 else _value(one, part, whole), numerator=part, denominator=whole
    )


def _value(one: Definition, part: int, whole: int) -> float:
    if one.unit == "share":
        return math.floor(part * 1000 / whole) / 10
    if one.unit == "minutes":
        return round(part / whole / 60, 1)
    return round(part / whole, 2 if one.unit == "mean" else 1)


def grain_of(first: date, last: date) -> Grain:
    """So many points as a chart can show, and no fewer than tell something."""
    days = (last - first).days + 1
    if days <= DAYS_BY_DAY_MAX:
        return "day"
    return "week" if days <= DAYS_BY_WEEK_MAX else "month"


def buckets(first: date, last: date, grain: Grain) -> list[tuple[date, date]]:
    """The period in parts, both days included; the first and the last may be shorter."""
    found: list[tuple[date, date]] = []
    begin = first
    while begin <= last:
        end = min(last, _end(begin, grain))
        found.append((begin, end))
        begin = end + timedelta(days=1)
    return found


def _end(day: date, grain: Grain) -> date:
    if grain == "day":
        return day
    if grain == "week":
        return day + timedelta(days=6 - day.weekday())
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
