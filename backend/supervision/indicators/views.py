"""How indicators follow the log: who was touched is read again, the day gets the difference."""

from collections.abc import Iterable, Sequence

from backend.database import Transaction
from backend.evidence.views import WITH_MEDIA, by_server
from backend.feedback.complaints.views import FOLLOWERS as COMPLAINT_VIEWS
from backend.ledger.model import LoggedEntry
from backend.ledger.views import Follower
from backend.planning.permits.views import STATES as PERMIT_STATES
from backend.supervision.indicators import counters, facts, store
from backend.supervision.indicators.reports.views import FOLLOWER as REPORTS
from backend.supervision.loop.procedure.acts import TAGS as LEAD_KINDS

_OF_VISIT = frozenset({"visit.opened", "visit.closed", "code.shown", "code.excepted"})
_COUNTING = frozenset({"visit.opened", "visit.refused", "count.corrected", "checklist.answered"})
_COMPLAINTS = frozenset(kind for one in COMPLAINT_VIEWS for kind in one.kinds)
_PERMITS = frozenset({"permit.asked", *PERMIT_STATES})


def _visit(tx: Transaction, entry: LoggedEntry) -> None:
    kind = entry.kind
    if kind == "media.stored":
        _again(tx, store.closed_visits_with(tx, str(entry.body.get("sha256"))))
    elif kind in WITH_MEDIA:
        # Before the closing nobody asks whether everything is here.
        _again(tx, store.closed_among(tx, [entry.subject]))
    elif kind in _OF_VISIT or kind == "code.scanned":
        _again(tx, [entry.subject])


def _again(tx: Transaction, visits: Iterable[str]) -> None:
    for visit in visits:
        store.put(tx, "visit", visit, facts.visit(tx, visit))


def _settle(tx: Transaction, entries: Sequence[LoggedEntry]) -> None:
    """A counter is read again once for all the visits that touched it: an enterprise where
    hundreds are opened in a minute must not hold up the others.
    """
    counted = {entry.subject for entry in entries if _is_counting(tx, entry)}
    for enterprise, year in store.counters_of(tx, sorted(counted)):
        counters.refresh(tx, enterprise, year)


def _is_counting(tx: Transaction, entry: LoggedEntry) -> bool:
    if entry.kind == "checklist.answered":
        # An answer changes a counter only where the visit was refused before.
        return store.was_refused(tx, entry.subject)
    return entry.kind in _COUNTING


def _rules_of_counting(tx: Transaction, entry: LoggedEntry) -> None:
    """Caps, classes and approvals: they change counters of visits made long ago."""
    if not by_server(tx, entry):
        return
    if entry.kind == "cap.published":
        counters.refresh_below(tx, str(entry.body["agency"]), int(entry.body["year"]))
        return
    if entry.kind == "enterprise.classified":
        touched = store.counters_of_enterprise(tx, str(entry.body["enterprise"]))
    else:
        touched = store.counters_of(tx, store.visits_under(tx, entry.subject))
    for enterprise, year in touched:
        counters.refresh(tx, enterprise, year)


def _other(tx: Transaction, entry: LoggedEntry) -> None:
    if not by_server(tx, entry):
        return
    if entry.kind in LEAD_KINDS:
        for paper, fact in facts.rectifications(tx, entry.subject).items():
            store.put(tx, "rectification", paper, fact)
    elif entry.kind in _COMPLAINTS:
        store.put(tx, "complaint", entry.subject, facts.complaint(tx, entry.subject))
    elif entry.kind == "case.acted":
        case = str(entry.body["case"])
        store.put(tx, "case", case, facts.case(tx, case))
        for fact in facts.remedies(tx, case):
            store.put(tx, "remedy", fact.subject, fact)
    elif entry.kind == "ratings.released":
        fact = facts.rating(tx, entry)
        if fact is not None and not store.has(tx, "rating", fact.subject):
            store.put(tx, "rating", fact.subject, fact)
    else:
        fact = facts.spared(entry)
        if not store.has(tx, "spared", fact.subject):
            store.put(tx, "spared", fact.subject, fact)


def _follow(tx: Transaction, entry: LoggedEntry) -> None:
    if entry.kind in _VISITS:
        _visit(tx, entry)
    elif entry.kind in _RULES:
        _rules_of_counting(tx, entry)
    else:
        _other(tx, entry)


_VISITS = frozenset({*_OF_VISIT, *_COUNTING, *WITH_MEDIA, "code.scanned", "media.stored"})
_RULES = frozenset({"cap.published", "enterprise.classified", *_PERMITS})

FOLLOWERS = (
    Follower(
        name="indicator",
        tables=("indicator_fact", "indicator_day"),
        kinds=frozenset(
            {
                *_VISITS,
                *_RULES,
                *_COMPLAINTS,
                *LEAD_KINDS,
                "case.acted",
                "ratings.released",
                "visit.spared",
            }
        ),
        apply=_follow,
        settle=_settle,
    ),
    REPORTS,
)
"""After the followers of every noun it reads from."""
