"""How leads follow the log: the facts are folded act by act, the stage is what the entry says."""

import msgspec

from backend.database import Transaction
from backend.evidence.views import by_server
from backend.ledger.model import LoggedEntry
from backend.ledger.views import Follower
from backend.supervision.loop import store
from backend.supervision.loop.model import Acted
from backend.supervision.loop.procedure.acts import TAGS
from backend.supervision.loop.procedure.facts import Facts, after


def folded(facts: Facts, body: Acted) -> Facts:
    """The lead after an entry; who handles it is what the entry says."""
    moved = after(facts, body.act, body.id, body.stage)
    return msgspec.structs.replace(moved, handler=body.handler)


def _lead(tx: Transaction, entry: LoggedEntry) -> None:
    if not by_server(tx, entry):
        return
    body = msgspec.convert(entry.body, Acted)
    known = store.by_id(tx, body.lead)
    store.put(tx, entry, body, folded(known.facts if known else Facts(), body))


FOLLOWERS = (
    Follower(
        name="lead",
        tables=("lead", "lead_act", "lead_ticket"),
        kinds=TAGS,
        apply=_lead,
    ),
)
