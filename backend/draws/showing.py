"""Draws as the desk sees them, and who stays away from where."""

from collections.abc import Sequence
from datetime import date, datetime

from backend import clock
from backend.accounts.model import Name
from backend.agencies import store as agencies_store
from backend.clock import day_of
from backend.database import Database, Transaction
from backend.draws import lists, store
from backend.draws.drawing import Drawn
from backend.draws.model import Draw, DrawnVisit, DrawRead, Recusal, RecusalDeclared
from backend.draws.store import DrawRow
from backend.enterprises import store as enterprises_store
from backend.evidence import service as evidence
from backend.evidence.model import Person
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.planning.permits import asking
from backend.planning.permits import showing as permits_showing
from backend.planning.permits.model import ENTERPRISES_MAX, Permit
from backend.problems import NotFound
from backend.web import Asker

DRAWS_SHOWN_MAX = 200


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


def read_draw(tx: Transaction, row: DrawRow, asker: Asker, now: datetime) -> DrawRead:
    """One draw with its result, enterprises and officers by name, and what became of it."""
    drawn = drawn_of(tx, row)
    people = evidence.people(
        tx, [row.committed_by, *(officer for one in drawn for officer in one.officers)]
    )
    permits = permits_showing.permits_of_draw(tx, row.id, asker, now)
    tasks = {
        one.enterprise.id: one.task
        for permit in permits
        if permit.state == "approved"
        for one in permit.enterprises
    }
    unfit = _unfit(tx, row, drawn, day_of(now))
    return DrawRead(
        draw=_draw(row, people),
        visits=[
            _visit(tx, place, one, people, unfit, tasks.get(one.enterprise))
            for place, one in enumerate(drawn, 1)
        ],
        permits=permits,
        may_ask=row.revealed is not None and not standing_parts(permits) >= _parts_of(drawn),
    )


def _parts_of(drawn: Sequence[Drawn]) -> set[int]:
    count = sum(bool(one.officers) for one in drawn)
    return set(range(1, -(-count // ENTERPRISES_MAX) + 1))


def standing_parts(permits: Sequence[Permit]) -> set[int]:
    """The parts that need not be asked for: they wait for an answer or have a good one."""
    return {
        permit.draw.part
        for permit in permits
        if permit.draw is not None and permit.state in ("submitted", "approved")
    }


def _unfit(
    tx: Transaction, row: DrawRow, drawn: Sequence[Drawn], today: date
) -> set[tuple[str, str]]:
    """Officer and enterprise, where he may not go any more on the day of the visits."""
    named = sorted({officer for one in drawn for officer in one.officers})
    if not named:
        return set()
    day = max(row.committed.day, today)
    away = {(officer, enterprise) for officer, enterprise, _ in store.recusals_of(tx, named)}
    gone = asking.unfit_officers(tx, named, [row.agency_path], day)
    return away | {
        (officer, one.enterprise) for one in drawn for officer in one.officers if officer in gone
    }


def _visit(
    tx: Transaction,
    place: int,
    one: Drawn,
    people: dict[str, Name],
    unfit: set[tuple[str, str]],
    task: str | None,
) -> DrawnVisit:
    known = enterprises_store.by_id(tx, one.enterprise)
    dissolved = known is not None and known.status == "closed"
    return DrawnVisit(
        place=place,
        enterprise_id=one.enterprise,
        name=known.name if known else one.enterprise,
        address=known.address if known else "",
        officers=[_person(officer, people) for officer in one.officers],
        unfit=[officer for officer in one.officers if (officer, one.enterprise) in unfit],
        hindrance="dissolved" if dissolved else None if one.officers else "nobody",
        task=task,
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
