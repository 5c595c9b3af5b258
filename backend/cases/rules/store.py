"""All SQL of the rules of bodies."""

import msgspec

from backend.cases.rules.model import CaseRulesKept
from backend.database import Transaction
from backend.ledger.model import LoggedEntry

SHOWN_MAX = 20


class KeptRow(msgspec.Struct, frozen=True, kw_only=True):
    idx: int
    by: str
    received_ms: int
    body: CaseRulesKept


def put(tx: Transaction, entry: LoggedEntry, by: str, body: CaseRulesKept) -> None:
    """One more version; the same id again changes nothing."""
    tx.execute(
        "INSERT INTO case_rules (idx, id, agency_path, by_id, received_ms, body)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (
            entry.idx,
            body.id,
            body.agency,
            by,
            entry.received_ms,
            msgspec.json.encode(body).decode(),
        ),
    )


def above(tx: Transaction, agency_path: str) -> list[KeptRow]:
    """Of this body and those above it: its own first, then the nearest, each the newest first."""
    rows = tx.fetch_all(
        "SELECT idx, by_id, received_ms, body FROM case_rules"
        " WHERE substr(?, 1, length(agency_path)) = agency_path"
        " ORDER BY length(agency_path) DESC, idx DESC LIMIT ?",
        (agency_path, SHOWN_MAX),
    )
    return [
        KeptRow(
            idx=row[0],
            by=row[1],
            received_ms=row[2],
            body=msgspec.json.decode(row[3], type=CaseRulesKept),
        )
        for row in rows
    ]


def logged(tx: Transaction, kid: str, agency_path: str) -> list[tuple[int, bytes]]:
    """Index and bytes of every version of this very body, as the log has them."""
    rows = tx.fetch_all(
        "SELECT idx, jws FROM entry WHERE subject = ? AND kid = ?"
        " AND kind = 'procedure.ruled' ORDER BY idx",
        (agency_path, kid),
    )
    return [(int(row[0]), bytes(row[1])) for row in rows]
