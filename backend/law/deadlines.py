"""The legal clock: until when something must be done, and why until then.

The day of the event is not counted; a limit in days, months or years that would end on a day off
ends on the next working day (民事诉讼法 85, used by usual practice for penalty limits too). What
is not counted (testing, suspension) is given as whole days.
"""

import functools
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from importlib.resources import files
from typing import Literal

import msgspec

from backend.law.model import Bilingual, Provision
from backend.law.working_days import WorkCalendar

Unit = Literal["working", "calendar", "hours", "months", "years"]
MONTHS_A_YEAR = 12
DAYS_MAX = 3700
"""No limit of the law is longer than ten years."""


class Extension(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """By how much a limit may be extended, once."""

    amount: int
    unit: Literal["working", "calendar"]


class Warned(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is told, and when, before a limit ends."""

    days: int
    """So many days before the last one."""
    who: tuple[Literal["officers", "heads"], ...]
    """Empty: nobody of the body; the window is the party's own, or another part tells of it."""


class Limit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One limit of the law, as data."""

    id: str
    name: Bilingual
    amount: int
    unit: Unit
    start: str = msgspec.field(name="from")
    """The event it runs from; for a limit `before` something, the event it must precede."""
    event: Bilingual
    """The same in words."""
    basis: Provision
    warn: Warned
    before: bool = False
    extension: Extension | None = None
    excludes: tuple[str, ...] = ()
    """Causes of days that are not counted."""
    note: Bilingual | None = None


class Excluded(msgspec.Struct, frozen=True, kw_only=True):
    """Days that are not counted, both included."""

    cause: str
    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("an exclusion ends before it begins")


class Deadline(msgspec.Struct, frozen=True, kw_only=True):
    """The last day, and how it was found."""

    limit: str
    last: date
    """The last day on which it is in time; for a limit `before`, the latest day to act."""
    explanation: Bilingual
    verified: bool
    """Whether the limit's basis was read; what is not stays marked on every screen."""


class NotExcludableError(ValueError):
    """The limit does not stop for this cause."""


def deadline(
    limit: Limit,
    start: date,
    calendar: WorkCalendar,
    excluded: Sequence[Excluded] = (),
    *,
    extended: bool = False,
) -> Deadline:
    """The last day of a limit in days, months or years.

    CalendarUnknownError beyond the known holidays, NotExcludableError for a cause that does not
    stop this limit, ValueError for limits in hours and extensions the law does not give.
    """
    if limit.unit == "hours":
        raise ValueError("a limit in hours ends at a moment")
    if extended and limit.extension is None:
        raise ValueError("this limit cannot be extended")
    for one in excluded:
        if one.cause not in limit.excludes:
            raise NotExcludableError(one.cause)
    fell: date | None = None
    if limit.before:
        last = _back(start, limit.amount, calendar)
    else:
        last = _end(start, limit, calendar, excluded)
        if extended and limit.extension is not None:
            more = limit.extension
            last = _counted(last, more.amount, more.unit, calendar, excluded)
        if limit.unit != "working" and calendar.next_working(last) != last:
            fell, last = last, calendar.next_working(last)
    return Deadline(
        limit=limit.id,
        last=last,
        explanation=_explained(limit, start, last, excluded, extended=extended, fell=fell),
        verified=limit.basis.verified,
    )


def moment(limit: Limit, start: datetime) -> datetime:
    """The end of a limit in hours: nights and days off count."""
    if limit.unit != "hours":
        raise ValueError("only a limit in hours ends at a moment")
    return start + timedelta(hours=limit.amount)


def _end(start: date, limit: Limit, calendar: WorkCalendar, excluded: Sequence[Excluded]) -> date:
    if limit.unit in ("working", "calendar"):
        return _counted(start, limit.amount, limit.unit, calendar, excluded)
    months = limit.amount * (MONTHS_A_YEAR if limit.unit == "years" else 1)
    end = months_later(start, months)
    spared = len({day for one in excluded for day in _days(one) if start < day <= end})
    return end + timedelta(days=spared)


def _counted(
    start: date, amount: int, unit: str, calendar: WorkCalendar, excluded: Sequence[Excluded]
) -> date:
    """The day on which `amount` days have passed since `start`, which does not count itself."""
    day, left = start, amount
    for _ in range(DAYS_MAX):
        if left == 0:
            return day
        day += timedelta(days=1)
        if any(one.first <= day <= one.last for one in excluded):
            continue
        if unit == "calendar" or calendar.is_working(day):
            left -= 1
    raise ValueError("a limit longer than ten years")


def _back(event: date, amount: int, calendar: WorkCalendar) -> date:
    """The latest day from which `amount` working days still lie before the event."""
    day, left = event, amount
    while left:
        day -= timedelta(days=1)
        if calendar.is_working(day):
            left -= 1
    return day


def months_later(start: date, months: int) -> date:
    """The same day of a later month, or that month's last day when it has no such day."""
    index = start.year * MONTHS_A_YEAR + start.month - 1 + months
    year, month = divmod(index, MONTHS_A_YEAR)
    following = date(year + (month == 11), (month + 1) % MONTHS_A_YEAR + 1, 1)
    last = (following - timedelta(days=1)).day
    return date(year, month + 1, min(start.day, last))


def _days(one: Excluded) -> list[date]:
    return [one.first + timedelta(days=n) for n in range((one.last - one.first).days + 1)]


_UNITS: dict[str, tuple[str, str]] = {
    "working": ("个工作日", "working days"),
    "calendar": ("日", "calendar days"),
    "months": ("个月", "months"),
    "years": ("年", "years"),
}
CAUSES: dict[str, tuple[str, str]] = {
    "testing": ("检验、检测、鉴定", "testing"),
    "public-notice": ("公告送达", "service by public notice"),
    "suspension": ("中止", "suspension"),
    "deferral": ("延期缴纳", "deferral"),
}


def _explained(
    limit: Limit,
    start: date,
    last: date,
    excluded: Sequence[Excluded],
    *,
    extended: bool,
    fell: date | None,
) -> Bilingual:
    """`fell`: the day off on which it would have ended."""
    zh_unit, en_unit = _UNITS[limit.unit]
    article = limit.basis.article
    zh_mark, en_mark = ("", "") if limit.basis.verified else ("（待核实）", " (to be verified)")
    zh_place = f"{limit.basis.title.zh}{article.zh if article else ''}{zh_mark}"
    en_place = f"{limit.basis.title.en}{f', {article.en}' if article else ''}{en_mark}"
    if limit.before:
        return Bilingual(
            zh=f"{start} 之前至少 {limit.amount} {zh_unit}，最迟 {last}（{zh_place}）",
            en=f"at least {limit.amount} {en_unit} before {start}: {last} at the latest"
            f" ({en_place})",
        )
    zh = [f"自 {start} 起（当日不计）{limit.amount} {zh_unit}"]
    en = [f"{limit.amount} {en_unit} from {start}, that day not counted"]
    for one in excluded:
        zh_cause, en_cause = CAUSES[one.cause]
        count = (one.last - one.first).days + 1
        zh.append(f"不计{zh_cause} {one.first} 至 {one.last} 共 {count} 日")
        en.append(f"without {count} days of {en_cause} ({one.first} to {one.last})")
    if extended and limit.extension is not None:
        more = limit.extension
        zh.append(f"经批准延长 {more.amount} {_UNITS[more.unit][0]}")
        en.append(f"extended by {more.amount} {_UNITS[more.unit][1]} with approval")
    if fell is not None:
        zh.append(f"{fell} 为休息日，顺延")
        en.append(f"{fell} is a day off")
    return Bilingual(
        zh=f"{'，'.join(zh)}，至 {last}（{zh_place}）",
        en=f"{', '.join(en)}: until {last} ({en_place})",
    )


@functools.cache
def shipped_limits() -> dict[str, Limit]:
    """Every limit that comes with the product, by id; ValueError when one is named twice."""
    raw = (files("backend") / "law" / "data" / "limits.json").read_bytes()
    listed = msgspec.json.decode(raw, type=list[Limit])
    for limit in listed:
        unknown = set(limit.excludes) - set(CAUSES)
        if unknown:
            raise ValueError(f"{limit.id}: unknown cause {sorted(unknown)}")
    found = {limit.id: limit for limit in listed}
    if len(found) != len(listed):
        raise ValueError("a limit is named twice")
    return found
