"""How cases follow the log: the facts are folded act by act, the stage is what the entry says."""

import msgspec

from backend.cases import store
from backend.cases.discretion.views import FOLLOWERS as DISCRETION
from backend.cases.interviews.views import FOLLOWERS as INTERVIEWS
from backend.cases.model import Acted, ReviewerNamed
from backend.cases.procedure.facts import Facts, after
from backend.cases.publication.views import FOLLOWERS as PUBLICATIONS
from backend.cases.rules.views import FOLLOWERS as RULES
from backend.cases.summary.views import FOLLOWERS as SUMMARIES
from backend.database import Transaction
from backend.evidence.views import by_server
from backend.ledger.model import LoggedEntry
from backend.ledger.views import Follower


def _case(tx: Transaction, entry: LoggedEntry) -> None:
    if not by_server(tx, entry):
        return
    body = msgspec.convert(entry.body, Acted)
    known = store.case_by_id(tx, body.case)
    before = known.facts if known else Facts()
    store.put(tx, entry, body, after(before, body.act, body.stage))


def _reviewer(tx: Transaction, entry: LoggedEntry) -> None:
    if by_server(tx, entry):
        store.put_reviewer(tx, entry.idx, msgspec.convert(entry.body, ReviewerNamed))


FOLLOWERS = (
    Follower(
        name="case",
        tables=("case_file", "case_officer", "case_act"),
        kinds=frozenset({"case.acted"}),
        apply=_case,
    ),
    Follower(
        name="legal_reviewer",
        tables=("legal_reviewer",),
        kinds=frozenset({"reviewer.named"}),
        apply=_reviewer,
    ),
    *RULES,
    *SUMMARIES,
    *DISCRETION,
    *INTERVIEWS,
    *PUBLICATIONS,
)
