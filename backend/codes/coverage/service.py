"""Coverage of codes in an agency and a period, and the visits behind each figure."""

from datetime import date, datetime, time, timedelta

import msgspec

from backend import clock
from backend.accounts.model import Name
from backend.accounts.scope import in_scope
from backend.agencies import store as agencies_store
from backend.clock import CHINA
from backend.codes.coverage import store
from backend.codes.model import (
    AgencyRates,
    Coverage,
    CoverageGroup,
    CoveredVisits,
    ExceptionReason,
    Rates,
    ReasonCount,
)
from backend.database import Transaction
from backend.inspections import service as inspections
from backend.inspections import store as inspections_store
from backend.inspections.period import Period
from backend.problems import NotFound
from backend.web import Asker

DAYS_SHOWN = 30
"""Without a first day: the last of them."""


def coverage(tx: Transaction, asker: Asker, agency: str | None, period: Period) -> Coverage:
    """Rates of an agency and all below it; NotFound outside the asker's scope."""
    asked = _asked(tx, asker, agency, period)
    rows = store.counts(tx, asked)
    names = inspections_store.agencies_at(tx, [row.path for row in rows])
    listed = [
        AgencyRates(
            **msgspec.structs.asdict(_rates([row])), id=found[0], name=Name(found[1], found[2])
        )
        for row in rows
        for found in [names.get(row.path, (row.path, row.path, row.path))]
    ]
    return Coverage(
        total=_rates(rows),
        agencies=listed,
        reasons=[ReasonCount(reason=reason, visits=n) for reason, n in store.reasons(tx, asked)],
        made_up=sum(row.made_up for row in rows),
    )


def visits(
    tx: Transaction,
    asker: Asker,
    agency: str | None,
    period: Period,
    *,
    group: CoverageGroup | None,
    reason: ExceptionReason | None,
    before: int | None,
    limit: int,
) -> CoveredVisits:
    """The visits behind one figure; NotFound outside the asker's scope."""
    asked = _asked(tx, asker, agency, period)
    rows = store.visits(tx, asked, group=group, reason=reason, before=before, limit=limit + 1)
    shown = rows[:limit]
    return CoveredVisits(
        visits=inspections.summaries(tx, shown),
        next_before=shown[-1].last_idx if len(rows) > len(shown) else None,
    )


def _asked(tx: Transaction, asker: Asker, agency: str | None, period: Period) -> store.Asked:
    scope = asker.agency_path
    if agency is not None:
        found = agencies_store.agency_by_id(tx, agency)
        if found is None or not in_scope(found.path, asker.agency_path):
            raise NotFound
        scope = found.path
    return store.Asked(
        scope=scope,
        first_ms=_start_ms(period.first),
        end_ms=_start_ms(period.last + timedelta(days=1)),
    )


def _start_ms(day: date) -> int:
    return clock.to_ms(datetime.combine(day, time(), CHINA))


def _rates(rows: list[store.Counted]) -> Rates:
    visits, scanned = sum(r.visits for r in rows), sum(r.scanned for r in rows)
    excepted = sum(r.excepted for r in rows)
    return Rates(
        visits=visits,
        coded=sum(r.coded for r in rows),
        shown=sum(r.shown for r in rows),
        scanned=scanned,
        excepted=excepted,
        unexplained=visits - scanned - excepted,
    )
