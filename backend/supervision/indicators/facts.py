"""What one record adds to the indicators: read from what the views of its noun already know.

Each function is a pure function of those views, so that a fact is the same whenever it is read:
followed entry by entry, or built again from the whole log.
"""

from datetime import date, timedelta

import msgspec

from backend import clock
from backend.agencies import store as agencies_store
from backend.cases import store as cases_store
from backend.cases.procedure.execution_acts import OVERTURNED
from backend.clock import day_of
from backend.codes.coverage import store as coverage
from backend.database import Transaction
from backend.evidence import store as evidence_store
from backend.evidence.trust import instant
from backend.feedback.complaints import store as complaints_store
from backend.feedback.ratings.model import RatingsReleased
from backend.inspections import service as inspections
from backend.inspections import store as inspections_store
from backend.inspections.model import VisitRow
from backend.ledger.model import LoggedEntry
from backend.planning.frequency.model import VisitSpared
from backend.supervision.indicators import store
from backend.supervision.indicators.measures import Fact
from backend.supervision.loop import store as loop_store
from backend.supervision.loop.procedure.acts import Issued, ObjectionDecided, Reported
from backend.supervision.loop.store import ActRow

HOUR_SECONDS = 3_600


def visit(tx: Transaction, visit_id: str) -> Fact | None:
    """None until the opening is here. Whether it was over the cap is found out by counters."""
    row = inspections_store.by_id(tx, visit_id)
    counted = store.counted_visit(tx, visit_id)
    codes = coverage.covered(tx, visit_id)
    if row is None or row.opened_idx is None or counted is None or codes is None:
        return None
    inspection = counted.purpose == "inspection"
    known = inspections.registered_of(tx, [row]).get(row.id)
    amounts = {
        "visits": 1,
        "inspections": int(inspection),
        "coded": int(codes.coded),
        "shown": int(codes.shown),
        "scanned": int(codes.scanned),
        "excepted": int(not codes.scanned and codes.excepted),
        "merged": int(inspection and counted.bodies > 1),
        **_proof(row),
        **_closing(tx, row),
    }
    return Fact(
        kind="visit",
        subject=row.id,
        agency_path=row.agency_path,
        day=counted.day,
        enterprise=known.id if known else row.enterprise_id or row.uscc or "",
        idx=row.opened_idx,
        amounts={name: amount for name, amount in amounts.items() if amount},
    )


def _proof(row: VisitRow) -> dict[str, int]:
    """How long the opening, the oldest record of a visit, was on the phone alone. A visit that was
    entered afterwards claims no such time.
    """
    began = instant(row.opened_wall) if row.happened_at is None else None
    if began is None:
        return {}
    waited = max(0, (row.opened_ms - clock.to_ms(began)) // 1000)
    return {"proved": 1, "proof_seconds": waited, "proved_hour": int(waited <= HOUR_SECONDS)}


def _closing(tx: Transaction, row: VisitRow) -> dict[str, int]:
    if row.state != "closed":
        return {}
    expected, stored, _ = evidence_store.media_counts(tx, [row.id]).get(row.id, (0, 0, 0))
    found = row.result not in (None, "", "no_problem")
    return {
        "closed": 1,
        "complete": int(expected == stored),
        "problems": int(found),
        "corrected": int(row.result == "corrected_on_site"),
    }


def rating(tx: Transaction, entry: LoggedEntry) -> Fact | None:
    """A released batch, of the last day of its week. None for a body that no longer exists."""
    body = msgspec.convert(entry.body, RatingsReleased)
    agency = agencies_store.agency_by_id(tx, body.agency)
    if agency is None:
        return None
    stars = body.totals.overall
    return Fact(
        kind="rating",
        subject=body.batch,
        agency_path=agency.path,
        day=(body.until - timedelta(days=1)).isoformat(),
        idx=entry.idx,
        amounts={
            "ratings": body.totals.count,
            "rating_points": sum((i + 1) * count for i, count in enumerate(stars)),
        },
    )


def complaint(tx: Transaction, complaint_id: str) -> Fact | None:
    """Of the body that handles it, on the day it was filed."""
    row = complaints_store.by_id(tx, complaint_id)
    if row is None:
        return None
    filed = day_of(clock.from_ms(row.filed_ms))
    amounts = {"complaints": 1}
    answered_ms = store.answered_ms(tx, complaint_id)
    if answered_ms is not None:
        days = (day_of(clock.from_ms(answered_ms)) - filed).days
        amounts |= {"complaints_answered": 1, "complaint_days": days}
    return Fact(
        kind="complaint",
        subject=row.id,
        agency_path=row.handler_path,
        day=filed.isoformat(),
        idx=row.filed_idx,
        amounts={name: amount for name, amount in amounts.items() if amount},
    )


def case(tx: Transaction, case_id: str) -> Fact | None:
    """On the day it was filed; what is only proposed is no case yet."""
    row = cases_store.case_by_id(tx, case_id)
    if row is None or row.filed_on is None:
        return None
    decision = row.facts.decision
    outcome = None if decision is None else decision.outcome
    amounts = {
        "cases": 1,
        "cases_decided": int(outcome is not None),
        "cases_penalised": int(outcome == "penalty"),
        "cases_unpunished": int(outcome in ("no_penalty_minor", "facts_fail")),
        "cases_closed": int(row.stage == "closed"),
    }
    return Fact(
        kind="case",
        subject=row.id,
        agency_path=row.agency_path,
        day=row.filed_on.isoformat(),
        enterprise=row.enterprise_id or "",
        idx=store.case_began(tx, case_id),
        amounts={name: amount for name, amount in amounts.items() if amount},
    )


def remedies(tx: Transaction, case_id: str) -> list[Fact]:
    """What reconsiderations and suits about this case ended with, each of the day it ended. One
    that the party took back tested no decision.
    """
    row = cases_store.case_by_id(tx, case_id)
    return [
        Fact(
            kind="remedy",
            subject=one.act,
            agency_path=row.agency_path,
            day=one.day,
            enterprise=row.enterprise_id or "",
            idx=one.idx,
            amounts={"remedies": 1, **({"overturned": 1} if one.result in OVERTURNED else {})},
        )
        for one in store.remedies(tx, case_id)
        if row is not None and one.result != "withdrawn"
    ]


def spared(entry: LoggedEntry) -> Fact:
    """A visit that was not made, of the day this was decided."""
    body = msgspec.convert(entry.body, VisitSpared)
    day: date = day_of(clock.from_ms(entry.received_ms))
    return Fact(
        kind="spared",
        subject=body.spared,
        agency_path=body.agency,
        day=day.isoformat(),
        enterprise=body.enterprise,
        idx=entry.idx,
        amounts={"spared": 1},
    )


def rectifications(tx: Transaction, lead: str) -> dict[str, Fact | None]:
    """By supervision paper of a lead: what the body owed by its last day, counted on that day, so
    that what is not due yet is not counted. None for a paper that was revoked, or asks nothing.
    """
    row = loop_store.by_id(tx, lead)
    acts = loop_store.acts_of(tx, lead) if row is not None else []
    found: dict[str, Fact | None] = {}
    latest: str | None = None
    for one in acts:
        act = one.act
        if isinstance(act, Issued):
            latest = one.id
            found[latest] = _owed(one, act, row.agency_path) if row is not None else None
        elif latest is not None and isinstance(act, Reported):
            found[latest] = _answered(found[latest], act.on)
        elif latest is not None and isinstance(act, ObjectionDecided):
            found[latest] = None if act.verdict == "revoked" else found[latest]
    return found


def _owed(one: ActRow, act: Issued, agency_path: str) -> Fact | None:
    if act.due is None:
        return None
    return Fact(
        kind="rectification",
        subject=one.id,
        agency_path=agency_path,
        day=act.due.isoformat(),
        idx=one.idx,
        amounts={"rectifications": 1},
    )


def _answered(owed: Fact | None, on: date) -> Fact | None:
    """In time, when an answer came by the last day."""
    if owed is None or on.isoformat() > owed.day:
        return owed
    return msgspec.structs.replace(owed, amounts={"rectifications": 1, "rectified_in_time": 1})
