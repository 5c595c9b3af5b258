"""How publications follow the log."""

import msgspec

from backend.cases.publication import store
from backend.cases.publication.model import AnyBody, Checked, Declined, Prepared, Withdrawn
from backend.database import Transaction
from backend.evidence.views import by_server
from backend.ledger.model import LoggedEntry
from backend.ledger.views import Follower

BODIES: dict[str, type[AnyBody]] = {
    "publication.prepared": Prepared,
    "publication.checked": Checked,
    "publication.withdrawn": Withdrawn,
    "publication.declined": Declined,
}


def _publication(tx: Transaction, entry: LoggedEntry) -> None:
    if not by_server(tx, entry):
        return
    body = msgspec.convert(entry.body, BODIES[entry.kind])
    if not store.add_step(tx, entry, body.publication, body.id):
        return
    match body:
        case Prepared():
            store.prepare(tx, entry, body)
        case Checked():
            store.check(tx, entry, body)
        case Withdrawn():
            store.withdraw(tx, entry, body)
        case Declined():
            store.decline(tx, entry, body)


FOLLOWERS = (
    Follower(
        name="publication",
        tables=("publication", "publication_step"),
        kinds=frozenset(BODIES),
        apply=_publication,
    ),
)
