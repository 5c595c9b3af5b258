"""All SQL of the evidence of cases."""

from collections.abc import Sequence

from backend.database import Transaction
from backend.evidence.store import marks

VISITS_MAX = 20


def visits_beside(tx: Transaction, enterprise: str, agency_path: str) -> list[tuple[str, str]]:
    """Id and opening, as the device claims it, of the body's newest visits to an enterprise."""
    rows = tx.fetch_all(
        "SELECT id, opened_wall FROM visit WHERE enterprise_id = ? AND agency_path = ?"
        " ORDER BY last_idx DESC LIMIT ?",
        (enterprise, agency_path, VISITS_MAX),
    )
    return [(str(row[0]), str(row[1])) for row in rows]


def reviews(tx: Transaction, visits: Sequence[str], server_kid: str) -> list[tuple[int, bytes]]:
    """What supervisors decided about these visits and their items, from the log itself."""
    rows = tx.fetch_all(
        f"SELECT idx, jws FROM entry WHERE subject IN ({marks(visits)})"  # noqa: S608 - placeholders
        " AND kind = 'evidence.reviewed' AND kid = ? ORDER BY idx",
        (*visits, server_kid),
    )
    return [(int(row[0]), bytes(row[1])) for row in rows]


def acts_hashed(tx: Transaction, case: str, server_kid: str) -> list[tuple[int, bytes, bytes]]:
    """Log index, SHA-256 and bytes of every act of a case."""
    rows = tx.fetch_all(
        "SELECT idx, hash, jws FROM entry WHERE subject = ? AND kid = ? AND kind = 'case.acted'"
        " ORDER BY idx",
        (case, server_kid),
    )
    return [(int(row[0]), bytes(row[1]), bytes(row[2])) for row in rows]
