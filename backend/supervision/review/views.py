"""How decisions and looks follow the log."""

import msgspec

from backend.database import Transaction
from backend.evidence.service import Viewed
from backend.evidence.views import by_server
from backend.ledger.model import LoggedEntry
from backend.ledger.views import Follower
from backend.supervision.review import store
from backend.supervision.review.model import Reviewed


def _reviewed(tx: Transaction, entry: LoggedEntry) -> None:
    if by_server(tx, entry):
        store.add(tx, entry, msgspec.convert(entry.body, Reviewed))


def _looked(tx: Transaction, entry: LoggedEntry) -> None:
    if by_server(tx, entry):
        store.add_look(tx, entry, msgspec.convert(entry.body, Viewed))


FOLLOWERS = (
    Follower(
        name="review",
        tables=("visit_review",),
        kinds=frozenset({"evidence.reviewed"}),
        apply=_reviewed,
    ),
    Follower(
        name="look",
        tables=("evidence_look",),
        kinds=frozenset({"evidence.viewed"}),
        apply=_looked,
    ),
)
