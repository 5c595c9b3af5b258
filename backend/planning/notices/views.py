"""How notices follow the log."""

import msgspec

from backend.database import Transaction
from backend.evidence.views import by_server
from backend.inspections.model import SlotChosen
from backend.ledger.model import LoggedEntry
from backend.ledger.views import Follower
from backend.planning.notices import store
from backend.planning.notices.model import NoticeSent
from backend.planning.permits.model import PermitDecided


def _notice(tx: Transaction, entry: LoggedEntry) -> None:
    if not by_server(tx, entry):
        return
    if entry.kind == "notice.sent":
        store.add(tx, entry, msgspec.convert(entry.body, NoticeSent))
    elif entry.kind == "permit.revoked":
        store.withdraw(tx, entry, msgspec.convert(entry.body, PermitDecided).permit)
    else:
        store.choose(tx, entry, msgspec.convert(entry.body, SlotChosen))


FOLLOWERS = (
    Follower(
        name="notice",
        tables=("notice",),
        kinds=frozenset({"notice.sent", "slot.chosen", "permit.revoked"}),
        apply=_notice,
    ),
)
