"""What is owed on a decision on the spot: counted as for every other (行政处罚法 67, 72)."""

from datetime import date

from backend.cases.procedure.acts import Decided, DecisionServed, Penalty
from backend.cases.procedure.facts import Facts
from backend.cases.procedure.owing import Owing, debt_of, owing_at
from backend.cases.summary.said import Said
from backend.cases.summary.store import SummaryRow
from backend.law.working_days import CalendarUnknownError, WorkCalendar


def facts_of(row: SummaryRow, said: Said) -> Facts:
    """The decision as the count of debts knows decisions. It runs from the day on which the
    decision was handed over; what was collected on the spot was paid on that day. More time that
    was granted counts as in every other case.
    """
    body, handed = row.body, said.handed_on
    fine = said.fine_of(body.fine)
    penalty = Penalty(kinds=(body.penalty,), fine=fine)
    payments = sorted(
        [(said.day_of(event), one.fine) for event, one in said.collected]
        + [(one.on, one.amount) for _, one in said.paid]
    )
    decided = Decided(
        on=row.decided_on,
        by=row.by,
        officers=body.officers,
        outcome="penalty",
        penalty=penalty,
        evidence=(),
        reasons=body.cause,
    )
    served = None
    if handed is not None:
        served = DecisionServed(on=handed, by=row.by, method="direct")
    granted = said.more_time
    return Facts(
        void=said.is_annulled,
        deferred_until=granted.until if granted else None,
        instalments=granted.plan if granted else (),
        stage="service" if served is None else "execution",
        decision=decided,
        served=served,
        paid=sum(amount for _, amount in payments),
        payments=tuple(payments),
    )


def owing_of(row: SummaryRow, said: Said, day: date, calendar: WorkCalendar) -> Owing | None:
    """None where the last day to pay needs holidays nobody has entered."""
    try:
        return owing_at(facts_of(row, said), day, calendar)
    except CalendarUnknownError:
        return None


def remaining(row: SummaryRow, said: Said, day: date, calendar: WorkCalendar) -> int:
    """Fen still to be paid; without surcharge while the last day to pay cannot be told."""
    owing = owing_of(row, said, day, calendar)
    if owing is not None:
        return owing.remaining
    facts = facts_of(row, said)
    return max(0, debt_of(facts) - facts.paid)
