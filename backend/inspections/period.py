"""The days that numbers about visits are asked for."""

from datetime import date, timedelta

import msgspec

from backend.problems import MalformedRequest

DAYS_MAX = 1_100
FIRST_YEAR, LAST_YEAR = 2000, 2100
"""Beyond them no visit was made, and a calendar ends."""


class Period(msgspec.Struct, frozen=True, kw_only=True):
    """Days in China, both included."""

    first: date
    last: date


def period_of(first: date | None, last: date | None, today: date, *, days_shown: int) -> Period:
    """The period asked for; without a first day the last `days_shown`. MalformedRequest when it
    is none.
    """
    end = last or today
    if not FIRST_YEAR <= end.year <= LAST_YEAR:
        raise MalformedRequest(why=f"to: between {FIRST_YEAR} and {LAST_YEAR}")
    begin = first or end - timedelta(days=days_shown - 1)
    if begin > end or (end - begin).days > DAYS_MAX:
        raise MalformedRequest(why="from, to: a period of at most three years")
    return Period(first=begin, last=end)
