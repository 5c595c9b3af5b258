"""What partners' phones have seen of each other's chains: an outside memory of a head."""

from hashlib import sha256

from backend.accounts import store as accounts_store
from backend.accounts.devices import key_of_device
from backend.database import Transaction
from backend.device_api import store
from backend.ledger.model import LoggedEntry
from backend.ledger.views import Follower
from offline_sync import proof
from offline_sync.refusal import RefusedError


def _apply(tx: Transaction, entry: LoggedEntry) -> None:
    """`visit.officer_confirmed` carries a statement the partner's phone signed about itself."""
    text = entry.body.get("proof")
    if not isinstance(text, str):
        return
    try:
        statement = proof.read_presence(text.encode())
    except RefusedError:
        return  # shown as an invalid confirmation with the visit; it witnesses nothing
    device = accounts_store.device_by_kid(tx, statement.kid)
    if device is None or not proof.verify_presence(statement, key_of_device(device).key):
        return
    head = sha256(statement.presence.head_hash).digest()
    store.add_witness(tx, statement.kid, head, statement.presence.seq, entry.received_ms)


FOLLOWERS = (
    Follower(
        name="head_witness",
        tables=("head_witness",),
        kinds=frozenset({"visit.officer_confirmed"}),
        apply=_apply,
    ),
)
