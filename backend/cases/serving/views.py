"""How services follow the log: the latest step of each stands."""

import msgspec

from backend.cases.serving import store
from backend.cases.serving.model import PaperServed
from backend.cases.serving.steps import KIND
from backend.database import Transaction
from backend.evidence.views import by_server
from backend.ledger.model import LoggedEntry
from backend.ledger.views import Follower


def _served(tx: Transaction, entry: LoggedEntry) -> None:
    if by_server(tx, entry):
        store.put(tx, entry, msgspec.convert(entry.body, PaperServed))


FOLLOWERS = (
    Follower(
        name="case_service",
        tables=("case_service",),
        kinds=frozenset({KIND}),
        apply=_served,
    ),
)
