"""The burden card: visits, minutes, papers asked for and questions asked again, in one year.

The enterprise sees exactly what the desk sees. No body is named in it, so that a desk learns of
other bodies' visits only how many there were.
"""

from collections import Counter
from datetime import UTC, date, datetime

import msgspec

from backend.database import Transaction
from backend.enterprises.model import Enterprise
from backend.law import merging
from backend.law.merging import ItemRef
from backend.ledger.views import payload_of
from backend.planning.burden import store
from backend.planning.frequency import store as frequency_store
from backend.planning.frequency.rules import rules

MINUTES_MAX = 24 * 60
"""Nobody is inspected for longer without a break: a clock was wrong."""


class Burden(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One enterprise and year, over all bodies."""

    year: int
    visits: int
    """Inspections that were made; joint ones once, refused and voided ones not at all."""
    joint: int
    """Of these, with several bodies together."""
    bodies: int
    """How many bodies came."""
    minutes: int
    """On site, from the opening to the closing by the phone's clock."""
    timed: int
    """Visits of which the minutes are known."""
    documents: int
    """Answers that rest on a paper the enterprise had to show."""
    questions: int
    """Everything that was asked and did apply."""
    repeats: int
    """Questions that had been asked before in the same year, by anybody."""
    other_visits: int
    """Service, guidance, publicity."""
    spared: int
    """Visits that were not made."""
    verified: bool
    """Whether somebody has checked which questions are papers."""


def burden(tx: Transaction, enterprise: Enterprise, year: int) -> Burden:
    """The card of a year, from what the log says now."""
    counted = frequency_store.visits_of(
        tx, enterprise.id, enterprise.uscc, date(year, 1, 1), date(year, 12, 31)
    )
    made = [one for one in counted if not one.refused and one.void_reason is None]
    inspected = [one for one in made if one.purpose == "inspection"]
    visits = {one.visit: one for one in inspected}
    minutes = [
        one for visit in _closings(tx, list(visits)) if (one := _minutes(*visit)) is not None
    ]
    asked = store.asked(tx, list(visits))
    again = Counter(merging.key_of(checklist, item) or item for checklist, item in asked)
    papers = set(rules().on_paper)
    return Burden(
        year=year,
        visits=len(visits),
        joint=sum(one.bodies > 1 for one in visits.values()),
        bodies=len({one.agency_path for one in inspected}),
        minutes=sum(minutes),
        timed=len(minutes),
        documents=sum(ItemRef(checklist, item) in papers for checklist, item in asked),
        questions=len(asked),
        repeats=sum(times - 1 for times in again.values()),
        other_visits=len({one.visit for one in made if one.purpose != "inspection"}),
        spared=frequency_store.spared_count(tx, enterprise.id, year),
        verified=rules().verified,
    )


def _closings(tx: Transaction, visits: list[str]) -> list[tuple[str, str]]:
    """When the phone opened and closed each visit, as it claims."""
    found: list[tuple[str, str]] = []
    for opened, raw in store.closed(tx, visits):
        wall = payload_of(raw).get("wall")
        if isinstance(wall, str):
            found.append((opened, wall))
    return found


def _minutes(opened: str, closed: str) -> int | None:
    """None where a clock is not to be believed."""
    begin, end = _moment(opened), _moment(closed)
    if begin is None or end is None:
        return None
    took = round((end - begin).total_seconds() / 60)
    return took if 0 <= took <= MINUTES_MAX else None


def _moment(told: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(told)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo and moment.year > 2000 else None
