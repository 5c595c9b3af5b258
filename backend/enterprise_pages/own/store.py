"""All SQL of the enterprise's own page that is not another noun's."""

from typing import Any

import msgspec

from backend.database import Transaction
from backend.enterprises.model import Enterprise


class OwnVisit(msgspec.Struct, frozen=True, kw_only=True):
    """A visit as its enterprise lists it."""

    id: str
    agency_path: str
    officers: str
    """JSON list of officer ids."""
    purpose: str
    inspection_type: str
    state: str
    result: str | None
    opened_ms: int
    closed_ms: int | None
    enterprise_id: str | None
    act_code: str | None
    act_secret: str | None


_VISIT = ", ".join(OwnVisit.__struct_fields__)


def _visit(row: tuple[Any, ...]) -> OwnVisit:
    return OwnVisit(**dict(zip(OwnVisit.__struct_fields__, row, strict=True)))


def visits_of(tx: Transaction, enterprise: Enterprise, limit: int) -> list[OwnVisit]:
    """Visits that named it in the register, or by its credit code; newest first."""
    rows = tx.fetch_all(
        f"SELECT {_VISIT} FROM visit WHERE opened_idx IS NOT NULL"  # noqa: S608 - constant columns
        " AND (enterprise_id = ? OR (enterprise_id IS NULL AND uscc = ?))"
        " ORDER BY opened_ms DESC, id LIMIT ?",
        (enterprise.id, enterprise.uscc or "", limit),
    )
    return [_visit(row) for row in rows]


def visit_of(tx: Transaction, enterprise: Enterprise, visit: str) -> OwnVisit | None:
    """One of its visits; None for another's."""
    row = tx.fetch_one(
        f"SELECT {_VISIT} FROM visit WHERE id = ? AND opened_idx IS NOT NULL"  # noqa: S608 - constant columns
        " AND (enterprise_id = ? OR (enterprise_id IS NULL AND uscc = ?))",
        (visit, enterprise.id, enterprise.uscc or ""),
    )
    return _visit(row) if row else None


def entries_about(
    tx: Transaction, subjects: list[str], limit: int
) -> list[tuple[int, str, str, str, bytes, bytes]]:
    """Index, subject, kind, key, hash and exact bytes of the entries about these, in log order."""
    marks = ", ".join("?" * len(subjects)) or "NULL"
    rows = tx.fetch_all(
        "SELECT idx, subject, kind, kid, hash, jws FROM entry"  # noqa: S608 - placeholders
        f" WHERE subject IN ({marks}) ORDER BY idx LIMIT ?",
        (*subjects, limit),
    )
    return [(int(r[0]), str(r[1]), str(r[2]), str(r[3]), bytes(r[4]), bytes(r[5])) for r in rows]
