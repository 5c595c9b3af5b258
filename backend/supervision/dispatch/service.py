"""Who is free as far as open tasks tell, and calling in a second body."""

from datetime import datetime

import msgspec

from backend import clock
from backend.accounts import store as accounts_store
from backend.accounts.model import Name
from backend.accounts.scope import in_scope
from backend.agencies import store as agencies_store
from backend.agencies.model import Agency
from backend.database import Transaction
from backend.evidence import service as evidence
from backend.inspections import service as inspections
from backend.inspections.model import AgencyNamed, TaskAsked, VisitRow
from backend.inspections.tasks import store as tasks_store
from backend.ledger import store as ledger_store
from backend.ledger.service import Ledger
from backend.ledger.views import payload_of
from backend.notifications import service as notifications
from backend.notifications.model import Told
from backend.problems import MalformedRequest, NotFound
from backend.supervision.dispatch import store
from backend.supervision.dispatch.model import BodyCalledIn, Call, Calling, Loads
from backend.supervision.dispatch.problems import BodyUnfit
from backend.supervision.questions.service import HINT_LENGTH_MAX, Desk, person
from backend.web import Asker

TITLE = Name("请求到场协助", "You are called in to help")


def loads(tx: Transaction, asker: Asker) -> Loads:
    """Officers of the asker's part of the tree who have open tasks."""
    return Loads(loads=store.loads(tx, asker.agency_path))


async def call_in(
    desk: Desk,
    visit: str,
    calling: Calling,
    *,
    asker: Asker,
    now: datetime,
) -> tuple[Call, tuple[Told, ...]]:
    """Call a second body in: a task for its people stands in the same transaction, and they and
    its head are told. Asked for again under its id, the same call.

    NotFound outside the scope, BodyUnfit for an enterprise that is not in the register or officers
    of another body, MalformedRequest when the id is another call's, Overloaded when the views lag
    (the call stands).
    """

    def write(tx: Transaction) -> tuple[int, tuple[Told, ...]]:
        row = inspections.visit_of(tx, visit, asker)
        body = BodyCalledIn(
            visit=row.id,
            agency=calling.agency_id,
            reason=calling.reason.strip(),
            task=str(calling.id),
        )
        before = _called_before(tx, desk.ledger, body, asker)
        if before is not None:
            return before, ()
        agency = _fit_body(tx, row, calling, asker)
        inspections.give(tx, desk.ledger, _task(tx, row, calling), asker=asker, now=now)
        index = desk.ledger.act(
            tx, kind="body.called_in", by=asker.account_id, subject=row.id, body=body, now=now
        )
        return index, _tell(tx, desk.ledger, row, agency, calling, asker, now)

    index, told = await desk.database.write(write)
    await desk.views.reached(index)
    found = await desk.database.read(lambda tx: of_visit(tx, visit))
    return next(one for one in found if one.task == str(calling.id)), told


def _called_before(
    tx: Transaction, ledger: Ledger, asked: BodyCalledIn, asker: Asker
) -> int | None:
    """Index of the entry that was this very call. The log is asked: its view may lag."""
    kinds = ["body.called_in"]
    for index, raw in ledger_store.said_about(tx, ledger.keys.kid, asked.visit, kinds):
        payload = payload_of(raw)
        known = msgspec.convert(payload["body"], BodyCalledIn)
        if known.task == asked.task:
            if known != asked or payload["by"] != asker.account_id:
                raise MalformedRequest(why="id: another call has it")
            return index
    if ledger_store.first_about(tx, ledger.keys.kid, "task.created", asked.task) is not None:
        raise MalformedRequest(why="id: a task has it")
    return None


def _fit_body(tx: Transaction, row: VisitRow, calling: Calling, asker: Asker) -> Agency:
    agency = agencies_store.agency_by_id(tx, calling.agency_id)
    if agency is None or not in_scope(agency.path, asker.agency_path):
        raise NotFound
    for one in calling.officer_ids:
        officer = agencies_store.officer_by_id(tx, one)
        if officer is None or officer.agency_id != agency.id:
            raise BodyUnfit(
                why_zh=f"{one} 不是{agency.name.zh}的执法人员。",
                why_en=f"{one} is no officer of {agency.name.en}.",
            )
    if row.id not in inspections.registered_of(tx, [row]):
        raise BodyUnfit(
            why_zh="该次检查的对象不在名录中，无法派出任务。",
            why_en="The enterprise of this visit is not in the register: no task can be given.",
        )
    return agency


def _task(tx: Transaction, row: VisitRow, calling: Calling) -> TaskAsked:
    known = inspections.registered_of(tx, [row])[row.id]
    return TaskAsked(
        id=calling.id,
        enterprise_id=known.id,
        officer_ids=calling.officer_ids,
        note=calling.reason.strip(),
        urgent=calling.reason.strip(),
    )


def _tell(
    tx: Transaction,
    ledger: Ledger,
    row: VisitRow,
    agency: Agency,
    calling: Calling,
    asker: Asker,
    now: datetime,
) -> tuple[Told, ...]:
    """Those who shall go, and those who answer for the body."""
    going = [accounts_store.account_of_officer(tx, one) for one in calling.officer_ids]
    heads = [
        one for one in accounts_store.overseers_of(tx, agency.path) if one.agency_id == agency.id
    ]
    words = f"{row.enterprise_name} · {calling.reason.strip()}"[:HINT_LENGTH_MAX]
    receivers = {one.id for one in [*going, *heads] if one is not None and not one.disabled}
    return tuple(
        (
            account,
            notifications.send_message(
                tx,
                ledger,
                to=account,
                by=asker.account_id,
                title=TITLE,
                text=Name(words, words),
                now=now,
            ),
        )
        for account in sorted(receivers - {asker.account_id})
    )


def of_visit(tx: Transaction, visit: str) -> list[Call]:
    """Bodies called in to a visit, oldest first; whoever calls has checked the scope."""
    rows = store.calls_of(tx, visit)
    tasks = {row.task: tasks_store.task_by_id(tx, row.task) for row in rows}
    named = {
        task: [] if found is None else msgspec.json.decode(found[3], type=list[str])
        for task, found in tasks.items()
    }
    people = evidence.people(
        tx, {one for some in named.values() for one in some} | {row.by_id for row in rows}
    )
    calls: list[Call] = []
    for row in rows:
        agency = agencies_store.agency_by_id(tx, row.agency)
        name = Name(row.agency, row.agency) if agency is None else agency.name
        task = tasks[row.task]
        calls.append(
            Call(
                task=row.task,
                agency=AgencyNamed(id=row.agency, name=name),
                reason=row.reason,
                index=row.idx,
                at=clock.from_ms(row.at_ms),
                by=person(row.by_id, people),
                officers=[person(one, people) for one in named[row.task]],
                visit=None if task is None else task[10],
            )
        )
    return calls
