"""Inspect once (综合查一次): one task for several bodies, and one list of questions for it."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from backend.accounts.model import Name
from backend.agencies import store as agencies_store
from backend.database import Transaction
from backend.inspections import store
from backend.inspections.model import (
    AgencyNamed,
    JointBody,
    JointBodyShown,
    JointTask,
    VisitRow,
)
from backend.inspections.problems import TaskRefused
from backend.inspections.tasks import store as tasks_store
from backend.law import merging
from backend.law import service as law


def bodies_of(
    tx: Transaction, own: str, own_checklists: list[str], others: Sequence[JointBody]
) -> list[JointBody]:
    """All bodies of a joint task, the own one first; none when nobody comes along.

    TaskRefused names a body that does not exist.
    """
    if not others:
        return []
    asked: dict[str, list[str]] = {own: list(own_checklists)}
    for one in others:
        if agencies_store.agency_by_id(tx, one.agency) is None:
            raise TaskRefused(what=one.agency)
        asked.setdefault(one.agency, []).extend(one.checklists)
    if len(asked) < 2:
        return []
    return [
        JointBody(agency=agency, checklists=list(dict.fromkeys(lists)))
        for agency, lists in asked.items()
    ]


def all_checklists(own: Sequence[str], bodies: Sequence[JointBody]) -> list[str]:
    """Every checklist once, in the order in which the bodies ask."""
    if not bodies:
        return list(own)
    return list(dict.fromkeys(one for body in bodies for one in body.checklists))


def agency_names(tx: Transaction, some: Iterable[Sequence[JointBody]]) -> dict[str, Name]:
    """Names of the bodies that these tasks name."""
    found: dict[str, Name] = {}
    for agency in sorted({one.agency for bodies in some for one in bodies}):
        known = agencies_store.agency_by_id(tx, agency)
        found[agency] = known.name if known else Name(agency, agency)
    return found


def read(raw: str) -> list[JointBody]:
    """The bodies as the view keeps them."""
    return msgspec.json.decode(raw, type=list[JointBody])


def shown(bodies: Sequence[JointBody], names: Mapping[str, Name]) -> JointTask | None:
    """What phones and desks read; None when one body comes alone."""
    if not bodies:
        return None
    lists = {
        one.agency: [
            found for asked in one.checklists if (found := law.checklist_by_id(asked)) is not None
        ]
        for one in bodies
    }
    return JointTask(
        bodies=[
            JointBodyShown(
                agency=AgencyNamed(id=one.agency, name=names[one.agency]),
                checklists=one.checklists,
            )
            for one in bodies
        ],
        items=merging.merge(lists),
    )


def of_visit(tx: Transaction, row: VisitRow, checklists: list[str]) -> JointTask | None:
    """Whose findings the answers of a visit are; None when one body came alone.

    Who asks what stands in the task. A visit without one asks everything for every body.
    """
    along = msgspec.json.decode(row.joint, type=list[str])
    own = store.agencies_at(tx, [row.agency_path]).get(row.agency_path)
    named = [one for one in dict.fromkeys([own[0] if own else "", *along]) if one]
    known = [one for one in named if agencies_store.agency_by_id(tx, one) is not None]
    if len(known) < 2:
        return None
    task = tasks_store.task_by_id(tx, row.task) if row.task else None
    asked = {one.agency: one.checklists for one in read(task[11])} if task else {}
    bodies = [JointBody(agency=one, checklists=asked.get(one, checklists)) for one in known]
    return shown(bodies, agency_names(tx, [bodies]))
