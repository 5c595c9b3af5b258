"""Which visits were over the cap: the counters of one enterprise and year, body by body.

The same rules as the check before departure (`planning.frequency`), asked afterwards.
"""

from datetime import date

from backend.database import Transaction
from backend.enterprises import store as enterprises_store
from backend.planning.classification import store as classification_store
from backend.planning.classification.model import Class
from backend.planning.frequency import procedure, service
from backend.planning.frequency import store as frequency_store
from backend.planning.frequency.model import Counted
from backend.supervision.indicators import store


def refresh(tx: Transaction, enterprise: str, year: int) -> None:
    """Bring `over_cap` of every visit of this enterprise and year up to date."""
    facts = store.visits_to(tx, enterprise, year)
    known = enterprises_store.by_id(tx, enterprise)
    visits: list[Counted] = []
    if known is not None and facts:
        visits = frequency_store.visits_of(
            tx, known.id, known.uscc, date(year, 1, 1), date(year, 12, 31)
        )
    over: dict[str, set[str]] = {}
    for subject, path, marked in facts:
        if path not in over:
            over[path] = _over(tx, path, enterprise, year, visits)
        if (subject in over[path]) != marked:
            store.mark_over_cap(tx, subject, over=not marked)


def refresh_below(tx: Transaction, scope: str, year: int) -> None:
    """After a cap was published: of every enterprise inspected at or below this body."""
    for enterprise in store.enterprises_visited(tx, scope, year):
        refresh(tx, enterprise, year)


def _over(
    tx: Transaction, path: str, enterprise: str, year: int, visits: list[Counted]
) -> set[str]:
    cap = service.cap_for(tx, path, year)
    if cap is None:
        return set()
    said = classification_store.classification_of(tx, enterprise, path)
    given = Class() if said is None else Class(risk=said.risk, credit=said.credit)
    limit = procedure.limit_of(cap.body.limits, given)
    if limit is None:
        return set()
    own = service.own_paths(cap, path)
    counted = sorted(
        {
            (one.day, one.visit)
            for one in visits
            if one.agency_path in own
            and procedure.standing_of(one, cap.body.exemptions)[0] == "counted"
        }
    )
    return {visit for _, visit in counted[limit.per_year :]}
