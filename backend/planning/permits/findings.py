"""What is wrong between a visit and its approval. Pure. A visit is never refused for it."""

from datetime import date, timedelta

from backend import clock
from backend.clock import day_of
from backend.planning.permits.model import Finding, PermitFacts, VisitFacts


def due_day(visit_day: date, make_up_days: int) -> date:
    """Last day on which an urgent visit's approval is in time."""
    return visit_day + timedelta(days=make_up_days)


def find(
    visit: VisitFacts, permit: PermitFacts | None, *, make_up_days: int, today: date
) -> list[Finding]:
    """Findings on an inspection whose body keeps its approvals here; none on other visits."""
    if visit.purpose != "inspection":
        return []
    if permit is None or permit.approved_ms is None:
        waiting = visit.urgent and today <= due_day(visit.day, make_up_days)
        return [] if waiting else ["no-permit"]
    found: list[Finding] = []
    if permit.revoked_ms is not None:
        # What had begun keeps its approval; that it was taken back is said all the same.
        begun = visit.at_ms < permit.revoked_ms
        found.append("permit-revoked-since" if begun else "permit-revoked")
    if not permit.made_up:
        found += _against(visit, permit)
    if not visit.by_task and permit.approved_ms > visit.at_ms:
        found += _afterwards(visit, permit, make_up_days)
    return found


def _against(visit: VisitFacts, permit: PermitFacts) -> list[Finding]:
    found: list[Finding] = []
    if visit.enterprise not in permit.enterprises:
        found.append("permit-other-enterprise")
    if visit.officers and not visit.officers & permit.officers:
        found.append("permit-other-officers")
    if not permit.from_day <= visit.day <= permit.until_day:
        found.append("permit-expired")
    return found


def _afterwards(visit: VisitFacts, permit: PermitFacts, make_up_days: int) -> list[Finding]:
    assert permit.approved_ms is not None
    if not (visit.urgent or permit.urgent):
        return ["permit-afterwards"]
    approved_on = day_of(clock.from_ms(permit.approved_ms))
    late = approved_on > due_day(visit.day, make_up_days)
    return ["permit-made-up-late"] if late else []
