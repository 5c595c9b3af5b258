"""How classes and the whitelist follow the log."""

import msgspec

from backend.database import Transaction
from backend.evidence.views import by_server
from backend.ledger.model import LoggedEntry
from backend.ledger.views import Follower
from backend.planning.classification import store
from backend.planning.classification.model import (
    Classified,
    WhitelistEntered,
    WhitelistWithdrawn,
)


def _classify(tx: Transaction, entry: LoggedEntry) -> None:
    if by_server(tx, entry):
        store.put_class(tx, entry, msgspec.convert(entry.body, Classified))


def _list(tx: Transaction, entry: LoggedEntry) -> None:
    if not by_server(tx, entry):
        return
    if entry.kind == "whitelist.entered":
        store.enter(tx, entry, msgspec.convert(entry.body, WhitelistEntered))
    else:
        store.withdraw(tx, entry, msgspec.convert(entry.body, WhitelistWithdrawn))


FOLLOWERS = (
    Follower(
        name="enterprise_class",
        tables=("enterprise_class",),
        kinds=frozenset({"enterprise.classified"}),
        apply=_classify,
    ),
    Follower(
        name="whitelist_entry",
        tables=("whitelist_entry",),
        kinds=frozenset({"whitelist.entered", "whitelist.withdrawn"}),
        apply=_list,
    ),
)
