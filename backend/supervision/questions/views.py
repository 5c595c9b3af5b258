"""How questions follow the log."""

import contextlib

import msgspec

from backend.accounts import store as accounts_store
from backend.database import Transaction
from backend.evidence import bodies
from backend.evidence.views import by_server
from backend.ledger.model import LoggedEntry
from backend.ledger.views import Follower
from backend.supervision.questions import store
from backend.supervision.questions.model import QuestionAsked, QuestionSettled


def _question(tx: Transaction, entry: LoggedEntry) -> None:
    if entry.kind in ("question.asked", "question.settled"):
        if by_server(tx, entry):
            _by_desk(tx, entry)
    elif accounts_store.device_by_kid(tx, entry.kid) is not None:
        # Unreadable: what is strange about it is told with the visit.
        with contextlib.suppress(bodies.UnreadableBodyError):
            _by_phone(tx, entry, bodies.read(entry.kind, entry.body))


def _by_desk(tx: Transaction, entry: LoggedEntry) -> None:
    if entry.kind == "question.asked":
        store.add(tx, entry, msgspec.convert(entry.body, QuestionAsked))
    else:
        store.settle(tx, entry, msgspec.convert(entry.body, QuestionSettled))


def _by_phone(tx: Transaction, entry: LoggedEntry, body: bodies.Body) -> None:
    match body:
        case bodies.QuestionSeen():
            store.add_seen(tx, entry, body.question)
        case bodies.QuestionAnswered():
            store.add_answer(tx, entry, body)
        case _:
            pass


FOLLOWERS = (
    Follower(
        name="question",
        tables=("question", "question_seen", "question_answer"),
        kinds=frozenset(
            {"question.asked", "question.settled", "question.seen", "question.answered"}
        ),
        apply=_question,
    ),
)
