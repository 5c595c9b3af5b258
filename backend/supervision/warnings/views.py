"""How what is said about warnings follows the log."""

import msgspec

from backend.database import Transaction
from backend.evidence.views import by_server
from backend.ledger.model import LoggedEntry
from backend.ledger.views import Follower
from backend.supervision.warnings import store
from backend.supervision.warnings.model import Assessed, Snoozed


def _said(tx: Transaction, entry: LoggedEntry) -> None:
    if by_server(tx, entry):
        kind = Assessed if entry.kind == "warning.assessed" else Snoozed
        store.add_word(tx, entry, msgspec.convert(entry.body, kind))


FOLLOWERS = (
    Follower(
        name="warning",
        tables=("warning_word",),
        kinds=frozenset({"warning.assessed", "warning.snoozed"}),
        apply=_said,
    ),
)
