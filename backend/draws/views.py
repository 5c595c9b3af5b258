"""How draws and recusals follow the log."""

import msgspec

from backend.database import Transaction
from backend.draws import store
from backend.draws.model import Committed, RecusalDeclared, Revealed
from backend.evidence.views import by_server
from backend.ledger.model import LoggedEntry
from backend.ledger.views import Follower


def _draw(tx: Transaction, entry: LoggedEntry) -> None:
    if not by_server(tx, entry):
        return
    if entry.kind == "draw.committed":
        store.add_draw(tx, entry, msgspec.convert(entry.body, Committed))
    else:
        store.reveal(tx, entry, msgspec.convert(entry.body, Revealed))


def _recusal(tx: Transaction, entry: LoggedEntry) -> None:
    if by_server(tx, entry):
        store.add_recusal(tx, entry.idx, msgspec.convert(entry.body, RecusalDeclared))


FOLLOWERS = (
    Follower(
        name="draw",
        tables=("draw",),
        kinds=frozenset({"draw.committed", "draw.revealed"}),
        apply=_draw,
    ),
    Follower(
        name="recusal",
        tables=("recusal",),
        kinds=frozenset({"recusal.declared"}),
        apply=_recusal,
    ),
)
