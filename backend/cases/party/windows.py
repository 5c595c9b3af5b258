"""Until when the party may do what: each window with its last day and why."""

import calendar
from datetime import date, timedelta
from typing import Literal

import msgspec

from backend.cases.model import Acted
from backend.cases.party.model import Form
from backend.cases.procedure.acts import NoticeServed
from backend.cases.procedure.facts import Facts
from backend.cases.procedure.guards.defence import hearing_due
from backend.cases.procedure.world import World
from backend.cases.serving.standing import notice_of
from backend.database import Transaction
from backend.law.deadlines import Limit, deadline, shipped_limits
from backend.law.model import Bilingual
from backend.law.working_days import CalendarUnknownError, WorkCalendar

Key = Literal["statement", "hearing", "payment", "reconsideration", "suit"]
_MONTHS_A_YEAR = 12


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """One window of the party."""

    key: Key
    last: date | None
    """None when the holidays it would need are not published yet."""
    safe: date | None
    """Then: the day before which it is in time for certain."""
    explanation: Bilingual
    over: bool
    """Whether it has closed; never while its last day is not known."""
    verified: bool

    @property
    def day(self) -> date | None:
        return self.last or self.safe


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One thing the party can do now."""

    form: Form
    window: Window | None


def noticed_day(tx: Transaction, bodies: tuple[Acted, ...], facts: Facts) -> date | None:
    """From when the party's windows run; None without a notice, or while it is on its way."""
    noticed = next((one for one in reversed(bodies) if isinstance(one.act, NoticeServed)), None)
    if noticed is None or facts.notice is None:
        return None
    reached, under_way = notice_of(tx, noticed.case, noticed.id)
    return None if under_way else max(facts.notice.on, reached or facts.notice.on)


def windows(
    facts: Facts, noticed: date | None, today: date, calendar: WorkCalendar
) -> dict[Key, Window]:
    """Every window that is open or has closed. `noticed`: see `noticed_day`."""
    found: list[tuple[Key, str, date]] = []
    if noticed is not None and facts.notice is not None:
        found.append(("statement", facts.rules.statement_limit, noticed))
        if may_be_heard(facts):
            found.append(("hearing", "hearing-asked", noticed))
    if facts.served is not None and facts.decision is not None:
        start = facts.served.on
        if facts.decision.outcome == "penalty":
            found.append(("payment", "payment", start))
        found.append(("reconsideration", "reconsideration", start))
        found.append(("suit", "suit", start))
    told: dict[Key, Window] = {
        key: window_of(key, shipped_limits()[limit], start, today, calendar)
        for key, limit, start in found
    }
    if (granted := facts.deferred_until) is not None and "payment" in told:
        told["payment"] = deferred(told["payment"], granted, today)
    return told


def deferred(window: Window, until: date, today: date) -> Window:
    """The same window, once more time was granted (行政处罚法 66)."""
    if window.last is not None and window.last >= until:
        return window
    return msgspec.structs.replace(
        window,
        last=until,
        safe=None,
        explanation=Bilingual(
            zh=f"经批准延期缴纳至 {until}", en=f"More time was granted until {until}"
        ),
        over=today > until,
    )


def may_be_heard(facts: Facts) -> bool:
    """Whether the party has a right to a hearing."""
    if facts.notice is None:
        return False
    nobody = World(
        certified=frozenset(), heads=frozenset(), reviewers=frozenset(), rules=facts.rules
    )
    return facts.notice.hearing_offered or hearing_due(facts.notice.penalty, facts, nobody)


def window_of(key: Key, limit: Limit, start: date, today: date, calendar: WorkCalendar) -> Window:
    """One window from its first day."""
    try:
        found = deadline(limit, start, calendar)
    except CalendarUnknownError as unknown:
        return Window(
            key=key,
            last=None,
            safe=_without_holidays(limit, start),
            explanation=_uncertain(limit, start, unknown.year),
            over=False,
            verified=limit.basis.verified,
        )
    return Window(
        key=key,
        last=found.last,
        safe=None,
        explanation=found.explanation,
        over=today > found.last,
        verified=found.verified,
    )


_UNITS = {"working": ("个工作日", "working days"), "months": ("个月", "months")}


def _uncertain(limit: Limit, start: date, year: int) -> Bilingual:
    """How a window is counted whose last day nobody can tell yet."""
    zh_unit, en_unit = _UNITS.get(limit.unit, ("日", "days"))
    basis, article = limit.basis, limit.basis.article
    zh_law = f"{basis.title.zh}{article.zh if article else ''}"
    en_law = f"{basis.title.en}{f', {article.en}' if article else ''}"
    return Bilingual(
        zh=f"自 {start} 起（当日不计）{limit.amount} {zh_unit}（{zh_law}）。{year} 年的节假日安排"
        "还没有公布；最后一日遇节假日会顺延，在上面写的日期前办理一定来得及。",
        en=f"{limit.amount} {en_unit} from {start}, that day not counted ({en_law}). The holidays"
        f" of {year} are not published yet; a last day off moves on: the day above is safe.",
    )


def _without_holidays(limit: Limit, start: date) -> date | None:
    """The end by the calendar alone: days off only ever make it later."""
    if limit.unit == "calendar":
        return start + timedelta(days=limit.amount)
    if limit.unit == "months":
        months = start.year * _MONTHS_A_YEAR + start.month - 1 + limit.amount
        year, month = months // _MONTHS_A_YEAR, months % _MONTHS_A_YEAR + 1
        return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))
    if limit.unit == "working":
        return start + timedelta(days=limit.amount)
    return None
