"""Which visits were over the cap: the counters of one enterprise and year, body by body.

The same rules as the check before departure (`planning.frequency`), asked afterwards.
"""

from collections.abc import Collection, Sequence
from datetime import date

import msgspec

from backend.database import Transaction
from backend.enterprises import store as enterprises_store
from backend.planning.classification import store as classification_store
from backend.planning.classification.model import Class
from backend.planning.frequency import procedure, service
from backend.planning.frequency import store as frequency_store
from backend.planning.frequency.model import Counted, Exemption
from backend.supervision.indicators import store


def refresh(tx: Transaction, enterprise: str, year: int) -> None:
    """Bring `over_cap` of every visit of this enterprise and year up to date."""
    facts = store.visits_to(tx, enterprise, year)
    limits = {path: _limit(tx, path, enterprise, year) for path in {path for _, path, _ in facts}}
    # No counter counts more visits than there were: mostly nothing more has to be read.
    passed = {path: limit for path, limit in limits.items() if limit and limit.most < len(facts)}
    visits = _visits(tx, enterprise, year) if passed else []
    over = {path: _over(limit, visits) for path, limit in passed.items()}
    for subject, path, marked in facts:
        if (subject in over.get(path, ())) != marked:
            store.mark_over_cap(tx, subject, over=not marked)


def _visits(tx: Transaction, enterprise: str, year: int) -> list[Counted]:
    known = enterprises_store.by_id(tx, enterprise)
    if known is None:
        return []
    first, last = date(year, 1, 1), date(year, 12, 31)
    return frequency_store.visits_of(tx, known.id, known.uscc, first, last)


def refresh_below(tx: Transaction, scope: str, year: int) -> None:
    """After a cap was published: of every enterprise inspected at or below this body."""
    for enterprise in store.enterprises_visited(tx, scope, year):
        refresh(tx, enterprise, year)


class _Limit(msgspec.Struct, frozen=True, kw_only=True):
    """What one body's counter of an enterprise allows."""

    most: int
    own: Collection[str]
    """Paths of the bodies that the counter counts together."""
    exemptions: Sequence[Exemption]


def _limit(tx: Transaction, path: str, enterprise: str, year: int) -> _Limit | None:
    cap = service.cap_for(tx, path, year)
    if cap is None:
        return None
    said = classification_store.classification_of(tx, enterprise, path)
    given = Class() if said is None else Class(risk=said.risk, credit=said.credit)
    limit = procedure.limit_of(cap.body.limits, given)
    if limit is None:
        return None
    return _Limit(
        most=limit.per_year, own=service.own_paths(cap, path), exemptions=cap.body.exemptions
    )


def _over(limit: _Limit, visits: Sequence[Counted]) -> set[str]:
    counted = sorted(
        {
            (one.day, one.visit)
            for one in visits
            if one.agency_path in limit.own
            and procedure.standing_of(one, limit.exemptions)[0] == "counted"
        }
    )
    return {visit for _, visit in counted[limit.most :]}
