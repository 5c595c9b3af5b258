"""The working days that hold: those that came with the product, and those published here."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import msgspec

from backend import clock
from backend.accounts import store as accounts_store
from backend.accounts.model import Name
from backend.database import Database, Transaction
from backend.law.calendar import store
from backend.law.calendar.model import CalendarAsked, CalendarPublished, Calendars, CalendarYear
from backend.law.calendar.problems import CalendarMoved, CalendarRefused
from backend.law.working_days import SATURDAY, HolidayYear, WorkCalendar, shipped_years
from backend.ledger.service import Ledger
from backend.ledger.views import Views, payload_of
from backend.problems import Forbidden, MalformedRequest
from backend.web import Asker

AHEAD = timedelta(days=366)
"""Deadlines of today reach about this far."""


def calendar_of(tx: Transaction, upto: int | None = None) -> WorkCalendar:
    """The working days known now, or known when the log ended with `upto`."""
    years = {one.year: one for one in shipped_years()}
    years |= {one.body.year: one.body.holidays() for one in store.newest(tx, upto)}
    return WorkCalendar(years.values())


def is_publisher(asker: Asker) -> bool:
    """Administrators of the whole city: every body counts with the same days."""
    return asker.role == "admin" and asker.agency_path.count("/") == 2


async def publish(
    database: Database,
    ledger: Ledger,
    views: Views,
    asked: CalendarAsked,
    *,
    asker: Asker,
    now: datetime,
) -> None:
    """Publish a year; asked again under its id, nothing changes.

    CalendarRefused for days of another year, twice, or weekdays called worked instead;
    CalendarMoved when somebody else was faster; Forbidden below the city.
    """
    if not is_publisher(asker):
        raise Forbidden
    body = _checked(asked)

    def write(tx: Transaction) -> int | None:
        before = [
            (index, msgspec.convert(payload_of(raw)["body"], CalendarPublished))
            for index, raw in store.logged(tx, ledger.keys.kid, asked.year)
        ]
        known = next((one for _, one in before if one.id == asked.id), None)
        if known is not None:
            if known != body:
                raise MalformedRequest(why="id: another calendar has it")
            return None
        if asked.seen != (before[-1][0] if before else 0):
            raise CalendarMoved
        return ledger.act(
            tx,
            kind="calendar.published",
            by=asker.account_id,
            subject=str(asked.year),
            body=body,
            now=now,
        )

    index = await database.write(write)
    if index is not None:
        await views.reached(index)


def _checked(asked: CalendarAsked) -> CalendarPublished:
    off, worked = sorted(set(asked.days_off)), sorted(set(asked.workdays))
    for zh, en, wrong in (
        (
            "不是这一年的日期",
            "not of this year",
            [day for day in (*off, *worked) if day.year != asked.year],
        ),
        (
            "既放假又上班",
            "both off and worked",
            sorted(set(off) & set(worked)),
        ),
        (
            "调休上班日只能是周六、周日",
            "only a weekend is worked instead",
            [day for day in worked if day.weekday() < SATURDAY],
        ),
    ):
        if wrong:
            days = "、".join(day.isoformat() for day in wrong[:5])
            raise CalendarRefused(zh=f"{zh}：{days}", en=f"{en}: {days}")
    if not off:
        raise CalendarRefused(zh="没有任何放假日期", en="no day is off")
    return CalendarPublished(
        id=asked.id,
        year=asked.year,
        days_off=tuple(off),
        workdays=tuple(worked),
        source=asked.source.strip(),
        verified=asked.verified,
    )


def calendars(tx: Transaction, asker: Asker, today: date) -> Calendars:
    """Every known year with whence it is, and which years deadlines of today may need."""
    published = {one.body.year: one for one in store.newest(tx)}
    shipped = {one.year: one for one in shipped_years()}
    years = [
        _published(tx, published[year]) if year in published else _shipped(shipped[year])
        for year in sorted({*published, *shipped})
    ]
    needed = {today.year, (today + AHEAD).year}
    return Calendars(
        years=years,
        missing=sorted(needed - {*published, *shipped}),
        may_publish=is_publisher(asker),
    )


def _published(tx: Transaction, one: store.Published) -> CalendarYear:
    account = accounts_store.account_by_id(tx, one.by)
    body = one.body
    return CalendarYear(
        year=body.year,
        origin="published",
        index=one.idx,
        at=clock.from_ms(one.received_ms),
        by=account.name if account else None,
        days_off=list(body.days_off),
        workdays=list(body.workdays),
        source=Name(body.source, body.source),
        verified=body.verified,
        working_days=_count(body.year, [body.holidays()]),
    )


def _shipped(one: HolidayYear) -> CalendarYear:
    return CalendarYear(
        year=one.year,
        origin="shipped",
        index=0,
        at=None,
        by=None,
        days_off=list(one.days_off),
        workdays=list(one.workdays),
        source=Name(one.source.zh, one.source.en),
        verified=one.verified,
        working_days=_count(one.year, [one]),
    )


def _count(year: int, known: Sequence[HolidayYear]) -> int:
    calendar, day, found = WorkCalendar(known), date(year, 1, 1), 0
    while day.year == year:
        found += calendar.is_working(day)
        day += timedelta(days=1)
    return found
