"""Publish what may be inspected, and find what was not published (R-91).

The nearest list at or above a body holds for it. Of a body with no list at or above it nothing is
known here: that is said, and nothing is refused.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from backend import clock
from backend.accounts.model import Name
from backend.agencies import store as agencies_store
from backend.database import Database, Transaction
from backend.evidence import service as evidence
from backend.evidence.model import Person
from backend.inspections import store as inspections_store
from backend.inspections.model import AgencyNamed, TaskCreated
from backend.law import service as law
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.planning.classification.service import agency_in_scope
from backend.planning.classification.store import paths_above
from backend.planning.items import store
from backend.planning.items.model import (
    ChecklistNamed,
    ItemsAsked,
    ItemsPublished,
    PublishedItems,
    StandingItems,
)
from backend.planning.problems import ItemUnpublished
from backend.problems import MalformedRequest
from backend.web import Asker

LISTS_SHOWN_MAX = 2_000


async def publish(
    database: Database,
    ledger: Ledger,
    views: Views,
    asked: ItemsAsked,
    *,
    asker: Asker,
    now: datetime,
) -> PublishedItems:
    """The list as it stands then; the same list published again is not published twice.

    NotFound for a body outside the scope; MalformedRequest for an unknown checklist.
    """
    known = {one.id for one in law.checklists()}
    unknown = [one for one in asked.checklists if one not in known]
    if unknown:
        raise MalformedRequest(why=f"checklists: {unknown[0]}")

    def write(tx: Transaction) -> tuple[str, int]:
        agency = agency_in_scope(tx, asker, asked.agency_id)
        body = ItemsPublished(
            agency=agency.path,
            checklists=list(dict.fromkeys(asked.checklists)),
            basis=asked.basis,
        )
        before = latest(store.lists_at(tx, [agency.path]))
        if before and before[0].body == body:
            return agency.path, before[0].index
        index = ledger.act(
            tx, kind="items.published", by=asker.account_id, subject=agency.id, body=body, now=now
        )
        return agency.path, index

    path, index = await database.write(write)
    await views.reached(index)
    return await database.read(lambda tx: _shown(tx, latest(store.lists_at(tx, [path])))[0])


def latest(lists: Iterable[StandingItems]) -> list[StandingItems]:
    """Of lists in log order the last one of each body, by path."""
    found: dict[str, StandingItems] = {}
    for one in lists:
        earlier = found.get(one.body.agency)
        versions = 1 if earlier is None else earlier.versions + 1
        found[one.body.agency] = StandingItems(
            body=one.body,
            published_ms=one.published_ms,
            by=one.by,
            index=one.index,
            versions=versions,
        )
    return [found[path] for path in sorted(found)]


def lists(tx: Transaction, asker: Asker) -> list[PublishedItems]:
    """The lists that stand for the asker's bodies, those of bodies above included."""
    above = [path for path in paths_above(asker.agency_path) if path != asker.agency_path]
    given = [
        *store.lists_at(tx, above),
        *store.lists_in_scope(tx, asker.agency_path, LISTS_SHOWN_MAX),
    ]
    return _shown(tx, latest(given))


def _shown(tx: Transaction, standing: Sequence[StandingItems]) -> list[PublishedItems]:
    named = inspections_store.agencies_at(tx, sorted({one.body.agency for one in standing}))
    people = evidence.people(tx, (one.by for one in standing))
    found: list[PublishedItems] = []
    for one in standing:
        path = one.body.agency
        identity, zh, en = named.get(path, (path, path, path))
        found.append(
            PublishedItems(
                agency=AgencyNamed(id=identity, name=Name(zh, en)),
                checklists=one.body.checklists,
                basis=one.body.basis,
                at=clock.from_ms(one.published_ms),
                by=Person(id=one.by, name=people.get(one.by, Name(one.by, one.by))),
                index=one.index,
                versions=one.versions,
            )
        )
    return found


def checklists() -> list[ChecklistNamed]:
    """Everything there is to choose from."""
    return [
        ChecklistNamed(
            id=one.id,
            title=one.title,
            items=len(one.items),
        )
        for one in law.checklists()
    ]


class History(msgspec.Struct, frozen=True, kw_only=True):
    """Every list that ever held for one body, its own and those of bodies above."""

    paths: list[str]
    """Nearest first."""
    lists: list[StandingItems]

    def unpublished(self, asked: Iterable[str], at_ms: int | None = None) -> list[str]:
        """Of these checklists those that were not published (at that instant); none when nobody
        had published anything for the body.
        """
        given = [one for one in self.lists if at_ms is None or one.published_ms <= at_ms]
        standing = {one.body.agency: one.body for one in given}
        nearest = next((path for path in self.paths if path in standing), None)
        if nearest is None:
            return []
        allowed = standing[nearest].checklists
        return [one for one in dict.fromkeys(asked) if one not in allowed]


def history(tx: Transaction, agency_path: str) -> History:
    """Read once for many visits of a body."""
    above = paths_above(agency_path)
    return History(paths=above, lists=store.lists_at(tx, above))


def check_task(tx: Transaction, task: TaskCreated) -> None:
    """ItemUnpublished when the task names a checklist that its body has not published."""
    bodies = task.joint
    if not bodies:
        refuse_unpublished(tx, task.agency, task.checklists)
    for one in bodies:
        known = agencies_store.agency_by_id(tx, one.agency)
        refuse_unpublished(tx, known.path if known else task.agency, one.checklists)


def refuse_unpublished(tx: Transaction, agency_path: str, asked: Iterable[str]) -> None:
    """ItemUnpublished names the first checklist that may not be used."""
    missing = history(tx, agency_path).unpublished(asked)
    if missing:
        known = law.checklist_by_id(missing[0])
        raise ItemUnpublished(what=known.title.zh if known else missing[0])
