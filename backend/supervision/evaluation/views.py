"""How evaluations follow the log: the facts are folded act by act."""

import msgspec

from backend.database import Transaction
from backend.evidence.views import by_server
from backend.ledger.model import LoggedEntry
from backend.ledger.views import Follower
from backend.supervision.evaluation import store
from backend.supervision.evaluation.model import Acted
from backend.supervision.evaluation.procedure.acts import TAGS
from backend.supervision.evaluation.procedure.facts import Facts, after


def _evaluation(tx: Transaction, entry: LoggedEntry) -> None:
    if not by_server(tx, entry):
        return
    body = msgspec.convert(entry.body, Acted)
    known = store.by_id(tx, body.evaluation)
    store.put(tx, entry, body, after(known.facts if known else Facts(), body.act, body.stage))


FOLLOWERS = (
    Follower(
        name="evaluation",
        tables=("evaluation", "evaluation_act"),
        kinds=TAGS,
        apply=_evaluation,
    ),
)
