"""All SQL of the burden card."""

from collections.abc import Sequence

from backend.database import Transaction
from backend.evidence.store import marks


def asked(tx: Transaction, visits: Sequence[str]) -> list[tuple[str, str]]:
    """Checklist and item of every question of these visits that did apply."""
    rows = tx.fetch_all(
        "SELECT checklist, item FROM visit_answer WHERE answer <> 'not_applicable'"  # noqa: S608 - placeholders
        f" AND visit IN ({marks(visits)})",
        visits,
    )
    return [(str(checklist), str(item)) for checklist, item in rows]


def closed(tx: Transaction, visits: Sequence[str]) -> list[tuple[str, bytes]]:
    """Of each closed visit that was not entered afterwards: when its phone says it was opened,
    and the signed closing of the same phone; the first closing counts.
    """
    rows = tx.fetch_all(
        "SELECT v.id, v.opened_wall, e.jws FROM visit v JOIN entry e ON e.subject = v.id"  # noqa: S608 - placeholders
        " AND e.kind = 'visit.closed' AND e.kid = v.kid"
        f" WHERE v.state = 'closed' AND v.happened_at IS NULL AND v.id IN ({marks(visits)})"
        " ORDER BY e.idx DESC",
        visits,
    )
    return list({str(r[0]): (str(r[1]), bytes(r[2])) for r in rows}.values())
