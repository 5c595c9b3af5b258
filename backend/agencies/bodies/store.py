"""All SQL of keeping bodies."""

from backend.accounts.model import Name
from backend.database import Transaction


def rename(tx: Transaction, agency_id: str, name: Name) -> None:
    tx.execute(
        "UPDATE agency SET name_zh = ?, name_en = ? WHERE id = ?", (name.zh, name.en, agency_id)
    )


def close(tx: Transaction, agency_id: str) -> None:
    tx.execute("UPDATE agency SET closed = 1 WHERE id = ?", (agency_id,))


def numbers(tx: Transaction) -> set[str]:
    """Numbers that are taken, also by closed bodies: act codes name them for ever."""
    return {row[0] for row in tx.fetch_all("SELECT number FROM agency")}


def any_agency(tx: Transaction) -> bool:
    return tx.fetch_one("SELECT 1 FROM agency LIMIT 1") is not None


def open_below(tx: Transaction, agency_id: str) -> int:
    return tx.fetch_all(
        "SELECT count(*) FROM agency WHERE parent_id = ? AND closed = 0", (agency_id,)
    )[0][0]


def logged(tx: Transaction, kid: str, agency_id: str) -> list[bytes]:
    """What the server's chain says about a body."""
    rows = tx.fetch_all(
        "SELECT jws FROM entry WHERE subject = ? AND kid = ?"
        " AND kind IN ('agency.added', 'agency.renamed', 'agency.closed') ORDER BY idx",
        (agency_id, kid),
    )
    return [bytes(row[0]) for row in rows]
