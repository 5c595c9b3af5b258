"""What people do with visits and tasks: list them, look at one, ask officers to go."""

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec

from backend import clock
from backend.accounts.model import Name
from backend.accounts.scope import in_scope
from backend.agencies import store as agencies_store
from backend.agencies.model import Agency, Officer
from backend.database import Database, Transaction
from backend.enterprises import store as enterprises_store
from backend.evidence import service as evidence
from backend.evidence import store as evidence_store
from backend.evidence import timing, trust
from backend.evidence.model import Bounds, ChainFacts, Person
from backend.inspections import joint, store
from backend.inspections.model import (
    AgencyNamed,
    Counts,
    Fix,
    MediaCounts,
    Registered,
    Task,
    TaskAsked,
    TaskCreated,
    TaskPermit,
    VisitedEnterprise,
    VisitRow,
    VisitSummary,
)
from backend.inspections.problems import TaskRefused
from backend.inspections.tasks import showing
from backend.inspections.tasks import store as tasks_store
from backend.ledger import store as ledger_store
from backend.ledger.service import Ledger
from backend.ledger.views import Views, payload_of
from backend.problems import MalformedRequest, NotFound
from backend.web import Asker


def visit_of(tx: Transaction, visit: str, asker: Asker) -> VisitRow:
    """The visit's row; NotFound when there is none or it lies outside the asker's scope.

    An officer sees the visits that name him; others those of their agencies.
    """
    row = store.by_id(tx, visit)
    if row is None or not may_see(tx, row, asker):
        raise NotFound
    return row


def may_see(tx: Transaction, row: VisitRow, asker: Asker) -> bool:
    if asker.role == "officer":
        return asker.officer_id is not None and store.is_officer_of(tx, row.id, asker.officer_id)
    return in_scope(row.agency_path, asker.agency_path)


def visit_to_read(tx: Transaction, visit: str, asker: Asker) -> VisitRow:
    """The visit's row for whoever only reads it; NotFound outside the asker's reach."""
    row = store.by_id(tx, visit)
    if row is None or not (may_see(tx, row, asker) or takes_part(tx, row, asker)):
        raise NotFound
    return row


def takes_part(tx: Transaction, row: VisitRow, asker: Asker) -> bool:
    """Whether a body of the asker came along: what was found there is its own too. The task says
    so, which a desk gave; what a phone says about other bodies opens nothing to them.
    """
    if asker.role == "officer" or not row.task:
        return False
    along = tasks_store.paths_along(tx, row.task)
    return any(in_scope(path, asker.agency_path) for path in along)


def scope_of(asker: Asker) -> store.Wanted:
    """All visits this asker may see."""
    if asker.role != "officer":
        return store.Wanted(scope=asker.agency_path)
    # An officer's own visits stay his own when he changes the agency.
    return store.Wanted(scope="", officer=asker.officer_id or "")


def registered_of(tx: Transaction, rows: Sequence[VisitRow]) -> dict[str, Registered]:
    """By visit: what the register says about the enterprise, by id or else by credit code."""
    ids = sorted({row.enterprise_id for row in rows if row.enterprise_id})
    codes = sorted({row.uscc for row in rows if row.uscc})
    known = store.registered(tx, ids, codes)
    by_id = {one.id: one for one in known}
    by_code = {one.uscc: one for one in known if one.uscc}
    found: dict[str, Registered] = {}
    for row in rows:
        one = by_id.get(row.enterprise_id or "") or by_code.get(row.uscc or "")
        if one is not None:
            found[row.id] = one
    return found


class _Around(msgspec.Struct, frozen=True, kw_only=True):
    """What the rows of a page do not say themselves, fetched once for all of them."""

    registered: dict[str, Registered]
    answers: dict[str, tuple[int, int]]
    voids: dict[str, int]
    media: dict[str, tuple[int, int, int]]
    fixes: dict[str, list[tuple[float, float, float]]]
    chains: dict[str, ChainFacts]
    people: dict[str, Name]
    agencies: dict[str, tuple[str, str, str]]


def summaries(tx: Transaction, rows: Sequence[VisitRow]) -> list[VisitSummary]:
    """The rows as lists show them, with the concerns that are known without reading entries."""
    ids = [row.id for row in rows]
    officers = {officer for row in rows for officer in officers_of(row)}
    around = _Around(
        registered=registered_of(tx, rows),
        answers=store.answer_counts(tx, ids),
        voids=store.void_counts(tx, ids),
        media=evidence_store.media_counts(tx, ids),
        fixes=store.fixes(tx, ids),
        chains=timing.chain_facts(tx, (row.kid for row in rows)),
        people=evidence.people(tx, officers),
        agencies=store.agencies_at(tx, sorted({row.agency_path for row in rows})),
    )
    return [_summary(row, around) for row in rows]


def officers_of(row: VisitRow) -> list[str]:
    """Who was there: those named at the opening, else whoever opened it."""
    named = msgspec.json.decode(row.officers, type=list[str])
    return list(dict.fromkeys(named or [row.opened_by]))


def _summary(row: VisitRow, around: _Around) -> VisitSummary:
    answers, failed = around.answers.get(row.id, (0, 0))
    expected, stored, missing = around.media.get(row.id, (0, 0, 0))
    position = None
    if row.lat is not None and row.lon is not None and row.acc is not None:
        position = Fix(lat=row.lat, lon=row.lon, acc=row.acc)
    return VisitSummary(
        id=row.id,
        enterprise=_enterprise(row, around.registered.get(row.id)),
        agency=_agency(row.agency_path, around.agencies),
        officers=[_person(officer, around.people) for officer in officers_of(row)],
        state=row.state,
        inspection_type=row.inspection_type,
        purpose=row.purpose,
        act_code=row.act_code,
        made_up=row.happened_at is not None,
        result=row.result,
        opened_at=clock.from_ms(row.opened_ms),
        opened_wall=row.opened_wall,
        closed_at=None if row.closed_ms is None else clock.from_ms(row.closed_ms),
        last_at=clock.from_ms(row.last_ms),
        first_index=row.first_idx,
        last_index=row.last_idx,
        position=position,
        counts=Counts(
            photos=row.photos,
            sounds=row.sounds,
            notes=row.notes,
            answers=answers,
            failed=failed,
            signatures=row.signatures,
            voided=around.voids.get(row.id, 0),
        ),
        media=MediaCounts(expected=expected, stored=stored, missing_bytes=missing),
        concerns=_concerns(row, around),
    )


def _concerns(row: VisitRow, around: _Around) -> list[str]:
    found: list[str] = []
    bounds = Bounds(first=row.first_seq, last=row.last_seq if row.state == "closed" else None)
    chain = trust.chain_rung(around.chains.get(row.kid, ChainFacts()), bounds)
    if chain.verdict == "against":
        found.append(chain.reason)
    known = around.registered.get(row.id)
    if known is not None and known.position is not None:
        there = known.position
        if any(
            trust.is_far(trust.distance_metres(lat, lon, there.lat, there.lon), acc)
            for lat, lon, acc in around.fixes.get(row.id, [])
        ):
            found.append("place-far")
    if row.opened_idx is not None and len(officers_of(row)) < 2:
        found.append("single-officer")
    if row.imported:
        found.append("imported")
    return found


def _enterprise(row: VisitRow, known: Registered | None) -> VisitedEnterprise:
    return VisitedEnterprise(
        id=row.enterprise_id or (known.id if known else None),
        name=row.enterprise_name or (known.name if known else ""),
        uscc=row.uscc or (known.uscc if known else None),
        address=known.address if known else None,
    )


def _agency(path: str, known: dict[str, tuple[str, str, str]]) -> AgencyNamed:
    agency, zh, en = known.get(path, (path, path, path))
    return AgencyNamed(id=agency, name=Name(zh, en))


def _person(person: str, known: dict[str, Name]) -> Person:
    return Person(id=person, name=known.get(person, Name(person, person)))


TaskCheck = Callable[[Transaction, TaskCreated], None]
"""What a noun above this one has against a task: raises its Problem, or lets it be given."""


async def create_task(
    database: Database,
    ledger: Ledger,
    views: Views,
    asked: TaskAsked,
    *,
    asker: Asker,
    now: datetime,
    checks: Sequence[TaskCheck] = (),
) -> Task:
    """The task as every view shows it; asked for again under its id, the same task.

    TaskRefused names what is not in the asker's scope; MalformedRequest when the id is another
    task's, or when it goes over the cap without a reason; Overloaded when the views lag (the task
    stands, and is shown when asked for again).
    """
    task_id = str(asked.id or uuid.uuid4())
    if asked.governor and asked.governor.choice == "go" and not asked.governor.reason.strip():
        raise MalformedRequest(why="governor.reason: why it goes all the same")

    def write(tx: Transaction) -> int:
        given = _given_before(tx, ledger, task_id, asked, asker)
        if given is not None:
            return given
        body = _asked_body(tx, task_id, asked, asker)
        for check in checks:
            check(tx, body)
        return ledger.act(
            tx, kind="task.created", by=asker.account_id, subject=task_id, body=body, now=now
        )

    index = await database.write(write)
    await views.reached(index)

    def read(tx: Transaction) -> Task:
        row = tasks_store.task_by_id(tx, task_id)
        assert row is not None
        return showing.shown(tx, [row])[0]

    return await database.read(read)


def give(
    tx: Transaction,
    ledger: Ledger,
    asked: TaskAsked,
    *,
    asker: Asker,
    now: datetime,
    permit: TaskPermit | None = None,
    lead: Agency | None = None,
) -> int:
    """Give a task inside the unit of another act, so that neither stands without the other: an
    approval with its `permit`, or a call. Index of its entry; TaskRefused as with any other task.

    `lead` is the body whose visit it is when several go; else that of the officers.
    """
    task_id = str(asked.id or uuid.uuid4())
    body = _asked_body(tx, task_id, asked, asker, lead)
    if permit is not None:
        body = msgspec.structs.replace(body, permit=permit)
    return ledger.act(
        tx, kind="task.created", by=asker.account_id, subject=task_id, body=body, now=now
    )


def _asked_body(
    tx: Transaction, task_id: str, asked: TaskAsked, asker: Asker, lead: Agency | None = None
) -> TaskCreated:
    if enterprises_store.by_id(tx, asked.enterprise_id) is None:
        raise TaskRefused(what=asked.enterprise_id)
    officers: list[Officer] = []
    for officer_id in asked.officer_ids:
        officer = agencies_store.officer_by_id(tx, officer_id)
        if officer is None or not in_scope(officer.agency_path, asker.agency_path):
            raise TaskRefused(what=officer_id)
        officers.append(officer)
    own = officers[0].agency_id if lead is None else lead.id
    bodies = joint.bodies_of(tx, own, asked.checklist_ids, asked.joint)
    path = _common_path([officer.agency_path for officer in officers])
    return TaskCreated(
        task=task_id,
        agency=lead.path if lead is not None and bodies else path,
        enterprise=asked.enterprise_id,
        officers=list(dict.fromkeys(asked.officer_ids)),
        checklists=joint.all_checklists(asked.checklist_ids, bodies),
        note=asked.note,
        due=asked.due,
        joint=bodies,
        governor=asked.governor,
        purpose=asked.purpose,
        urgent=asked.urgent.strip(),
    )


def _given_before(
    tx: Transaction, ledger: Ledger, task_id: str, asked: TaskAsked, asker: Asker
) -> int | None:
    """Index of the entry that gave this very task. The log is asked: its view may lag."""
    found = ledger_store.first_about(tx, ledger.keys.kid, "task.created", task_id)
    if found is None:
        return None
    index, raw = found
    payload = payload_of(raw)
    body = msgspec.convert(payload["body"], TaskCreated)
    same = (
        payload["by"] == asker.account_id
        and body.enterprise == asked.enterprise_id
        and body.officers == list(dict.fromkeys(asked.officer_ids))
        and _asks_the_same(body, asked)
        and body.note == asked.note
        and body.due == asked.due
    )
    if not same:
        raise MalformedRequest(why="id: another task has it")
    return index


def _asks_the_same(body: TaskCreated, asked: TaskAsked) -> bool:
    same = (body.governor, body.purpose, body.urgent)
    if same != (asked.governor, asked.purpose, asked.urgent.strip()):
        return False
    if not body.joint:
        return body.checklists == asked.checklist_ids
    return {one.agency for one in asked.joint} <= {one.agency for one in body.joint}


def _common_path(paths: Sequence[str]) -> str:
    """The lowest agency above all of these."""
    parts = [path.strip("/").split("/") for path in paths]
    common: list[str] = []
    for names in zip(*parts, strict=False):
        if len(set(names)) > 1:
            break
        common.append(names[0])
    return f"/{'/'.join(common)}/" if common else "/"
