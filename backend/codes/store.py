"""All SQL of codes: scans, showings, exceptions."""

from backend.database import Transaction


def door(tx: Transaction, digest: str) -> tuple[str, str, str, int] | None:
    """Visit, key, officer and instant in ms of the scan that opened this door."""
    row = tx.fetch_one(
        "SELECT visit, kid, officer, scanned_ms FROM code_scan WHERE door = ?", (digest,)
    )
    return None if row is None else (str(row[0]), str(row[1]), str(row[2]), int(row[3]))


def visit_of_secret(tx: Transaction, secret: str) -> str | None:
    """The visit first opened with this secret."""
    row = tx.fetch_one(
        "SELECT id FROM visit WHERE act_secret = ? ORDER BY opened_idx LIMIT 1", (secret,)
    )
    return None if row is None else str(row[0])


def visits_of_code(tx: Transaction, code: str) -> list[str]:
    """The visits opened with this code, the first one first."""
    rows = tx.fetch_all(
        "SELECT id FROM visit WHERE act_code = ? ORDER BY opened_idx LIMIT 20", (code,)
    )
    return [str(row[0]) for row in rows]
