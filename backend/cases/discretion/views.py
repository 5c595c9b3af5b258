"""How the register of decided cases and the applications of lists follow the log."""

import hashlib

import msgspec

from backend.cases import store as cases_store
from backend.cases.discretion import store
from backend.cases.discretion.model import Applied
from backend.cases.discretion.store import Decided
from backend.cases.model import Acted, Party
from backend.cases.procedure import acts
from backend.cases.summary import store as summary_store
from backend.database import Transaction
from backend.enterprises import store as enterprises_store
from backend.evidence.case_bodies import PartyNamed
from backend.evidence.views import by_server
from backend.ledger.model import LoggedEntry
from backend.ledger.views import Follower


def party_key(tx: Transaction, party: PartyNamed | Party, enterprise: str | None) -> str:
    """One digest for one party: its identity, that of its enterprise, else its name."""
    identity = party.identity.strip().upper()
    if not identity and enterprise:
        known = enterprises_store.by_id(tx, enterprise)
        identity = (known and known.uscc) or f"enterprise:{enterprise}"
    said = identity or f"{party.kind}:{party.name.strip()}"
    return hashlib.sha256(said.encode()).hexdigest()


def _acted(tx: Transaction, entry: LoggedEntry) -> None:
    if not by_server(tx, entry):
        return
    body = msgspec.convert(entry.body, Acted)
    match body.act:
        case acts.Decided() as act:
            known = cases_store.case_by_id(tx, body.case)
            store.put_decided(
                tx,
                entry.idx,
                Decided(
                    case=body.case,
                    party=party_key(tx, body.party, body.enterprise),
                    agency=body.agency,
                    on=act.on,
                    cause=known.cause if known else "",
                    outcome=act.outcome,
                    fine=act.penalty.fine if act.penalty else 0,
                    summary=False,
                ),
            )
        case acts.Reopened():
            store.drop_decided(tx, body.case)
        case _:
            pass


def _summary(tx: Transaction, entry: LoggedEntry) -> None:
    """What the summary procedure's own view took in; it follows the log before this one."""
    case = entry.body.get("case")
    row = summary_store.by_id(tx, case) if isinstance(case, str) else None
    if row is None or row.idx != entry.idx:
        return
    store.put_decided(
        tx,
        entry.idx,
        Decided(
            case=row.id,
            party=party_key(tx, row.body.party, None),
            agency=row.agency_path,
            on=row.decided_on,
            cause=row.body.cause,
            outcome="penalty",
            fine=row.body.fine,
            summary=True,
        ),
    )


def _applied(tx: Transaction, entry: LoggedEntry) -> None:
    if not by_server(tx, entry):
        return
    body = msgspec.convert(entry.body, Applied)
    known = cases_store.case_by_id(tx, body.case)
    party = party_key(tx, known.party, known.enterprise_id) if known else ""
    store.put_application(tx, entry, body, party)


def _follow(tx: Transaction, entry: LoggedEntry) -> None:
    match entry.kind:
        case "case.acted":
            _acted(tx, entry)
        case "summary.decided":
            _summary(tx, entry)
        case _:
            _applied(tx, entry)


FOLLOWERS = (
    Follower(
        name="discretion",
        tables=("decided_case", "discretion_application"),
        kinds=frozenset({"case.acted", "summary.decided", "discretion.applied"}),
        apply=_follow,
    ),
)
