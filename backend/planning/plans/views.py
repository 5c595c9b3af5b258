"""How plans follow the log."""

import msgspec

from backend.database import Transaction
from backend.evidence.views import by_server
from backend.ledger.model import LoggedEntry
from backend.ledger.views import Follower
from backend.planning.plans import store
from backend.planning.plans.model import PlanContent, PlanStep

STATES = {
    "plan.submitted": "submitted",
    "plan.returned": "returned",
    "plan.approved": "approved",
    "plan.published": "published",
    "plan.withdrawn": "withdrawn",
}


def _plan(tx: Transaction, entry: LoggedEntry) -> None:
    if not by_server(tx, entry):
        return
    if entry.kind == "plan.drafted":
        store.draft(tx, entry, msgspec.convert(entry.body, PlanContent))
    else:
        store.step(tx, entry, msgspec.convert(entry.body, PlanStep), STATES[entry.kind])


FOLLOWERS = (
    Follower(
        name="plan",
        tables=("plan",),
        kinds=frozenset({"plan.drafted", *STATES}),
        apply=_plan,
    ),
)
