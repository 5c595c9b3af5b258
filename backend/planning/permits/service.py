"""What desks do with approvals: ask, approve, return, withdraw."""

import uuid
from collections.abc import Sequence
from datetime import datetime

import msgspec

from backend.accounts.scope import in_scope
from backend.agencies import store as agencies_store
from backend.agencies.model import Agency
from backend.clock import day_of
from backend.database import Database, Transaction
from backend.enterprises import store as enterprises_store
from backend.inspections import service as inspections
from backend.inspections.model import TaskAsked, TaskPermit
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.notifications.model import Told
from backend.planning import acts, steps
from backend.planning.acts import Past
from backend.planning.classification.service import agency_in_scope
from backend.planning.notices import service as notices
from backend.planning.permits import asking, revoking, showing, store, telling
from backend.planning.permits.model import (
    Chosen,
    DrawGround,
    Outcome,
    Permit,
    PermitActAsked,
    PermitAsked,
    PermitContent,
    PermitDecided,
)
from backend.planning.problems import CapReached
from backend.problems import MalformedRequest, NotFound, Problem
from backend.web import Asker

_TASKS = uuid.UUID("6f2b1c0e-8f0b-5b7c-9a40-7065726d6974")
APPROVED_AT_ONCE_MAX = 100


async def ask(
    database: Database,
    ledger: Ledger,
    views: Views,
    asked: PermitAsked,
    *,
    asker: Asker,
    now: datetime,
    draw: DrawGround | None = None,
) -> Permit:
    """Ask the head to approve an inspection, or one that was returned once more.

    Asked again with the same content: the same. Raises whatever stands against it (asking.check),
    CapReached when it would go over the cap and nobody says why. `draw` comes from the draw itself
    and never from a desk.
    """
    agency = await database.read(lambda tx: agency_in_scope(tx, asker, asked.agency_id))
    over = await asking.over_cap(database, agency.path, asked, now)
    content = PermitContent(
        permit=asked.id,
        agency=agency.path,
        announced=asking.is_announced(asked),
        over=over,
        asked=asked,
        draw=draw,
    )

    def write(tx: Transaction) -> int:
        past = _past(tx, ledger, asked.id)
        if (
            past.last == "ask"
            and _says_the_same(past, content)
            and past.last_by == asker.account_id
        ):
            return past.last_index
        acts.check(tx, steps.PERMIT, past, "ask", asker, agency.path)
        if past.content and past.content["agency"] != agency.path:
            raise NotFound
        if past.content.get("draw") and draw is None:
            raise MalformedRequest(why="id: what a draw asked for is changed at the draw")
        asking.check(tx, content, agency, now)
        if over and not asked.over_cap.strip():
            raise _cap_reached(tx, over)
        return ledger.act(
            tx, kind="permit.asked", by=asker.account_id, subject=asked.id, body=content, now=now
        )

    await views.reached(await database.write(write))
    return await showing.read(database, asked.id, asker, now)


def _past(tx: Transaction, ledger: Ledger, permit: str) -> Past:
    return acts.past_of(tx, ledger, steps.PERMIT, "permit", permit)


def _says_the_same(past: Past, content: PermitContent) -> bool:
    """Whether the content is the one in the log; what else was reached meanwhile is no change."""
    before = msgspec.convert(past.content, PermitContent)
    return msgspec.structs.replace(before, over=content.over) == content


def _cap_reached(tx: Transaction, over: dict[str, int]) -> CapReached:
    enterprise, cap = next(iter(over.items()))
    known = enterprises_store.by_id(tx, enterprise)
    name = known.name if known else enterprise
    more = f" +{len(over) - 1}" if len(over) > 1 else ""
    return CapReached(what=name + more, cap=cap)


async def act(
    database: Database,
    ledger: Ledger,
    views: Views,
    permit: str,
    asked: PermitActAsked,
    *,
    asker: Asker,
    now: datetime,
) -> tuple[Permit, tuple[Told, ...]]:
    """Approve, return, withdraw or revoke; done again by the same person it is done once.

    Approving gives the tasks and sends the notices in the same unit: none stands without them.
    The messages are those to be hinted at: who asked, and who would have gone.
    """
    if asked.act == "approve":
        index, told = (
            await database.write(
                lambda tx: approve_in(tx, ledger, permit, asked, asker=asker, now=now)
            ),
            (),
        )
    else:
        index, told = await database.write(
            lambda tx: _decide_in(tx, ledger, permit, asked, asker=asker, now=now)
        )
    await views.reached(index)
    return await showing.read(database, permit, asker, now), told


def _decide_in(
    tx: Transaction,
    ledger: Ledger,
    permit: str,
    asked: PermitActAsked,
    *,
    asker: Asker,
    now: datetime,
) -> tuple[int, tuple[Told, ...]]:
    past, content = _content(tx, ledger, permit, asker)
    if past.did(asked.act, asker.account_id, asked.seen):
        return past.last_index, ()
    acts.check(tx, steps.PERMIT, past, asked.act, asker, content.agency, asked.seen)
    if asked.act == "revoke":
        revoking.check(tx, content, asked.remarks)
    body = PermitDecided(permit=permit, seen=past.standing.seen, remarks=asked.remarks)
    kind = f"permit.{acts.KINDS[asked.act]}"
    index = ledger.act(tx, kind=kind, by=asker.account_id, subject=permit, body=body, now=now)
    decision = telling.Decision(
        content=content, act=asked.act, remarks=asked.remarks, asked_by=past.content_by
    )
    return index, telling.tell(tx, ledger, decision, by=asker.account_id, now=now)


def approve_in(
    tx: Transaction,
    ledger: Ledger,
    permit: str,
    asked: PermitActAsked,
    *,
    asker: Asker,
    now: datetime,
) -> int:
    """Approve inside a unit. What was right when it was asked for is looked at once more."""
    past, content = _content(tx, ledger, permit, asker)
    if past.did("approve", asker.account_id, asked.seen):
        return past.last_index
    # Nobody sends officers of a body whose head he does not stand for.
    for path in (content.agency, *asking.bodies_along(tx, content.asked).values()):
        acts.check(tx, steps.PERMIT, past, "approve", asker, path, asked.seen)
    agency = next(
        one
        for one in agencies_store.agencies_in_scope(tx, content.agency)
        if one.path == content.agency
    )
    asking.check(tx, content, agency, now)
    number = _number(tx, agency, now)
    body = PermitDecided(
        permit=permit, seen=past.standing.seen, number=number, remarks=asked.remarks
    )
    index = ledger.act(
        tx, kind="permit.approved", by=asker.account_id, subject=permit, body=body, now=now
    )
    if content.asked.visit is not None:
        return index
    approval = TaskPermit(
        id=permit, number=number, type=content.asked.inspection_type, approved_at=now
    )
    for enterprise in dict.fromkeys(content.asked.enterprises):
        task = _task(content, enterprise)
        index = inspections.give(
            tx, ledger, task, asker=asker, now=now, permit=approval, lead=agency
        )
        if content.announced:
            index = notices.send(
                tx, ledger, content, number, enterprise, by=asker.account_id, now=now
            )
    return index


def _content(
    tx: Transaction, ledger: Ledger, permit: str, asker: Asker
) -> tuple[Past, PermitContent]:
    """NotFound for what nobody asked for, or outside the asker's scope."""
    past = _past(tx, ledger, permit)
    if not past.content:
        raise NotFound
    content = msgspec.convert(past.content, PermitContent)
    if not in_scope(content.agency, asker.agency_path):
        raise NotFound
    return past, content


def _number(tx: Transaction, agency: Agency, now: datetime) -> str:
    """Region, body, year and running number."""
    year = day_of(now).year
    serial = store.next_serial(tx, agency.path, year)
    return f"{agency.region_code}-{agency.number}-{year}-{serial:05d}"


def task_id(permit: str, enterprise: str) -> uuid.UUID:
    """The task of an approval for one enterprise."""
    return uuid.uuid5(_TASKS, f"{permit}/{enterprise}")


def _task(content: PermitContent, enterprise: str) -> TaskAsked:
    asked = content.asked
    return TaskAsked(
        id=task_id(asked.id, enterprise),
        enterprise_id=enterprise,
        officer_ids=content.officers_for(enterprise),
        checklist_ids=list(dict.fromkeys(asked.checklists)),
        joint=asked.joint,
        note=asked.reason,
        due=asked.until_day,
    )


async def approve_all(
    database: Database,
    ledger: Ledger,
    views: Views,
    chosen: Sequence[Chosen],
    *,
    asker: Asker,
    now: datetime,
) -> list[Outcome]:
    """Approve several, each for itself: one that cannot be approved holds up no other."""
    found: list[Outcome] = []
    last = -1
    for one in chosen:
        asked = PermitActAsked(act="approve", seen=one.seen)

        def write(tx: Transaction, permit: str = one.id, asked: PermitActAsked = asked) -> int:
            return approve_in(tx, ledger, permit, asked, asker=asker, now=now)

        try:
            last = max(last, await database.write(write))
        except Problem as problem:
            body = problem.body("zh")
            zh, en = body.zh["detail"], body.en["detail"]
            found.append(Outcome(id=one.id, approved=False, problem=problem.name, zh=zh, en=en))
        else:
            found.append(Outcome(id=one.id, approved=True, problem=None, zh="", en=""))
    if last >= 0:
        await views.reached(last)
    return found
