"""How calls follow the log."""

import msgspec

from backend.database import Transaction
from backend.evidence.views import by_server
from backend.ledger.model import LoggedEntry
from backend.ledger.views import Follower
from backend.supervision.dispatch import store
from backend.supervision.dispatch.model import BodyCalledIn


def _call(tx: Transaction, entry: LoggedEntry) -> None:
    if by_server(tx, entry):
        store.add_call(tx, entry, msgspec.convert(entry.body, BodyCalledIn))


FOLLOWERS = (
    Follower(
        name="body_call",
        tables=("body_call",),
        kinds=frozenset({"body.called_in"}),
        apply=_call,
    ),
)
