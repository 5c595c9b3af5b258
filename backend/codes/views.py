"""How codes follow the log: what was shown, scanned and excepted."""

import msgspec

from backend import clock
from backend.accounts import store as accounts_store
from backend.codes import store
from backend.codes.model import CodeScanned
from backend.database import Transaction
from backend.evidence import bodies
from backend.evidence.trust import instant
from backend.evidence.views import by_server
from backend.ledger.model import LoggedEntry
from backend.ledger.views import Follower


def _scan(tx: Transaction, entry: LoggedEntry) -> None:
    if not by_server(tx, entry):
        return
    body = msgspec.convert(entry.body, CodeScanned)
    at = instant(body.at)
    assert at is not None, "the server wrote it"
    store.add_scan(tx, entry, body, clock.to_ms(at))
    device = accounts_store.device_by_kid(tx, body.kid)
    if device is not None and body.state != "revoked":
        # Its own signature says that this number was given: a phone that loses its tail, or
        # deletes it, is found out.
        store.announce(tx, device, body.seq)
        store.witness(tx, body.kid, body.seq)


def _shown(tx: Transaction, entry: LoggedEntry) -> None:
    body = _read(tx, entry)
    if isinstance(body, bodies.CodeShown):
        store.add_shown(tx, entry, body.showing)
        # Scanned while the phone was offline: now the head that was seen is known whole.
        store.witness(tx, entry.kid, entry.seq)


def _except(tx: Transaction, entry: LoggedEntry) -> None:
    body = _read(tx, entry)
    if isinstance(body, bodies.CodeExcepted):
        store.add_exception(tx, entry, body)


def _read(tx: Transaction, entry: LoggedEntry) -> bodies.Body | None:
    if by_server(tx, entry) or not entry.subject:
        return None
    try:
        return bodies.read(entry.kind, entry.body)
    except bodies.UnreadableBodyError:
        return None  # told with the whole visit


FOLLOWERS = (
    Follower(
        name="code_scan",
        tables=("code_scan",),
        kinds=frozenset({"code.scanned"}),
        apply=_scan,
    ),
    Follower(
        name="code_shown",
        tables=("code_shown",),
        kinds=frozenset({"code.shown"}),
        apply=_shown,
    ),
    Follower(
        name="code_exception",
        tables=("code_exception",),
        kinds=frozenset({"code.excepted"}),
        apply=_except,
    ),
)
