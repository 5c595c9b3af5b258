"""A year's holidays as they are published here."""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec

from backend.accounts.model import Name
from backend.law.model import Bilingual
from backend.law.working_days import HolidayYear

Uuid = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}\Z")]
Year = Annotated[int, msgspec.Meta(ge=2000, le=2100)]
DAYS_MAX = 120


class _Wire(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Members in camelCase."""


class CalendarPublished(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Body of `calendar.published` (subject = year): it takes the place of the year's former one.

    Deadlines are reckoned anew with it; papers that were made stay as they are.
    """

    id: str
    year: Year
    days_off: tuple[date, ...]
    workdays: tuple[date, ...]
    """Weekends that are worked."""
    source: str
    verified: bool

    def holidays(self) -> HolidayYear:
        """ValueError when the days do not hold together."""
        return HolidayYear(
            year=self.year,
            source=Bilingual(zh=self.source, en=self.source),
            verified=self.verified,
            days_off=self.days_off,
            workdays=self.workdays,
        )


class CalendarAsked(_Wire, frozen=True, kw_only=True, rename="camel"):
    """`seen`: index of the year's newest publication the asker knew, 0 for none."""

    id: Uuid
    year: Year
    days_off: Annotated[tuple[date, ...], msgspec.Meta(max_length=DAYS_MAX)]
    workdays: Annotated[tuple[date, ...], msgspec.Meta(max_length=DAYS_MAX)] = ()
    source: Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
    verified: bool = False
    seen: Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)] = 0


class CalendarYear(_Wire, frozen=True, kw_only=True, rename="camel"):
    """One year as the desk shows it."""

    year: int
    origin: Literal["shipped", "published"]
    index: int
    at: datetime | None
    by: Name | None
    days_off: list[date]
    workdays: list[date]
    source: Name
    verified: bool
    working_days: int


class Calendars(_Wire, frozen=True, kw_only=True, rename="camel"):
    """Every known year in order; `missing` are those that deadlines of today may need."""

    years: list[CalendarYear]
    missing: list[int]
    may_publish: bool
