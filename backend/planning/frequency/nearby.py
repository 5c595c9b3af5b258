"""What is assigned or permitted near a day, so that two bodies need not go apart."""

from datetime import date, timedelta
from typing import Literal

import msgspec

from backend import clock
from backend.accounts.model import Name
from backend.clock import day_of
from backend.database import Transaction
from backend.inspections import joint as inspections_joint
from backend.inspections import store as inspections_store
from backend.inspections.model import AgencyNamed
from backend.planning.frequency import procedure, store
from backend.planning.frequency.model import Case, Overlap

_UNNAMED = AgencyNamed(id="", name=Name("", ""))


def overlaps(tx: Transaction, case: Case) -> tuple[list[Overlap], dict[str, str]]:
    """What is assigned or permitted near that day, and the path of each body."""
    own_paths = sorted(case.own_paths)
    own_ids = {known[0] for known in inspections_store.agencies_at(tx, own_paths).values()}
    near = [*_tasks_near(tx, case), *_permits_near(tx, case)]
    found = [
        Overlap(
            kind=one.kind,
            id=one.id,
            day=one.day,
            agency=_UNNAMED,
            own=one.path in case.own_paths,
            joined=not own_ids.isdisjoint(one.joint),
            checklists=one.checklists,
            common=procedure.common_items(case.planned, one.checklists, case.rules),
        )
        for one in near
    ]
    return found, {one.id: one.path for one in near}


class _Near(msgspec.Struct, frozen=True, kw_only=True):
    """Something meant for the enterprise near that day."""

    kind: Literal["task", "permit"]
    id: str
    path: str
    day: date | None
    checklists: list[str]
    joint: list[str]


def _tasks_near(tx: Transaction, case: Case) -> list[_Near]:
    found: list[_Near] = []
    for task, path, due, created_ms, checklists, joint in store.open_tasks(tx, case.enterprise.id):
        day = None if due is None else date.fromisoformat(due)
        given = day_of(clock.from_ms(created_ms))
        if procedure.overlaps_with(case.day, day, given, case.rules.overlap_days):
            bodies = [one.agency for one in inspections_joint.read(joint)]
            found.append(
                _Near(kind="task", id=task, path=path, day=day, checklists=checklists, joint=bodies)
            )
    return found


def _permits_near(tx: Transaction, case: Case) -> list[_Near]:
    around = timedelta(days=case.rules.overlap_days)
    near = store.open_permits(tx, case.enterprise.id, case.day - around, case.day + around)
    return [
        _Near(
            kind="permit",
            id=one.id,
            path=one.agency_path,
            day=max(one.from_day, min(case.day, one.until_day)),
            checklists=one.checklists,
            joint=one.joint,
        )
        for one in near
    ]
