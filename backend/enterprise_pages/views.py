"""How what the enterprise said follows the log."""

import msgspec

from backend.database import Transaction
from backend.enterprise_pages import store
from backend.enterprise_pages.model import BODIES
from backend.evidence.views import by_server
from backend.ledger.model import LoggedEntry
from backend.ledger.views import Follower


def _act(tx: Transaction, entry: LoggedEntry) -> None:
    if by_server(tx, entry):
        act = msgspec.convert(entry.body, BODIES[entry.kind])
        store.add_act(tx, entry, act.visit, act.door)


FOLLOWERS = (
    Follower(
        name="counterparty",
        tables=("counterparty_act",),
        kinds=frozenset(BODIES),
        apply=_act,
    ),
)
