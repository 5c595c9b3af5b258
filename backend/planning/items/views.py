"""How published lists follow the log."""

import msgspec

from backend.database import Transaction
from backend.evidence.views import by_server
from backend.ledger.model import LoggedEntry
from backend.ledger.views import Follower
from backend.planning.items import store
from backend.planning.items.model import ItemsPublished


def _published(tx: Transaction, entry: LoggedEntry) -> None:
    if by_server(tx, entry):
        store.publish(tx, entry, msgspec.convert(entry.body, ItemsPublished))


FOLLOWERS = (
    Follower(
        name="published_items",
        tables=("published_items",),
        kinds=frozenset({"items.published"}),
        apply=_published,
    ),
)
