"""Visits held against their approvals: what lists show, and what nobody approved."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from backend import clock
from backend.accounts.model import Name
from backend.accounts.scope import in_scope
from backend.agencies import store as agencies_store
from backend.clock import day_of
from backend.database import Transaction
from backend.evidence import service as evidence
from backend.evidence.model import Person
from backend.inspections import service as inspections
from backend.inspections import store as inspections_store
from backend.inspections.model import AgencyNamed, TaskCreated, VisitRow
from backend.planning.classification.store import paths_above
from backend.planning.items import service as items
from backend.planning.permits import store
from backend.planning.permits.findings import due_day, find
from backend.planning.permits.model import (
    Finding,
    OpenVisit,
    OpenVisits,
    PermitFacts,
    VisitFacts,
)
from backend.planning.permits.rules import rules
from backend.planning.permits.store import PermitRow
from backend.planning.permits.times import happened_ms, happened_on
from backend.planning.problems import ApprovalMissing
from backend.web import Asker

VISITS_SHOWN_MAX = 200
NOT_COVERED: frozenset[Finding] = frozenset({"no-permit", "permit-revoked"})


def findings(tx: Transaction, rows: Sequence[VisitRow], now: datetime) -> dict[str, list[Finding]]:
    """By visit: what is wrong with its approval and its checklists.

    That an approval is missing is said of bodies only that have approved something here before (at
    or above them): whoever keeps approvals elsewhere is not accused of having none.
    """
    ids = [row.id for row in rows]
    if not ids:
        return {}
    named = store.permits_of_visits(tx, ids)
    permits = store.permits_by_id(tx, sorted({permit for permit, _ in named.values()}))
    since = store.kept_since(tx)
    asked = store.checklists_of(tx, ids)
    others = [row.id for row in rows if row.purpose != "inspection"]
    answered = inspections_store.answer_counts(tx, others) if others else {}
    published = {path: items.history(tx, path) for path in {row.agency_path for row in rows}}
    found: dict[str, list[Finding]] = {}
    for row in rows:
        permit_id, by_task = named.get(row.id, ("", False))
        permit = permits.get(permit_id)
        told = find(
            _visit_facts(row, by_task=by_task),
            _permit_facts(permit, row),
            make_up_days=rules().make_up_days,
            today=day_of(now),
        )
        if told == ["no-permit"] and not _kept(since, row):
            told.clear()
        missing = published[row.agency_path].unpublished(asked.get(row.id, ()), row.opened_ms)
        if row.purpose == "inspection" and missing:
            told.append("item-unpublished")
        if row.purpose != "inspection" and row.id in answered:
            told.append("disguised-inspection")
        if told:
            found[row.id] = told
    return found


def _kept(since: dict[str, int], row: VisitRow) -> bool:
    above = paths_above(row.agency_path)
    return any(path in since and since[path] <= row.opened_ms for path in above)


def refuse_unapproved(tx: Transaction, task: TaskCreated) -> None:
    """ApprovalMissing for an inspection that a desk orders past the head (R-93), where approvals
    are kept here: at the body, above it, or at one that comes along.
    """
    if task.purpose != "inspection" or task.urgent:
        return
    since = store.kept_since(tx)
    along = (agencies_store.agency_by_id(tx, one.agency) for one in task.joint)
    paths = {task.agency, *(one.path for one in along if one is not None)}
    if any(above in since for path in paths for above in paths_above(path)):
        raise ApprovalMissing


def _visit_facts(row: VisitRow, *, by_task: bool) -> VisitFacts:
    return VisitFacts(
        day=happened_on(row),
        at_ms=happened_ms(row),
        purpose=row.purpose,
        enterprise=row.enterprise_id,
        officers=frozenset(msgspec.json.decode(row.officers, type=list[str])),
        urgent=row.urgent is not None,
        by_task=by_task,
    )


def _permit_facts(permit: PermitRow | None, row: VisitRow) -> PermitFacts | None:
    if permit is None:
        return None
    asked = permit.content.asked
    return PermitFacts(
        state=permit.state,
        enterprises=frozenset(asked.enterprises),
        officers=frozenset(permit.content.officers_for(row.enterprise_id)),
        from_day=asked.from_day,
        until_day=asked.until_day,
        approved_ms=permit.approved_ms,
        revoked_ms=permit.revoked_ms,
        urgent=bool(asked.urgent.strip()),
        made_up=asked.visit == row.id,
    )


def open_visits(tx: Transaction, asker: Asker, now: datetime) -> OpenVisits:
    """Visits of the asker's bodies that wait for their approval, have none, or need none."""
    since = store.kept_since(tx)
    relevant = [
        ms
        for path, ms in since.items()
        if in_scope(path, asker.agency_path) or in_scope(asker.agency_path, path)
    ]
    kept = min(relevant, default=None)
    rows = store.visits_without(
        tx, asker.agency_path, clock.to_ms(now) if kept is None else kept, VISITS_SHOWN_MAX
    )
    shown = _open(tx, rows, now)
    today = day_of(now)
    awaited = [one for one in shown if one.due is not None and today <= one.due]
    without = [
        one for one in shown if one not in awaited and not NOT_COVERED.isdisjoint(one.findings)
    ]
    return OpenVisits(
        awaited=sorted(awaited, key=lambda one: one.at),
        without=without,
        others=_open(tx, store.other_visits(tx, asker.agency_path, VISITS_SHOWN_MAX), now),
        overdue=sum(one.overdue for one in without),
        kept_since=None if kept is None else clock.from_ms(kept),
        rules=rules(),
    )


def _open(tx: Transaction, rows: Sequence[VisitRow], now: datetime) -> list[OpenVisit]:
    if not rows:
        return []
    told = findings(tx, rows, now)
    ids = [row.id for row in rows]
    permits = store.permits_of_visits(tx, ids)
    agencies = inspections_store.agencies_at(tx, sorted({row.agency_path for row in rows}))
    registered = inspections.registered_of(tx, rows)
    officers = {row.id: msgspec.json.decode(row.officers, type=list[str]) for row in rows}
    people = evidence.people(tx, {one for some in officers.values() for one in some})
    found: list[OpenVisit] = []
    for row in rows:
        identity, zh, en = agencies.get(row.agency_path, (row.agency_path,) * 3)
        known = registered.get(row.id)
        due = due_day(happened_on(row), rules().make_up_days) if row.urgent is not None else None
        found.append(
            OpenVisit(
                visit=row.id,
                enterprise_id=row.enterprise_id or (known.id if known else None),
                enterprise=row.enterprise_name or (known.name if known else ""),
                agency=AgencyNamed(id=identity, name=Name(zh, en)),
                officers=[
                    Person(id=one, name=people.get(one, Name(one, one))) for one in officers[row.id]
                ],
                at=clock.from_ms(happened_ms(row)),
                purpose=row.purpose,
                inspection_type=row.inspection_type,
                urgent=row.urgent,
                due=due if row.purpose == "inspection" else None,
                overdue=due is not None and due < day_of(now),
                permit=permits.get(row.id, (None, False))[0],
                findings=told.get(row.id, []),
            )
        )
    return found
