"""Draws as the desk sees them, and the tasks that follow from one."""

import asyncio
import uuid
from collections.abc import Sequence
from datetime import datetime

from backend import clock
from backend.accounts.model import Name
from backend.agencies import store as agencies_store
from backend.database import Database, Transaction
from backend.draws import lists, store
from backend.draws.drawing import Drawn
from backend.draws.model import Draw, DrawnVisit, DrawRead, Recusal, RecusalDeclared
from backend.draws.store import DrawRow
from backend.enterprises import store as enterprises_store
from backend.evidence import service as evidence
from backend.evidence.model import Person
from backend.inspections import service as inspections
from backend.inspections import store as inspections_store
from backend.inspections.service import TaskAsked
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.problems import NotFound
from backend.web import Asker

DRAWS_SHOWN_MAX = 200
TASKS_AT_ONCE = 64
_TASKS = uuid.UUID("6f2b1c0e-8f0b-5b7c-9a40-6d6177647261")


def drawn_of(tx: Transaction, row: DrawRow) -> list[Drawn]:
    """The result in the order of the draw; empty until it is revealed."""
    if row.revealed is None:
        return []
    raw = store.list_text(tx, row.revealed.result.sha256)
    return [] if raw is None else lists.read_result(raw)


def draws_for(tx: Transaction, asker: Asker) -> list[Draw]:
    """The draws of the asker's agencies, newest first."""
    rows = store.draws_in_scope(tx, asker.agency_path, DRAWS_SHOWN_MAX)
    people = evidence.people(tx, (row.committed_by for row in rows))
    return [_draw(row, people) for row in rows]


def read_draw(tx: Transaction, row: DrawRow) -> DrawRead:
    """One draw with its result, enterprises and officers by name."""
    drawn = drawn_of(tx, row)
    people = evidence.people(
        tx, [row.committed_by, *(officer for one in drawn for officer in one.officers)]
    )
    return DrawRead(
        draw=_draw(row, people),
        visits=[_visit(tx, row, place, one, people) for place, one in enumerate(drawn, 1)],
    )


def _visit(
    tx: Transaction, row: DrawRow, place: int, one: Drawn, people: dict[str, Name]
) -> DrawnVisit:
    known = enterprises_store.by_id(tx, one.enterprise)
    task = task_id(row.id, one.enterprise)
    given = inspections_store.task_by_id(tx, task)
    return DrawnVisit(
        place=place,
        enterprise_id=one.enterprise,
        name=known.name if known else one.enterprise,
        address=known.address if known else "",
        officers=[_person(officer, people) for officer in one.officers],
        task=task if given else None,
    )


def _draw(row: DrawRow, people: dict[str, Name]) -> Draw:
    body, revealed = row.committed, row.revealed
    return Draw(
        id=row.id,
        agency=body.agency,
        title=body.title,
        day=body.day,
        count=body.count,
        each=body.each,
        weights=body.weights,
        contribution=body.contribution,
        enterprises=body.enterprises.count,
        officers=body.officers.count,
        state="committed" if revealed is None else "revealed",
        committed_at=clock.from_ms(row.committed_ms),
        committed_index=row.committed_idx,
        by=_person(row.committed_by, people),
        revealed_at=None if row.revealed_ms is None else clock.from_ms(row.revealed_ms),
        revealed_index=row.revealed_idx,
        revealed_contribution=None if revealed is None else revealed.contribution,
        bundle=f"/draws/{row.id}",
    )


def _person(person: str, known: dict[str, Name]) -> Person:
    return Person(id=person, name=known.get(person, Name(person, person)))


def task_id(draw: str, enterprise: str) -> str:
    """The task that sends officers to a drawn enterprise: asking twice gives the same one."""
    return str(uuid.uuid5(_TASKS, f"{draw}/{enterprise}"))


async def give_tasks(
    database: Database,
    ledger: Ledger,
    views: Views,
    row: DrawRow,
    *,
    asker: Asker,
    now: datetime,
) -> int:
    """Send the drawn officers to the drawn enterprises; the number of tasks that now stand."""
    drawn = await database.read(lambda tx: drawn_of(tx, row))
    sendable = [one for one in drawn if one.officers]
    for start in range(0, len(sendable), TASKS_AT_ONCE):
        await asyncio.gather(
            *(
                inspections.create_task(
                    database, ledger, views, _asked(row, one), asker=asker, now=now
                )
                for one in sendable[start : start + TASKS_AT_ONCE]
            )
        )
    return len(sendable)


def _asked(row: DrawRow, one: Drawn) -> TaskAsked:
    return TaskAsked(
        id=uuid.UUID(task_id(row.id, one.enterprise)),
        enterprise_id=one.enterprise,
        officer_ids=list(one.officers),
        note=row.committed.title,
        due=row.committed.day,
    )


async def declare_recusal(
    database: Database,
    ledger: Ledger,
    views: Views,
    body: RecusalDeclared,
    *,
    asker: Asker,
    now: datetime,
) -> None:
    """An officer stays away from an enterprise: said by himself or by his desk.

    NotFound for an officer outside the asker's scope, or another officer than oneself.
    """

    def write(tx: Transaction) -> int:
        officer = agencies_store.officer_by_id(tx, body.officer)
        enterprise = enterprises_store.by_id(tx, body.enterprise)
        if officer is None or enterprise is None:
            raise NotFound
        own = asker.officer_id == officer.id
        if not own and (
            asker.role == "officer" or not officer.agency_path.startswith(asker.agency_path)
        ):
            raise NotFound
        return ledger.act(
            tx,
            kind="recusal.declared",
            by=asker.account_id,
            subject=body.officer,
            body=body,
            now=now,
        )

    await views.reached(await database.write(write))


def recusals_for(tx: Transaction, asker: Asker) -> list[Recusal]:
    """Who stays away from where, in the asker's scope; an officer's own."""
    officers: Sequence[str] = (
        [asker.officer_id or ""]
        if asker.role == "officer"
        else [one.id for one in agencies_store.officers_in_scope(tx, asker.agency_path)]
    )
    found = store.recusals_of(tx, officers)
    people = evidence.people(tx, (officer for officer, _, _ in found))
    shown: list[Recusal] = []
    for officer, enterprise, reason in found:
        known = enterprises_store.by_id(tx, enterprise)
        shown.append(
            Recusal(
                officer=_person(officer, people),
                enterprise_id=enterprise,
                enterprise=known.name if known else enterprise,
                reason=reason,
            )
        )
    return shown
