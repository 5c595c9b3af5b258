"""How approvals follow the log."""

import msgspec

from backend.accounts import store as accounts_store
from backend.database import Transaction
from backend.evidence.views import by_server
from backend.ledger.model import LoggedEntry
from backend.ledger.views import Follower
from backend.planning.permits import store
from backend.planning.permits.model import PermitContent, PermitDecided

STATES = {
    "permit.approved": "approved",
    "permit.returned": "returned",
    "permit.withdrawn": "withdrawn",
    "permit.revoked": "revoked",
}
TEXT_MAX = 128


def _permit(tx: Transaction, entry: LoggedEntry) -> None:
    if not by_server(tx, entry):
        return
    if entry.kind == "permit.asked":
        store.ask(tx, entry, msgspec.convert(entry.body, PermitContent))
    else:
        body = msgspec.convert(entry.body, PermitDecided)
        store.decide(tx, entry, body, STATES[entry.kind])


def _opened(tx: Transaction, entry: LoggedEntry) -> None:
    if entry.subject and accounts_store.device_by_kid(tx, entry.kid) is not None:
        permit, task = _text(entry.body.get("permit")), _text(entry.body.get("task"))
        store.name_permit(tx, entry, permit, task)


def _text(told: object) -> str:
    return told if isinstance(told, str) and len(told) <= TEXT_MAX else ""


FOLLOWERS = (
    Follower(
        name="permit",
        tables=("permit", "permit_enterprise"),
        kinds=frozenset({"permit.asked", *STATES}),
        apply=_permit,
    ),
    Follower(
        name="permit_visit",
        tables=("permit_visit",),
        kinds=frozenset({"visit.opened"}),
        apply=_opened,
    ),
)
