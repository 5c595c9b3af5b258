"""How interviews follow the log."""

from backend.accounts import store as accounts_store
from backend.cases.interviews import store
from backend.database import Transaction
from backend.evidence import bodies
from backend.ledger.model import LoggedEntry
from backend.ledger.views import Follower


def _interview(tx: Transaction, entry: LoggedEntry) -> None:
    device = accounts_store.device_by_kid(tx, entry.kid)
    if device is None or not entry.subject:
        return
    try:
        body = bodies.read(entry.kind, entry.body)
    except bodies.UnreadableBodyError:
        return  # told with the whole visit
    match body:
        case bodies.InterviewBegun() | bodies.InterviewAsked() | bodies.InterviewConfirmed():
            store.add(tx, entry, body.interview, device.agency_path)
        case _:
            pass


FOLLOWERS = (
    Follower(
        name="interview",
        tables=("interview_event",),
        kinds=frozenset({"interview.begun", "interview.asked", "interview.confirmed"}),
        apply=_interview,
    ),
)
