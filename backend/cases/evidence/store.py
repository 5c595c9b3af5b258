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


def felled_lately(tx: Transaction, kinds: Sequence[str], newest: int) -> set[str]:
    """Visits that the newest entries of these kinds are about."""
    rows = tx.fetch_all(
        f"SELECT DISTINCT subject FROM entry WHERE kind IN ({marks(kinds)})"  # noqa: S608 - placeholders
        " AND idx > (SELECT COALESCE(MAX(idx), 0) FROM entry) - ?",
        (*kinds, newest),
    )
    return {str(row[0]) for row in rows}


def enterprise_of(tx: Transaction, visit: str) -> str | None:
    row = tx.fetch_one("SELECT enterprise_id FROM visit WHERE id = ?", (visit,))
    return None if row is None else row[0]


def was_told(tx: Transaction, account: str, about: str) -> bool:
    row = tx.fetch_one(
        "SELECT 1 FROM message WHERE account_id = ? AND about = ? LIMIT 1", (account, about)
    )
    return row is not None
