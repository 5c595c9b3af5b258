"""All SQL of the log."""

from collections.abc import Iterable, Sequence
from typing import Any

from backend.database import Transaction
from backend.ledger.model import NewEntry

READ_AT_ONCE = 20_000

ROWS_AT_ONCE = 50
"""More would only fill the cache of statements: a push has seldom more entries."""

_INSERT = (
    "INSERT INTO entry (idx, kid, seq, kind, by_id, subject, received_ms, hash, prev, jws) VALUES "
)
_ROW = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


def next_index(tx: Transaction) -> int:
    """The index the next entry gets."""
    row = tx.fetch_one("SELECT MAX(idx) FROM entry")
    return 0 if row is None or row[0] is None else int(row[0]) + 1


def insert(tx: Transaction, first: int, entries: Sequence[NewEntry], received_ms: int) -> None:
    """Append `entries` from index `first`."""
    # Several rows a statement: each statement lets go of the interpreter and waits to get it back.
    for start in range(0, len(entries), ROWS_AT_ONCE):
        some = entries[start : start + ROWS_AT_ONCE]
        values: list[Any] = []
        for idx, e in enumerate(some, first + start):
            values += idx, e.kid, e.seq, e.kind, e.by_id, e.subject
            values += received_ms, e.hash, e.prev, e.jws
        tx.execute(_INSERT + ", ".join([_ROW] * len(some)), values)


def bytes_from(tx: Transaction, first: int, limit: int = READ_AT_ONCE) -> list[tuple[int, bytes]]:
    """Index and exact bytes of the entries from `first` on."""
    rows = tx.fetch_all(
        "SELECT idx, jws FROM entry WHERE idx >= ? ORDER BY idx LIMIT ?", (first, limit)
    )
    return [(int(idx), bytes(jws)) for idx, jws in rows]


def entries_from(
    tx: Transaction, first: int, limit: int
) -> list[tuple[int, str, int, str, str, str, int, bytes, bytes]]:
    """Whole rows from `first` on, in log order."""
    return [
        (r[0], r[1], r[2], r[3], r[4], r[5], r[6], bytes(r[7]), bytes(r[8]))
        for r in tx.fetch_all(
            "SELECT idx, kid, seq, kind, by_id, subject, received_ms, hash, jws FROM entry"
            " WHERE idx >= ? ORDER BY idx LIMIT ?",
            (first, limit),
        )
    ]


def jws_at(tx: Transaction, index: int) -> bytes | None:
    """The exact bytes of one entry."""
    row = tx.fetch_one("SELECT jws FROM entry WHERE idx = ?", (index,))
    return None if row is None else bytes(row[0])


def first_about(tx: Transaction, kid: str, kind: str, subject: str) -> tuple[int, bytes] | None:
    """Index and exact bytes of the oldest entry of this kind about `subject` in one chain."""
    row = tx.fetch_one(
        "SELECT idx, jws FROM entry WHERE subject = ? AND kid = ? AND kind = ?"
        " ORDER BY idx LIMIT 1",
        (subject, kid, kind),
    )
    return None if row is None else (int(row[0]), bytes(row[1]))


def all_about(tx: Transaction, kid: str, subject: str) -> list[tuple[int, str, str, int, bytes]]:
    """Index, kind, author, reception (ms) and exact bytes of everything that one chain says about
    `subject`, oldest first.
    """
    rows = tx.fetch_all(
        "SELECT idx, kind, by_id, received_ms, jws FROM entry WHERE subject = ? AND kid = ?"
        " ORDER BY idx",
        (subject, kid),
    )
    return [(int(i), str(kind), str(by), int(ms), bytes(raw)) for i, kind, by, ms, raw in rows]


def said_about(
    tx: Transaction, kid: str, subject: str, kinds: Sequence[str]
) -> list[tuple[int, bytes]]:
    """Index and exact bytes of what one chain says about `subject` in these kinds, oldest first."""
    marks = ", ".join("?" * len(kinds))
    rows = tx.fetch_all(
        "SELECT idx, jws FROM entry WHERE subject = ? AND kid = ?"  # noqa: S608 - placeholders
        f" AND kind IN ({marks}) ORDER BY idx",
        (subject, kid, *kinds),
    )
    return [(int(idx), bytes(raw)) for idx, raw in rows]


def last_of(tx: Transaction, kid: str) -> tuple[int, bytes] | None:
    """`seq` and hash of the newest entry of one chain."""
    row = tx.fetch_one(
        "SELECT seq, hash FROM entry WHERE kid = ? ORDER BY seq DESC LIMIT 1", (kid,)
    )
    return None if row is None else (int(row[0]), bytes(row[1]))


def add_checkpoint(tx: Transaction, size: int, text: str) -> None:
    """Keep the checkpoint that acknowledges everything below `size`."""
    tx.execute("INSERT INTO checkpoint (size, text) VALUES (?, ?)", (size, text))


def checkpoint_sizes(tx: Transaction, above: int = -1) -> list[int]:
    """The size of every checkpoint larger than `above`, ascending."""
    rows = tx.fetch_all("SELECT size FROM checkpoint WHERE size > ? ORDER BY size", (above,))
    return [int(row[0]) for row in rows]


def checkpoint_text(tx: Transaction, size: int) -> str | None:
    """The checkpoint of exactly this size."""
    row = tx.fetch_one("SELECT text FROM checkpoint WHERE size = ?", (size,))
    return None if row is None else str(row[0])


def cursors(tx: Transaction) -> dict[str, int]:
    """How far each view has followed: the next index it will read. Those that never did lack."""
    return {
        str(name): int(at) for name, at in tx.fetch_all("SELECT name, next_idx FROM view_cursor")
    }


def begin_cursors(tx: Transaction, names: Iterable[str]) -> None:
    """Views that have not followed anything."""
    tx.execute_many(
        "INSERT INTO view_cursor (name, next_idx) VALUES (?, 0) ON CONFLICT (name) DO NOTHING",
        [(name,) for name in names],
    )


def move_cursors(tx: Transaction, names: Sequence[str], next_idx: int) -> None:
    """These views have followed everything below `next_idx`."""
    marks = ", ".join("?" * len(names))
    tx.execute(
        f"UPDATE view_cursor SET next_idx = ? WHERE next_idx < ? AND name IN ({marks})",  # noqa: S608 - placeholders
        (next_idx, next_idx, *names),
    )


def add_view_failure(tx: Transaction, name: str, idx: int, error: str) -> None:
    """The view could not follow this entry."""
    tx.execute(
        "INSERT INTO view_failure (name, idx, error) VALUES (?, ?, ?)"
        " ON CONFLICT (name, idx) DO UPDATE SET error = excluded.error",
        (name, idx, error),
    )


def view_failures(tx: Transaction) -> list[tuple[str, int, str]]:
    """Every entry a view could not follow."""
    rows = tx.fetch_all("SELECT name, idx, error FROM view_failure ORDER BY name, idx")
    return [(str(n), int(i), str(e)) for n, i, e in rows]
