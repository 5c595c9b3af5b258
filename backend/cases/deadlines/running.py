"""Every deadline that runs for a case at a day: pure, with its reason."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Literal

import msgspec

from backend.cases.model import Clock
from backend.cases.procedure.facts import Facts
from backend.cases.procedure.owing import owing_at, remedy_ended
from backend.clock import CHINA, day_of
from backend.law.deadlines import Excluded, Limit, deadline, moment, shipped_limits
from backend.law.model import Bilingual
from backend.law.working_days import CalendarUnknownError, WorkCalendar

DECIDING = ("evidence", "review", "notice", "decision")
CORRECTING = (*DECIDING, "service", "execution")
"""Stages in which the correction can be checked."""


class _Run(msgspec.Struct, frozen=True, kw_only=True):
    limit: str
    start: date
    item: str = ""
    extended: bool = False


def clocks(
    facts: Facts,
    today: date,
    noticed_on: date | None,
    calendar: WorkCalendar,
    public_notices: Sequence[Excluded] = (),
) -> list[Clock]:
    """Every deadline that runs for this case, the nearest first. `noticed_on`: when the notice
    reached the party; `public_notices`: days on which a paper was served by public notice.
    """
    apart = (*facts.not_counted(today), *public_notices)
    found = [_counted(one, facts, today, calendar, apart) for one in _running(facts, noticed_on)]
    found += _by_moment(facts, today)
    found += _set_by_the_body(facts, today)
    found += _of_payment(facts, today, calendar)
    return sorted(found, key=lambda one: one.last or date.max)


def running_clock(limit: str, start: date, today: date, calendar: WorkCalendar) -> Clock:
    """One deadline that nothing stops."""
    return _counted(_Run(limit=limit, start=start), Facts(), today, calendar, ())


def _running(facts: Facts, noticed_on: date | None) -> Iterator[_Run]:
    if facts.stage == "filing" and facts.clue_on is not None:
        yield _Run(limit="market-filing", start=facts.clue_on)
    if facts.stage in DECIDING and facts.filed_on is not None:
        yield _Run(limit="decision", start=facts.filed_on)
    if facts.stage in DECIDING and facts.crime_suspected and facts.referred_at is None:
        yield from (_Run(limit="referral-decided", start=one) for one in (facts.crime_on,) if one)
    for item in sorted(facts.preserved):
        if item in facts.preserved_on:
            yield _Run(limit="preservation-decided", start=facts.preserved_on[item], item=item)
    for item in sorted(facts.sealed):
        if item in facts.sealed_on:
            yield _Run(
                limit="sealing-term",
                start=facts.sealed_on[item],
                item=item,
                extended=item in facts.sealing_extended,
            )
    yield from _of_the_party(facts, noticed_on)
    if facts.decision is not None and facts.served is None and facts.stage == "service":
        yield _Run(limit="decision-served", start=facts.decision.on)


def _of_the_party(facts: Facts, noticed_on: date | None) -> Iterator[_Run]:
    if facts.notice is not None and facts.decision is None and noticed_on is not None:
        yield _Run(limit=facts.rules.statement_limit, start=noticed_on)
        if facts.notice.hearing_offered and facts.hearing_requested is None:
            yield _Run(limit="hearing-asked", start=noticed_on)
    if facts.served is not None and facts.stage == "execution" and not facts.void:
        yield _Run(limit="reconsideration", start=facts.served.on)
        yield _Run(limit="suit", start=facts.served.on)


def _of_payment(facts: Facts, today: date, calendar: WorkCalendar) -> list[Clock]:
    """Paying, and what the body may do when nobody pays."""
    if facts.served is None or facts.stage != "execution":
        return []
    try:
        owing = owing_at(facts, today, calendar)
    except CalendarUnknownError as unknown:
        return [_unknown("payment", unknown.year)]
    if owing.due is None or owing.remaining == 0:
        return []
    limit = shipped_limits()["payment"]
    coming = (one.day for one in owing.instalments if one.state in ("due", "later"))
    last = owing.missed_on or next(coming, owing.due)
    found = [_clock(limit, last, owing.explanation, today)]
    if facts.court_applied or today <= owing.due:
        return found
    if facts.demand_on is not None:
        run = _Run(limit="demand", start=facts.demand_on)
        found.append(_counted(run, facts, today, calendar, ()))
    try:
        ended = remedy_ended(facts, calendar)
    except CalendarUnknownError as unknown:
        return [*found, _unknown("court-application", unknown.year)]
    if ended is not None and today > ended:
        run = _Run(limit="court-application", start=ended)
        found.append(_counted(run, facts, today, calendar, ()))
    return found


def _by_moment(facts: Facts, today: date) -> list[Clock]:
    """By the hour: what was sealed in urgency, and a crime whose referral was approved."""
    found = [
        _by_hours("urgent-coercion-approved", at, today, item)
        for item, at in sorted(facts.urgent.items())
    ]
    if facts.referred_at is not None and facts.delivered_on is None and facts.crime_suspected:
        found.append(_by_hours("referral-made", facts.referred_at, today))
    return found


def _by_hours(name: str, at: datetime, today: date, item: str = "") -> Clock:
    limit = shipped_limits()[name]
    end = moment(limit, at)
    begun, over = (f"{one.astimezone(CHINA):%Y-%m-%d %H:%M}" for one in (at, end))
    zh, en = (f"{item}：", f"{item}: ") if item else ("", "")
    told = Bilingual(
        zh=f"{zh}自 {begun} 起 {limit.amount} 小时，至 {over}",
        en=f"{en}{limit.amount} hours from {begun}: until {over}",
    )
    return _clock(limit, day_of(end), told, today)


def _set_by_the_body(facts: Facts, today: date) -> list[Clock]:
    found: list[Clock] = []
    if facts.fast_until is not None and facts.stage in DECIDING:
        told = Bilingual(
            zh="本机关为快速办理自定的日期，不是法定期限（待核实）",
            en="set by the body for the fast track: no limit of the law (to be verified)",
        )
        name = Bilingual(zh="快速办理自定的办结日", en="The day set on the fast track")
        found.append(_own("fast-track", name, facts.fast_until, told, today))
    if facts.correction_until is not None and not facts.corrected and facts.stage in CORRECTING:
        told = (
            Bilingual(zh="责令改正通知书写明的日期", en="the day that the order to correct names")
            if facts.corrected is None
            else Bilingual(zh="复查时尚未改正", en="not corrected when it was checked")
        )
        name = Bilingual(zh="改正期限，届满复查", en="Time to correct, then to be checked")
        found.append(_own("correction", name, facts.correction_until, told, today))
    return found


def _own(limit: str, name: Bilingual, last: date, told: Bilingual, today: date) -> Clock:
    """A day that no law counts: the body named it."""
    state: Literal["over", "running"] = "over" if today > last else "running"
    return Clock(limit=limit, name=name, last=last, explanation=told, verified=False, state=state)


def _counted(
    run: _Run,
    facts: Facts,
    today: date,
    calendar: WorkCalendar,
    apart: Sequence[Excluded],
) -> Clock:
    limit = shipped_limits()[run.limit]
    excluded = [one for one in apart if one.cause in limit.excludes]
    try:
        found = deadline(limit, run.start, calendar, excluded, extended=run.extended)
    except CalendarUnknownError as unknown:
        return _unknown(run.limit, unknown.year)
    told = found.explanation
    last = found.last
    if run.limit == "decision" and facts.extended_until is not None:
        last = max(last, facts.extended_until)
        told = Bilingual(
            zh=f"{told.zh}；经批准延长至 {facts.extended_until}",
            en=f"{told.en}; extended with approval until {facts.extended_until}",
        )
    if run.item:
        told = Bilingual(zh=f"{run.item}：{told.zh}", en=f"{run.item}: {told.en}")
    return _clock(limit, last, told, today)


def _clock(limit: Limit, last: date, told: Bilingual, today: date) -> Clock:
    state: Literal["over", "running"] = "over" if today > last else "running"
    return Clock(
        limit=limit.id,
        name=limit.name,
        last=last,
        explanation=told,
        verified=limit.basis.verified,
        state=state,
    )


def _unknown(limit: str, year: int) -> Clock:
    asked = shipped_limits()[limit]
    return Clock(
        limit=limit,
        name=asked.name,
        last=None,
        explanation=Bilingual(
            zh=f"没有 {year} 年的节假日安排，不能计算",
            en=f"The holidays of {year} are not known: not counted",
        ),
        verified=asked.basis.verified,
        state="unknown",
    )
