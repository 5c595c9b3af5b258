"""How halts follow the log."""

import contextlib

import msgspec

from backend.accounts import store as accounts_store
from backend.database import Transaction
from backend.evidence import bodies
from backend.evidence.views import by_server
from backend.ledger.model import LoggedEntry
from backend.ledger.views import Follower
from backend.notifications import store as notifications_store
from backend.supervision.halts import store
from backend.supervision.halts.model import HaltLifted, VisitHalted
from backend.supervision.halts.service import HALTED


def _halt(tx: Transaction, entry: LoggedEntry) -> None:
    if entry.kind == "halt.seen":
        _seen(tx, entry)
    elif by_server(tx, entry):
        if entry.kind == "visit.halted":
            store.add(tx, entry, msgspec.convert(entry.body, VisitHalted))
        else:
            store.lift(tx, entry, msgspec.convert(entry.body, HaltLifted))


def _seen(tx: Transaction, entry: LoggedEntry) -> None:
    if accounts_store.device_by_kid(tx, entry.kid) is None:
        return
    # Unreadable: what is strange about it is told with the visit.
    with contextlib.suppress(bodies.UnreadableBodyError):
        body = bodies.read(entry.kind, entry.body)
        if isinstance(body, bodies.HaltSeen):
            store.add_seen(tx, entry, body.halt)
            _hint_read(tx, entry, body.halt)


def _hint_read(tx: Transaction, entry: LoggedEntry, halt: str) -> None:
    """The message of the halt is read with it, also where the phone had no network then."""
    account = accounts_store.account_of_officer(tx, entry.by_id)
    if account is not None:
        notifications_store.mark_read_about(tx, account.id, halt, HALTED, entry.received_ms)


FOLLOWERS = (
    Follower(
        name="halt",
        tables=("halt", "halt_seen"),
        kinds=frozenset({"visit.halted", "halt.lifted", "halt.seen"}),
        apply=_halt,
    ),
)
