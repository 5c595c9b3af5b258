"""How what parties write, and what they are answered, follow the log."""

import msgspec

from backend.cases.party import store
from backend.cases.party.model import PartyAnswered, PartyIdentified, PartyWrote
from backend.database import Transaction
from backend.evidence.views import by_server
from backend.ledger.model import LoggedEntry
from backend.ledger.views import Follower


def _writing(tx: Transaction, entry: LoggedEntry) -> None:
    if not by_server(tx, entry):
        return
    if entry.kind == "party.wrote":
        store.put_writing(tx, entry, msgspec.convert(entry.body, PartyWrote))
    else:
        store.put_answer(tx, entry, msgspec.convert(entry.body, PartyAnswered))


def _identity(tx: Transaction, entry: LoggedEntry) -> None:
    if by_server(tx, entry):
        store.put_identity(tx, entry, msgspec.convert(entry.body, PartyIdentified))


FOLLOWERS = (
    Follower(
        name="party_writing",
        tables=("party_writing",),
        kinds=frozenset({"party.wrote", "party.answered"}),
        apply=_writing,
    ),
    Follower(
        name="party_identity",
        tables=("party_identity",),
        kinds=frozenset({"party.identified"}),
        apply=_identity,
    ),
)
