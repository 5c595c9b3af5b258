"""How the list of complaints follows the log. Only the server's own entries count."""

import msgspec

from backend.database import Transaction
from backend.evidence.views import by_server
from backend.feedback.complaints import procedure, store
from backend.feedback.complaints.model import Filed
from backend.ledger.model import LoggedEntry
from backend.ledger.views import Follower

_KINDS = frozenset(
    procedure.PREFIX + kind for kind in ("filed", "added", *procedure.ENTRY.values())
)


def _apply(tx: Transaction, entry: LoggedEntry) -> None:
    if not by_server(tx, entry):
        return
    if entry.kind == "complaint.filed":
        store.add(tx, entry, msgspec.convert(entry.body, Filed))
        return
    kind = entry.kind.removeprefix(procedure.PREFIX)
    store.move(tx, entry, procedure.moves(kind), unread=kind in procedure.BY_COMPLAINANT)


FOLLOWERS = (Follower(name="complaint", tables=("complaint",), kinds=_KINDS, apply=_apply),)
