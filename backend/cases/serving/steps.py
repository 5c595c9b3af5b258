"""One step of a service in the log, and what it means for the procedure: a decision that reached
the party is served, and its case goes on into execution.
"""

import contextlib
import uuid
from datetime import date, datetime

import msgspec

from backend.cases.model import Acted
from backend.cases.problems import ActRefused
from backend.cases.procedure.acts import Decided, DecisionServed
from backend.cases.service import Logged, log_act
from backend.cases.serving import store
from backend.cases.serving.model import PaperServed
from backend.database import Transaction
from backend.ledger.service import Ledger
from backend.ledger.views import payload_of

KIND = "paper.served"
DECISIONS = ("penalty-decision", "no-penalty-decision")
"""Papers of `decision.made`."""


def steps_of(tx: Transaction, ledger: Ledger, case: str) -> list[PaperServed]:
    """Every step as the log has it, oldest first: its view may lag."""
    return [
        msgspec.convert(payload_of(raw)["body"], PaperServed)
        for _, raw in store.logged(tx, ledger.keys.kid, case, KIND)
    ]


def latest(steps: list[PaperServed]) -> dict[str, PaperServed]:
    """The step that stands, by service."""
    return {one.service: one for one in steps}


def log_step(
    tx: Transaction,
    ledger: Ledger,
    known: Logged,
    step: PaperServed,
    *,
    by: str,
    actor: str,
    now: datetime,
) -> int:
    """Enter a step; when the decision reached the party by it, the act of its service too.

    `by` answers for the entry, `actor` for the act. ActRefused where the procedure does not allow
    that service (electronic without a standing consent, left behind without a record).
    """
    index = ledger.act(tx, kind=KIND, by=by, subject=step.case, body=step, now=now)
    decided = _decision_of(known.bodies, step)
    if decided is None or known.facts.stage != "service" or step.reached_on is None:
        return index
    act = DecisionServed(
        on=_not_before(step.reached_on, known.facts.last_on),
        by=actor,
        method=step.method,
        consent=step.consent,
        media=step.media,
    )
    act_id = str(uuid.uuid5(uuid.UUID(step.id), "decision.served"))
    return log_act(tx, ledger, known, act, act_id=act_id, by=by, now=now)


def log_arrival(
    tx: Transaction, ledger: Ledger, known: Logged, step: PaperServed, *, by: str, now: datetime
) -> None:
    """Enter an arrival while no officer is there to be told of. What arrived, arrived: where the
    procedure does not allow the act, the step stands alone and the act waits for an officer.
    """
    actor = known.facts.officers[0] if known.facts.officers else by
    with contextlib.suppress(ActRefused):  # the step was entered before the act was tried
        log_step(tx, ledger, known, step, by=by, actor=actor, now=now)


def _decision_of(bodies: tuple[Acted, ...], step: PaperServed) -> Acted | None:
    """The decision that stands, if this step brought it to the party."""
    if step.state != "reached" or step.paper.partition(".")[0] not in DECISIONS:
        return None
    newest = next((one for one in reversed(bodies) if isinstance(one.act, Decided)), None)
    return newest if newest and step.paper.endswith(f".{newest.id}") else None


def _not_before(day: date, last: date | None) -> date:
    """An act is not dated before the one before it; the step keeps the day as it was."""
    return day if last is None else max(day, last)
