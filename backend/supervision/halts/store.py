"""All SQL of halts."""

from collections.abc import Sequence

from backend.database import Transaction
from backend.evidence.store import marks
from backend.ledger.model import LoggedEntry
from backend.supervision.halts.model import HaltLifted, HaltRow, SeenRow, VisitHalted

_HALT = ", ".join(HaltRow.__struct_fields__)


def add(tx: Transaction, entry: LoggedEntry, body: VisitHalted) -> None:
    tx.execute(
        "INSERT INTO halt (id, visit, reason, basis, idx, at_ms, by_id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        (
            body.halt,
            body.visit,
            body.reason,
            body.basis,
            entry.idx,
            entry.received_ms,
            entry.by_id,
        ),
    )


def lift(tx: Transaction, entry: LoggedEntry, body: HaltLifted) -> None:
    """The first lifting stands."""
    tx.execute(
        "UPDATE halt SET lifted_idx = ?, lifted_ms = ?, lifted_by = ?, lifted_reason = ?"
        " WHERE id = ? AND lifted_idx IS NULL",
        (entry.idx, entry.received_ms, entry.by_id, body.reason, body.halt),
    )


def add_seen(tx: Transaction, entry: LoggedEntry, halt: str) -> None:
    """Of one phone the lowest seq counts: entries may come in any order."""
    tx.execute(
        "INSERT INTO halt_seen (halt, kid, visit, officer, seq, idx, wall, received_ms)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (halt, kid) DO UPDATE SET"
        " officer = excluded.officer, seq = excluded.seq, idx = excluded.idx,"
        " wall = excluded.wall, received_ms = excluded.received_ms"
        " WHERE excluded.seq < halt_seen.seq",
        (
            halt,
            entry.kid,
            entry.subject,
            entry.by_id,
            entry.seq,
            entry.idx,
            str(entry.payload.get("wall", "")),
            entry.received_ms,
        ),
    )


def by_id(tx: Transaction, halt: str) -> HaltRow | None:
    row = tx.fetch_one(f"SELECT {_HALT} FROM halt WHERE id = ?", (halt,))  # noqa: S608 - constant columns
    return None if row is None else _row(row)


def of_visits(tx: Transaction, visits: Sequence[str]) -> dict[str, list[HaltRow]]:
    """By visit, oldest first; only those that were ever halted."""
    rows = tx.fetch_all(
        f"SELECT {_HALT} FROM halt WHERE visit IN ({marks(visits)}) ORDER BY idx",  # noqa: S608 - placeholders
        visits,
    )
    found: dict[str, list[HaltRow]] = {}
    for row in rows:
        halt = _row(row)
        found.setdefault(halt.visit, []).append(halt)
    return found


def of_officer(tx: Transaction, officer: str, since_ms: int, limit: int) -> list[HaltRow]:
    """Halts of this officer's visits that stand or were lifted since; newest first."""
    names = ", ".join(f"h.{name}" for name in HaltRow.__struct_fields__)
    rows = tx.fetch_all(
        f"SELECT {names} FROM halt h JOIN visit_officer o ON o.visit = h.visit"  # noqa: S608 - constant columns
        " WHERE o.officer = ? AND (h.lifted_ms IS NULL OR h.lifted_ms >= ?)"
        " ORDER BY h.idx DESC LIMIT ?",
        (officer, since_ms, limit),
    )
    return [_row(row) for row in rows]


def _row(row: Sequence[object]) -> HaltRow:
    return HaltRow(**dict(zip(HaltRow.__struct_fields__, row, strict=True)))  # pyright: ignore[reportArgumentType] - columns of the view


def seen(tx: Transaction, halts: Sequence[str]) -> dict[str, list[SeenRow]]:
    """By halt, in log order; what names a halt of another visit says nothing."""
    names = ", ".join(f"s.{name}" for name in SeenRow.__struct_fields__)
    rows = tx.fetch_all(
        f"SELECT {names} FROM halt_seen s JOIN halt h ON h.id = s.halt AND h.visit = s.visit"  # noqa: S608 - placeholders
        f" WHERE s.halt IN ({marks(halts)}) ORDER BY s.idx",
        halts,
    )
    found: dict[str, list[SeenRow]] = {}
    for row in rows:
        one = SeenRow(**dict(zip(SeenRow.__struct_fields__, row, strict=True)))
        found.setdefault(one.halt, []).append(one)
    return found
