"""The deadlines of a body, as its desk reads them."""

from datetime import date, timedelta

from backend.accounts.model import Name
from backend.cases.deadlines import store
from backend.cases.deadlines.model import CaseDue, CaseDues
from backend.cases.deadlines.nightly import OF_THE_PARTY
from backend.cases.model import Clock
from backend.database import Transaction
from backend.inspections import store as inspections_store
from backend.inspections.model import AgencyNamed
from backend.web import Asker

AHEAD = timedelta(days=7)
SHOWN_MAX = 200


def dues_for(tx: Transaction, asker: Asker, today: date) -> CaseDues:
    """What is over or due within a week in the asker's part of the tree; an officer's own."""
    officer = asker.officer_id if asker.role == "officer" else None
    scope = "/" if officer else asker.agency_path
    upto = today + AHEAD
    rows = store.dues(tx, scope, officer, upto, OF_THE_PARTY, SHOWN_MAX)
    count = len(rows)
    if count == SHOWN_MAX:
        count = store.count_dues(tx, scope, officer, upto, OF_THE_PARTY)
    agencies = inspections_store.agencies_at(tx, sorted({row.agency_path for row in rows}))
    return CaseDues(
        today=today, dues=[_due(row, agencies, today) for row in rows], more=count - len(rows)
    )


def _due(row: store.DueRow, agencies: dict[str, tuple[str, str, str]], today: date) -> CaseDue:
    agency, zh, en = agencies.get(row.agency_path, (row.agency_path,) * 3)
    return CaseDue(
        case=row.case,
        number=row.number,
        party=row.party,
        cause=row.cause,
        stage=row.stage,
        agency=AgencyNamed(id=agency, name=Name(zh, en)),
        clock=_today(row.clock, today),
    )


def _today(clock: Clock, today: date) -> Clock:
    """It was counted once; whether it is over depends on the day it is read."""
    if clock.last is None:
        return clock
    state = "over" if today > clock.last else "running"
    return Clock(
        limit=clock.limit,
        name=clock.name,
        last=clock.last,
        explanation=clock.explanation,
        verified=clock.verified,
        state=state,
    )
