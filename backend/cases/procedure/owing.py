"""What is owed on a decision at a day, and why: a pure function of the case and the calendar.

Fifteen days to pay (行政处罚法 67); then three per cent of the fine a day, never more than the fine
(72), not counted while a reconsideration or a suit goes on (73). Money pays the fine first, then
what was confiscated, then the surcharge. A day's surcharge is taken from what of the fine is unpaid
when the day begins: the law says "of the fine"; the part paid is left out in favour of the party.
"""

from datetime import date, timedelta
from typing import Literal

import msgspec

from backend.cases.procedure.facts import Facts
from backend.law.deadlines import deadline, shipped_limits
from backend.law.model import Bilingual
from backend.law.working_days import WorkCalendar

SURCHARGE_PERCENT = 3
"""A day (行政处罚法 72)."""
_DAY = timedelta(days=1)


class InstalmentStanding(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One instalment of the plan at that day."""

    day: date
    amount: int
    open: int
    """What of it is not paid."""
    state: Literal["paid", "due", "later", "missed"]


class Owing(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """In fen."""

    due: date | None
    """Last day to pay without surcharge; None where nothing was served or imposed."""
    fine: int = 0
    confiscated: int = 0
    paid: int = 0
    surcharge: int = 0
    days: int = 0
    """Days for which surcharge was added."""
    paused: int = 0
    """Days left out because a reconsideration or a suit went on."""
    capped: bool = False
    begun: date | None = None
    """First day of surcharge."""
    remaining: int = 0
    surcharge_open: int = 0
    overpaid: int = 0
    overdue: bool = False
    instalments: tuple[InstalmentStanding, ...] = ()
    missed_on: date | None = None
    """The instalment that was not paid: the rest fell due with it."""
    explanation: Bilingual = Bilingual(zh="", en="")


def debt_of(facts: Facts) -> int:
    """Fine and confiscation of the decision that stands, in fen."""
    penalty = facts.decision.penalty if facts.decision and not facts.void else None
    return penalty.fine + penalty.confiscated if penalty else 0


def owing_at(facts: Facts, day: date, calendar: WorkCalendar) -> Owing:
    """CalendarUnknownError where the last day to pay needs holidays nobody has entered."""
    debt = debt_of(facts)
    over = max(0, facts.paid - debt)
    penalty = facts.decision.penalty if facts.decision and debt else None
    if penalty is None:
        return Owing(due=None, paid=facts.paid, overpaid=over, explanation=_NOTHING)
    told = Owing(due=None, fine=penalty.fine, confiscated=penalty.confiscated, paid=facts.paid)
    if facts.served is None:
        return msgspec.structs.replace(
            told, remaining=max(0, debt - facts.paid), overpaid=over, explanation=_UNSERVED
        )
    due, plan, missed = _due(facts, day, calendar)
    added = _surcharge(facts, penalty.fine, due, day)
    remaining = max(0, debt + added.amount - facts.paid)
    told = msgspec.structs.replace(
        told,
        due=due,
        surcharge=added.amount,
        days=added.days,
        paused=added.paused,
        capped=added.amount >= penalty.fine > 0,
        begun=added.begun,
        remaining=remaining,
        surcharge_open=min(added.amount, remaining),
        overpaid=max(0, facts.paid - debt - added.amount),
        overdue=remaining > 0 and day > due,
        instalments=plan,
        missed_on=missed,
    )
    return msgspec.structs.replace(told, explanation=_explained(told, facts, calendar))


def _due(
    facts: Facts, day: date, calendar: WorkCalendar
) -> tuple[date, tuple[InstalmentStanding, ...], date | None]:
    """The last day to pay; the plan at that day; the first instalment that was missed."""
    assert facts.served is not None
    due = deadline(shipped_limits()["payment"], facts.served.on, calendar).last
    due = max(due, facts.deferred_until or due)
    if not facts.instalments:
        return due, (), None
    planned = sum(one.amount for one in facts.instalments)
    before = debt_of(facts) - planned  # what was paid before the plan was made
    asked, missed, plan = before, None, list[InstalmentStanding]()
    for one in facts.instalments:
        asked += one.amount
        short = asked - sum(amount for on, amount in facts.payments if on <= one.day)
        if missed is None and one.day < day and short > 0:
            missed = one.day
        left = min(one.amount, max(0, asked - facts.paid))
        plan.append(
            InstalmentStanding(
                day=one.day, amount=one.amount, open=left, state=_state(one.day, day, left)
            )
        )
    last = facts.instalments[-1].day
    # A plan gives more time; one that begins early takes nothing of the fifteen days.
    return max(due, missed or last), tuple(plan), missed


def _state(by: date, day: date, left: int) -> Literal["paid", "due", "later", "missed"]:
    if left == 0:
        return "paid"
    if by < day:
        return "missed"
    return "due" if by == day else "later"


class _Added(msgspec.Struct, frozen=True, kw_only=True):
    amount: int = 0
    days: int = 0
    paused: int = 0
    begun: date | None = None


def _surcharge(facts: Facts, fine: int, due: date, upto: date) -> _Added:
    """Day by day from the one after `due`, until it has reached the fine or the fine is paid."""
    hundredths, days, paused, begun = 0, 0, 0, None
    today = due + _DAY
    while today <= upto and hundredths < fine * 100:
        unpaid = fine - sum(amount for on, amount in facts.payments if on < today)
        if unpaid <= 0:
            break
        if _in_remedy(facts, today):
            paused += 1
        else:
            begun = begun or today
            hundredths += unpaid * SURCHARGE_PERCENT
            days += 1
        today += _DAY
    return _Added(amount=min(fine, hundredths // 100), days=days, paused=paused, begun=begun)


def _in_remedy(facts: Facts, day: date) -> bool:
    return any(
        one.begun <= day and (one.ended is None or day <= one.ended) for one in facts.remedies
    )


def remedy_ended(facts: Facts, calendar: WorkCalendar) -> date | None:
    """When the party's time to ask for reconsideration or to sue has ended; None before service.

    After a reconsideration fifteen days to sue are left; what a court decided is over.
    """
    if facts.served is None:
        return None
    limits = shipped_limits()
    if not facts.remedies:
        return max(
            deadline(limits[name], facts.served.on, calendar).last
            for name in ("reconsideration", "suit")
        )
    last = facts.remedies[-1]
    if last.ended is None:
        return None
    if last.kind == "suit":
        return last.ended
    return deadline(limits["suit-after-reconsideration"], last.ended, calendar).last


def court_last(facts: Facts, ended: date, calendar: WorkCalendar) -> date:
    """Last day to apply to the court; after deferral or instalments it runs from their end."""
    late = [one.day for one in facts.instalments] + [facts.deferred_until or ended]
    return deadline(shipped_limits()["court-application"], max(ended, *late), calendar).last


_NOTHING = Bilingual(zh="没有应缴的罚没款。", en="Nothing is owed.")
_UNSERVED = Bilingual(
    zh="决定尚未送达，缴款期限未开始。", en="The decision was not served: no time to pay runs yet."
)


def _explained(told: Owing, facts: Facts, calendar: WorkCalendar) -> Bilingual:
    assert facts.served is not None
    limit = deadline(shipped_limits()["payment"], facts.served.on, calendar).explanation
    zh, en = [limit.zh], [limit.en]
    if facts.deferred_until:
        zh.append(f"经批准延期至 {facts.deferred_until}（《行政处罚法》第六十六条）")
        en.append(f"deferred with approval until {facts.deferred_until} (art. 66)")
    if told.missed_on:
        zh.append(f"{told.missed_on} 的一期未缴清，其余各期同时到期")
        en.append(f"the instalment of {told.missed_on} was not paid: all the rest fell due")
    if told.begun:
        zh.append(
            f"自 {told.begun} 起每日按未缴罚款的百分之三加处，共 {told.days} 日，"
            "总额不超过罚款数额（第七十二条）"
        )
        en.append(
            f"from {told.begun} three per cent a day of the unpaid fine, {told.days} days,"
            " never more than the fine (art. 72)"
        )
    if told.paused:
        zh.append(f"复议、诉讼期间 {told.paused} 日不计（第七十三条）")
        en.append(f"{told.paused} days of reconsideration or suit not counted (art. 73)")
    return Bilingual(zh="；".join(zh) + "。", en="; ".join(en) + ".")
