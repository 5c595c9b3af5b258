"""Everything that supervisors and officers said to each other about one visit."""

import msgspec

from backend.database import Transaction
from backend.inspections import service as inspections
from backend.inspections.model import VisitRow
from backend.supervision.dispatch import service as dispatch
from backend.supervision.dispatch.model import Call
from backend.supervision.halts import service as halts
from backend.supervision.halts import store as halts_store
from backend.supervision.halts.model import Halt, HaltFinding
from backend.supervision.powers import Powers, powers_of
from backend.supervision.questions import service as questions
from backend.supervision.questions.model import Thread
from backend.web import Asker


class Oversight(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Questions, halts and calls of one visit."""

    questions: list[Thread]
    """Newest first."""
    halts: list[Halt]
    """Oldest first."""
    calls: list[Call]
    findings: list[HaltFinding]
    powers: Powers
    """What this asker may do here."""


def of_visit(tx: Transaction, row: VisitRow, asker: Asker) -> Oversight:
    """Whoever calls has checked the scope."""
    stopped = halts.stopped(tx, [row.id]).get(row.id)
    nothing = Powers(ask=False, halt=False, dispatch=False)
    return Oversight(
        questions=questions.of_visit(tx, row.id),
        halts=halts.shown(tx, halts_store.of_visits(tx, [row.id]).get(row.id, [])),
        calls=dispatch.of_visit(tx, row.id),
        findings=[] if stopped is None else stopped.findings,
        powers=powers_of(tx, asker) if inspections.may_see(tx, row, asker) else nothing,
    )
