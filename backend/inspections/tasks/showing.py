"""Tasks as desks and phones see them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Literal

import msgspec

from backend import clock
from backend.accounts.model import Name
from backend.database import Transaction
from backend.evidence import service as evidence
from backend.evidence.bodies import Purpose
from backend.evidence.model import Person
from backend.inspections import joint
from backend.inspections import store as visits_store
from backend.inspections.model import (
    Governor,
    JointTask,
    Registered,
    Slot,
    Task,
    TaskPermit,
    VisitedEnterprise,
    Withdrawal,
)
from backend.inspections.tasks import store
from backend.web import Asker

TASKS_SHOWN_MAX = 500
WITHDRAWN_SHOWN = timedelta(days=7)


def tasks_for(tx: Transaction, asker: Asker, now: datetime) -> list[Task]:
    """Tasks of the asker's agencies and those they come along to; an officer's own."""
    if asker.role == "officer":
        return tasks_of_officer(tx, asker.officer_id or "", now)
    return shown(tx, store.tasks_in_scope(tx, asker.agency_path, TASKS_SHOWN_MAX))


def tasks_of_officer(tx: Transaction, officer_id: str, now: datetime) -> list[Task]:
    """What an officer's phone pulls: open tasks, and for some days those that were taken back:
    a line that vanished would look like a fault of the phone.
    """
    since_ms = clock.to_ms(now - WITHDRAWN_SHOWN)
    return shown(tx, store.tasks_of_officer(tx, officer_id, since_ms, TASKS_SHOWN_MAX))


def shown(tx: Transaction, rows: Sequence[store.TaskRow]) -> list[Task]:
    known = {
        one.id: one for one in visits_store.registered(tx, sorted({row[2] for row in rows}), [])
    }
    officers = [msgspec.json.decode(row[3], type=list[str]) for row in rows]
    names = evidence.people(tx, {o for some in officers for o in some} | {r[9] for r in rows})
    bodies = [joint.read(row[11]) for row in rows]
    agencies = joint.agency_names(tx, bodies)
    return [
        _task(row, some, known, names, joint.shown(along, agencies))
        for row, some, along in zip(rows, officers, bodies, strict=True)
    ]


def _task(
    row: store.TaskRow,
    officers: list[str],
    known: dict[str, Registered],
    names: dict[str, Name],
    bodies: JointTask | None,
) -> Task:
    enterprise = known.get(row[2])
    checklists = msgspec.json.decode(row[4], type=list[str])
    return Task(
        id=row[0],
        enterprise=VisitedEnterprise(
            id=row[2],
            name=enterprise.name if enterprise else "",
            uscc=enterprise.uscc if enterprise else None,
            address=enterprise.address if enterprise else None,
        ),
        enterprise_id=row[2],
        officers=[_person(officer, names) for officer in officers],
        officer_ids=officers,
        checklists=checklists,
        checklist_ids=checklists,
        note=row[5],
        due=None if row[6] is None else date.fromisoformat(row[6]),
        state=_state(row),
        created_at=clock.from_ms(row[7]),
        by=_person(row[9], names),
        visit=row[10],
        withdrawn=None if row[15] is None else msgspec.json.decode(row[15], type=Withdrawal),
        joint=bodies,
        governor=None if row[12] is None else msgspec.json.decode(row[12], type=Governor),
        permit=None if row[13] is None else msgspec.json.decode(row[13], type=TaskPermit),
        purpose=msgspec.convert(row[16], Purpose),
        urgent=row[17] or None,
        slot=None if row[14] is None else msgspec.json.decode(row[14], type=Slot),
    )


def _state(row: store.TaskRow) -> Literal["open", "done", "withdrawn"]:
    """A visit that had begun keeps its task."""
    if row[10] is not None:
        return "done"
    return "open" if row[15] is None else "withdrawn"


def _person(person: str, known: dict[str, Name]) -> Person:
    return Person(id=person, name=known.get(person, Name(person, person)))
