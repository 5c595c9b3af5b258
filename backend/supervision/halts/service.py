"""What people do with halts: stop an act, lift the halt, read who knows of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from backend import clock
from backend.accounts.model import Name
from backend.database import Transaction
from backend.evidence import service as evidence
from backend.evidence import store as evidence_store
from backend.inspections import service as inspections
from backend.inspections import store as inspections_store
from backend.inspections.model import VisitRow
from backend.ledger import store as ledger_store
from backend.ledger.service import Ledger
from backend.ledger.views import payload_of
from backend.notifications.model import Told
from backend.problems import MalformedRequest, NotFound
from backend.supervision.halts import going_on, store
from backend.supervision.halts.model import (
    Halt,
    HaltFinding,
    Halting,
    HaltLifted,
    HaltRow,
    HaltSeenBy,
    Lifted,
    SeenRow,
    VisitHalted,
)
from backend.supervision.halts.problems import HaltLifted as LiftedBefore
from backend.supervision.halts.problems import VisitEnded
from backend.supervision.halts.problems import VisitHalted as HaltedBefore
from backend.supervision.powers import need_halting
from backend.supervision.questions import store as questions_store
from backend.supervision.questions.service import (
    HINT_LENGTH_MAX,
    Desk,
    bodies_of,
    officers_of,
    person,
    tell_officers,
)
from backend.web import Asker

ON_PHONE_MAX = 100
KEPT_ON_PHONE = timedelta(days=7)
"""How long the phone still shows that a halt was lifted."""

HALTED = Name("立即停止本次执法", "Stop this act now")
LIFTED = Name("叫停已解除", "The halt is lifted")


async def halt(
    desk: Desk, visit: str, halting: Halting, *, asker: Asker, now: datetime
) -> tuple[Halt, tuple[Told, ...]]:
    """Stop an act that goes on. The first halt stands until it is lifted.

    NotFound outside the scope, PowerMissing for a street studio, VisitHalted when somebody was
    first, VisitEnded when it is over as far as the log knows, MalformedRequest when the id is
    another halt's, Overloaded when the views lag (the halt stands).
    """

    def write(tx: Transaction) -> tuple[int, tuple[Told, ...]]:
        row = inspections.visit_of(tx, visit, asker)
        need_halting(tx, asker)
        body = VisitHalted(
            halt=str(halting.id),
            visit=row.id,
            reason=halting.reason.strip(),
            basis=halting.basis.strip(),
        )
        before = _halted_before(tx, desk.ledger, body, asker)
        if before is not None:
            return before, ()
        if row.state == "closed":
            raise VisitEnded
        index = desk.ledger.act(
            tx, kind="visit.halted", by=asker.account_id, subject=row.id, body=body, now=now
        )
        told = _tell(tx, desk.ledger, row, HALTED, body.reason, body.halt, asker, now)
        return index, told

    index, told = await desk.database.write(write)
    await desk.views.reached(index)
    return await desk.database.read(lambda tx: read(tx, asker, str(halting.id))), told


def _tell(
    tx: Transaction,
    ledger: Ledger,
    row: VisitRow,
    title: Name,
    reason: str,
    about: str,
    asker: Asker,
    now: datetime,
) -> tuple[Told, ...]:
    words = f"{row.enterprise_name} · {reason}" if row.enterprise_name else reason
    text = Name(words[:HINT_LENGTH_MAX], words[:HINT_LENGTH_MAX])
    return tell_officers(
        tx, ledger, row, title=title, text=text, about=about, by=asker.account_id, now=now
    )


class _Standing(msgspec.Struct, frozen=True):
    """A halt as the log has it."""

    index: int
    by: str
    body: VisitHalted
    lifted: tuple[int, str, HaltLifted] | None


def _halts_in_log(tx: Transaction, ledger: Ledger, visit: str) -> list[_Standing]:
    """The log is asked: its view may lag."""
    found: dict[str, _Standing] = {}
    kinds = ["visit.halted", "halt.lifted"]
    for index, raw in ledger_store.said_about(tx, ledger.keys.kid, visit, kinds):
        payload = payload_of(raw)
        if payload["kind"] == "visit.halted":
            body = msgspec.convert(payload["body"], VisitHalted)
            found[body.halt] = _Standing(index, payload["by"], body, None)
        else:
            lifting = msgspec.convert(payload["body"], HaltLifted)
            known = found[lifting.halt]
            if known.lifted is None:
                lifted = (index, payload["by"], lifting)
                found[lifting.halt] = msgspec.structs.replace(known, lifted=lifted)
    return list(found.values())


def _halted_before(tx: Transaction, ledger: Ledger, asked: VisitHalted, asker: Asker) -> int | None:
    """Index of the entry that was this very halt; VisitHalted while another one stands."""
    for known in _halts_in_log(tx, ledger, asked.visit):
        if known.body.halt == asked.halt:
            if known.by != asker.account_id or known.body != asked:
                raise MalformedRequest(why="id: another halt has it")
            return known.index
        if known.lifted is None:
            raise HaltedBefore(index=known.index)
    if store.by_id(tx, asked.halt) is not None:
        raise MalformedRequest(why="id: a halt of another visit has it")
    return None


async def lift(
    desk: Desk, halt_id: str, reason: str, *, asker: Asker, now: datetime
) -> tuple[Halt, tuple[Told, ...]]:
    """Let the act go on. The first to lift stands: HaltLifted for whoever comes second; the same
    again by the same person changes nothing.
    """

    def write(tx: Transaction) -> tuple[int, tuple[Told, ...]]:
        known, row = _row(tx, asker, halt_id)
        need_halting(tx, asker)
        body = HaltLifted(halt=known.id, reason=reason.strip())
        for one in _halts_in_log(tx, desk.ledger, row.id):
            if one.body.halt == known.id and one.lifted is not None:
                index, by, lifted = one.lifted
                if by == asker.account_id and lifted == body:
                    return index, ()
                raise LiftedBefore(index=index)
        index = desk.ledger.act(
            tx, kind="halt.lifted", by=asker.account_id, subject=row.id, body=body, now=now
        )
        return index, _tell(tx, desk.ledger, row, LIFTED, body.reason, known.id, asker, now)

    index, told = await desk.database.write(write)
    await desk.views.reached(index)
    return await desk.database.read(lambda tx: read(tx, asker, halt_id)), told


def _row(tx: Transaction, asker: Asker, halt_id: str) -> tuple[HaltRow, VisitRow]:
    known = store.by_id(tx, halt_id)
    if known is None:
        raise NotFound
    return known, inspections.visit_of(tx, known.visit, asker)


def read(tx: Transaction, asker: Asker, halt_id: str) -> Halt:
    """One halt; NotFound outside the asker's scope."""
    return shown(tx, [_row(tx, asker, halt_id)[0]])[0]


def of_officer(tx: Transaction, officer: str, now: datetime) -> list[Halt]:
    """What an officer's phone must show, over everything while it stands; newest first."""
    since = clock.to_ms(now - KEPT_ON_PHONE)
    return shown(tx, store.of_officer(tx, officer, since, ON_PHONE_MAX))


def shown(tx: Transaction, rows: Sequence[HaltRow]) -> list[Halt]:
    seen = store.seen(tx, [row.id for row in rows])
    visits = {row.visit: inspections_store.by_id(tx, row.visit) for row in rows}
    officers = {
        visit: [] if found is None else officers_of(found) for visit, found in visits.items()
    }
    people = evidence.people(
        tx,
        {one for some in officers.values() for one in some}
        | {one.officer for some in seen.values() for one in some}
        | {by for row in rows for by in (row.by_id, row.lifted_by) if by},
    )
    bodies = bodies_of(tx, {row.by_id for row in rows})
    found: list[Halt] = []
    for row in rows:
        visit = visits[row.visit]
        found.append(
            Halt(
                id=row.id,
                visit=row.visit,
                enterprise="" if visit is None else visit.enterprise_name,
                reason=row.reason,
                basis=row.basis,
                index=row.idx,
                at=clock.from_ms(row.at_ms),
                by=person(row.by_id, people),
                body=bodies[row.by_id],
                officers=[person(one, people) for one in officers[row.visit]],
                seen=[_seen(one, people) for one in seen.get(row.id, [])],
                lifted=_lifted(row, people),
            )
        )
    return found


def _seen(row: SeenRow, people: dict[str, Name]) -> HaltSeenBy:
    return HaltSeenBy(
        officer=person(row.officer, people),
        device=row.kid,
        at=clock.from_ms(row.received_ms),
        wall=row.wall,
    )


def _lifted(row: HaltRow, people: dict[str, Name]) -> Lifted | None:
    if row.lifted_idx is None or row.lifted_ms is None:
        return None
    return Lifted(
        index=row.lifted_idx,
        at=clock.from_ms(row.lifted_ms),
        by=person(row.lifted_by or "", people),
        reason=row.lifted_reason or "",
    )


class Stopped(msgspec.Struct, frozen=True, kw_only=True):
    """What lists of visits show of halts."""

    stands: bool
    findings: list[HaltFinding]


def stopped(tx: Transaction, visits: Sequence[str]) -> dict[str, Stopped]:
    """By visit that was ever halted: whether a halt stands, and what was done all the same."""
    halts = store.of_visits(tx, visits)
    if not halts:
        return {}
    seen = store.seen(tx, [one.id for some in halts.values() for one in some])
    found: dict[str, Stopped] = {}
    for visit, rows in halts.items():
        acts = going_on.acts_among(
            evidence_store.entries_of_visits(tx, [visit]),
            questions_store.captures_of_answers(tx, visit),
        )
        found[visit] = Stopped(
            stands=any(row.lifted_idx is None for row in rows),
            findings=going_on.findings(rows, seen, acts),
        )
    return found


def concerns(found: Stopped | None) -> list[str]:
    """What lists of visits mark."""
    if found is None:
        return []
    standing = ["halted"] if found.stands else []
    return [*standing, *dict.fromkeys(one.code for one in found.findings)]
