"""Which days are worked: weekends, public holidays and the weekends worked instead (调休).

One data file a year (`data/holidays/`). Beyond the years that are known nothing is guessed:
a limit that would need such a year is refused.
"""

import functools
from collections.abc import Iterable
from datetime import date, timedelta
from importlib.resources import files

import msgspec

from backend.law.model import Bilingual

SATURDAY = 5


class CalendarUnknownError(LookupError):
    """No holiday calendar is kept for this year."""

    def __init__(self, year: int) -> None:
        super().__init__(year)
        self.year = year


class HolidayYear(
    msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True
):
    """The holidays of one year, as announced."""

    year: int
    source: Bilingual
    verified: bool
    days_off: tuple[date, ...]
    workdays: tuple[date, ...]
    """Saturdays and Sundays that are worked."""

    def __post_init__(self) -> None:
        if any(day.year != self.year for day in (*self.days_off, *self.workdays)):
            raise ValueError(f"{self.year}: a day of another year")
        if set(self.days_off) & set(self.workdays):
            raise ValueError(f"{self.year}: a day is both worked and off")
        if any(day.weekday() < SATURDAY for day in self.workdays):
            raise ValueError(f"{self.year}: only a weekend can be worked instead")


class WorkCalendar:
    """The years that are known."""

    def __init__(self, years: Iterable[HolidayYear]) -> None:
        known = list(years)
        self.years = frozenset(one.year for one in known)
        self._off = frozenset(day for one in known for day in one.days_off)
        self._worked = frozenset(day for one in known for day in one.workdays)

    def is_working(self, day: date) -> bool:
        """CalendarUnknownError beyond the known years."""
        if day.year not in self.years:
            raise CalendarUnknownError(day.year)
        if day in self._worked:
            return True
        return day.weekday() < SATURDAY and day not in self._off

    def next_working(self, day: date) -> date:
        """The day itself when it is worked, else the next one that is."""
        while not self.is_working(day):
            day += timedelta(days=1)
        return day


@functools.cache
def shipped_years() -> tuple[HolidayYear, ...]:
    """The years that come with the product, in order."""
    folder = files("backend") / "law" / "data" / "holidays"
    read = [
        msgspec.json.decode(file.read_bytes(), type=HolidayYear)
        for file in folder.iterdir()
        if file.name.endswith(".json")
    ]
    return tuple(sorted(read, key=lambda one: one.year))


@functools.cache
def shipped_calendar() -> WorkCalendar:
    return WorkCalendar(shipped_years())
