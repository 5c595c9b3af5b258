"""Approvals and the visits around them as a desk sees them."""

from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from backend import clock
from backend.accounts.model import Name
from backend.accounts.scope import in_scope
from backend.agencies import store as agencies_store
from backend.agencies.model import Agency
from backend.clock import day_of
from backend.database import Database, Transaction
from backend.evidence import service as evidence
from backend.evidence.model import Person
from backend.inspections import store as inspections_store
from backend.inspections.model import AgencyNamed, Registered, Slot, VisitedEnterprise
from backend.planning import acts
from backend.planning.notices import store as notices_store
from backend.planning.permits import store
from backend.planning.permits.findings import due_day
from backend.planning.permits.model import (
    DrawShown,
    LeftOutShown,
    Permit,
    PermitEnterprise,
    State,
    SubstituteShown,
)
from backend.planning.permits.rules import rules
from backend.planning.permits.store import PermitRow
from backend.planning.permits.times import happened_on
from backend.planning.plans import store as plans_store
from backend.problems import NotFound
from backend.web import Asker

PERMITS_SHOWN_MAX = 200


async def read(database: Database, permit: str, asker: Asker, now: datetime) -> Permit:
    """NotFound outside the asker's scope."""

    def unit(tx: Transaction) -> Permit:
        row = store.permits_by_id(tx, [permit]).get(permit)
        if row is None or not in_scope(row.agency_path, asker.agency_path):
            raise NotFound
        return _shown(tx, [row], asker, day_of(now))[0]

    return await database.read(unit)


def permits_for(
    tx: Transaction, asker: Asker, *, state: State | None, plan: str | None, now: datetime
) -> list[Permit]:
    """Those of the asker's bodies, what was done last first."""
    rows = store.permits_in_scope(tx, asker.agency_path, state, plan, PERMITS_SHOWN_MAX)
    return _shown(tx, rows, asker, day_of(now))


def permits_of_draw(tx: Transaction, draw: str, asker: Asker, now: datetime) -> list[Permit]:
    """Those asked for to carry a draw out, oldest first; whoever asks has checked the scope."""
    return _shown(tx, store.permits_of_draw(tx, draw), asker, day_of(now))


class _Around(msgspec.Struct, frozen=True, kw_only=True):
    """What the rows do not say themselves, fetched once for all of them."""

    people: dict[str, Name]
    agencies: dict[str, tuple[str, str, str]]
    registered: dict[str, Registered]
    tasks: dict[tuple[str, str], str]
    visits: dict[str, list[tuple[str, str | None]]]
    slots: dict[tuple[str, str], Slot]
    visited_on: dict[str, date]
    plans: dict[str, str]
    along: dict[str, Agency]
    asker: Asker
    today: date

    def person(self, person: str) -> Person:
        return Person(id=person, name=self.people.get(person, Name(person, person)))


def _shown(tx: Transaction, rows: Sequence[PermitRow], asker: Asker, today: date) -> list[Permit]:
    ids = [row.id for row in rows]
    visits: dict[str, list[tuple[str, str | None]]] = {}
    if ids:
        for permit, visit, enterprise in store.visits_of_permits(tx, ids):
            visits.setdefault(permit, []).append((visit, enterprise))
    people = {person for row in rows for person in _people(row)}
    enterprises = sorted({one for row in rows for one in _enterprises(row)})
    made_up = {row.content.asked.visit for row in rows if row.content.asked.visit}
    around = _Around(
        people=evidence.people(tx, people),
        agencies=inspections_store.agencies_at(tx, sorted({row.agency_path for row in rows})),
        registered=_registered(tx, enterprises),
        tasks=store.tasks_of_permits(tx, ids) if ids else {},
        visits=visits,
        slots=notices_store.slots_of(tx, ids) if ids else {},
        visited_on={
            visit: happened_on(row)
            for visit in made_up
            if (row := inspections_store.by_id(tx, visit)) is not None
        },
        plans=plans_store.titles(tx, [row.content.asked.plan for row in rows]),
        along=_along(tx, rows),
        asker=asker,
        today=today,
    )
    return [_permit(row, around) for row in rows]


def _people(row: PermitRow) -> list[str]:
    draw = row.content.draw
    replaced = [one.officer for one in draw.substitutes] if draw else []
    deciders = filter(None, [row.approved_by, row.revoked_by])
    return [row.asked_by, *row.content.asked.officers, *replaced, *deciders]


def _enterprises(row: PermitRow) -> list[str]:
    return [*row.content.asked.enterprises, *_left_out(row)]


def _left_out(row: PermitRow) -> list[str]:
    draw = row.content.draw
    return [one.enterprise for one in draw.left_out] if draw else []


def _along(tx: Transaction, rows: Sequence[PermitRow]) -> dict[str, Agency]:
    """By id the bodies that come along with any of these."""
    named = sorted({one.agency for row in rows for one in row.content.asked.joint})
    found = ((one, agencies_store.agency_by_id(tx, one)) for one in named)
    return {one: agency for one, agency in found if agency is not None}


def _registered(tx: Transaction, ids: Sequence[str]) -> dict[str, Registered]:
    found: dict[str, Registered] = {}
    for start in range(0, len(ids), 400):
        some = inspections_store.registered(tx, ids[start : start + 400], [])
        found |= {one.id: one for one in some}
    return found


def _permit(row: PermitRow, around: _Around) -> Permit:
    asked = row.content.asked
    due = _due(row, around)
    writers = frozenset({row.asked_by})
    along = [around.along[one.agency] for one in asked.joint if one.agency in around.along]
    identity, zh, en = around.agencies.get(row.agency_path, (row.agency_path,) * 3)
    state = msgspec.convert(row.state, State)
    return Permit(
        id=row.id,
        number=row.number,
        agency=AgencyNamed(id=identity, name=Name(zh, en)),
        state=state,
        index=row.seen,
        asked=asked,
        announced=row.content.announced,
        plan_title=None if asked.plan is None else around.plans.get(asked.plan),
        officers=[around.person(one) for one in asked.officers],
        enterprises=[_enterprise(row, one, around) for one in dict.fromkeys(asked.enterprises)],
        by=around.person(row.asked_by),
        at=clock.from_ms(row.asked_ms),
        remarks=row.remarks,
        approved_by=None if row.approved_by is None else around.person(row.approved_by),
        approved_at=None if row.approved_ms is None else clock.from_ms(row.approved_ms),
        revoked_by=None if row.revoked_by is None else around.person(row.revoked_by),
        revoked_at=None if row.revoked_ms is None else clock.from_ms(row.revoked_ms),
        draw=_draw(row, around),
        joint=[AgencyNamed(id=one.id, name=one.name) for one in along],
        may_decide=all(
            acts.may("approve", around.asker, row.state, path, writers)
            for path in (row.agency_path, *(one.path for one in along))
        ),
        may_revoke=acts.may("revoke", around.asker, row.state, row.agency_path, writers),
        due=due,
        overdue=state in ("submitted", "returned") and due is not None and due < around.today,
    )


def _draw(row: PermitRow, around: _Around) -> DrawShown | None:
    draw = row.content.draw
    if draw is None:
        return None
    return DrawShown(
        draw=draw.draw,
        title=draw.title,
        part=draw.part,
        parts=draw.parts,
        left_out=[
            LeftOutShown(
                enterprise=one.enterprise,
                name=known.name
                if (known := around.registered.get(one.enterprise))
                else one.enterprise,
                reason=one.reason,
            )
            for one in draw.left_out
        ],
        substitutes=[
            SubstituteShown(
                officer=around.person(one.officer), by=around.person(one.by), reason=one.reason
            )
            for one in draw.substitutes
        ],
    )


def _due(row: PermitRow, around: _Around) -> date | None:
    visit = row.content.asked.visit
    visited = around.visited_on.get(visit) if visit else None
    return None if visited is None else due_day(visited, rules().make_up_days)


def _enterprise(row: PermitRow, enterprise: str, around: _Around) -> PermitEnterprise:
    known = around.registered.get(enterprise)
    return PermitEnterprise(
        enterprise=VisitedEnterprise(
            id=enterprise,
            name=known.name if known else enterprise,
            uscc=known.uscc if known else None,
            address=known.address if known else None,
        ),
        over_cap=row.content.over.get(enterprise),
        officers=[around.person(one) for one in row.content.officers_for(enterprise)],
        task=around.tasks.get((row.id, enterprise)),
        visits=[visit for visit, of in around.visits.get(row.id, []) if of == enterprise],
        slot=around.slots.get((row.id, enterprise)),
    )
