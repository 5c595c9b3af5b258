"""How the rules of bodies follow the log."""

import msgspec

from backend.cases.rules import store
from backend.cases.rules.model import CaseRulesKept
from backend.database import Transaction
from backend.evidence.views import by_server
from backend.ledger.model import LoggedEntry
from backend.ledger.views import Follower


def _kept(tx: Transaction, entry: LoggedEntry) -> None:
    if by_server(tx, entry):
        body = msgspec.convert(entry.body, CaseRulesKept)
        store.put(tx, entry, str(entry.payload.get("by", "")), body)


FOLLOWERS = (
    Follower(
        name="case_rules",
        tables=("case_rules",),
        kinds=frozenset({"procedure.ruled"}),
        apply=_kept,
    ),
)
