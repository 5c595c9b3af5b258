"""All SQL of evidence: files expected and stored, EXIF read, and a visit's part of the log."""

from collections.abc import Iterable, Sequence
from typing import Any

from backend.database import Transaction
from backend.evidence.bodies import KINDS, Media
from backend.ledger.model import LoggedEntry
from backend.ledger.views import logged

ENTRIES_PER_VISIT_MAX = 20_000
"""Far more than a day of work; what lies beyond is told as a finding, not shown."""
WINDOW_ENTRIES_MAX = 1_000
"""How far a beacon is looked for on either side of a visit. A shorter stretch gives wider
brackets, never wrong ones."""
FOLLOWING_ENTRIES = 32

_KINDS = tuple(sorted(KINDS))
_COLUMNS = "idx, kid, seq, kind, by_id, subject, received_ms, hash, jws"


def marks(values: Sequence[object]) -> str:
    """Placeholders for `IN (…)`; never empty, because `IN ()` is no SQL."""
    return ", ".join("?" * len(values)) if values else "NULL"


def add_expected(
    tx: Transaction, *, idx: int, role: str, media: Media, visit: str, capture: str, kid: str
) -> None:
    tx.execute(
        "INSERT INTO media_expected (idx, role, sha256, visit, capture, kid, size, type)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (idx, role, media.sha256, visit, capture, kid, media.size, media.type),
    )


def add_stored(tx: Transaction, media: Media, stored_ms: int, idx: int) -> None:
    """The first entry about a file counts."""
    tx.execute(
        "INSERT INTO media_stored (sha256, size, type, stored_ms, idx) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (sha256) DO NOTHING",
        (media.sha256, media.size, media.type, stored_ms, idx),
    )


def stored(tx: Transaction, digests: Sequence[str]) -> dict[str, tuple[int, str, int, int]]:
    """Size, type, instant in ms and log index of each of these files that is stored."""
    rows = tx.fetch_all(
        "SELECT sha256, size, type, stored_ms, idx FROM media_stored"  # noqa: S608 - placeholders
        f" WHERE sha256 IN ({marks(digests)})",
        digests,
    )
    return {str(r[0]): (int(r[1]), str(r[2]), int(r[3]), int(r[4])) for r in rows}


def stored_index(tx: Transaction, sha256: str, server_kid: str) -> int | None:
    """Log index of the server's own entry about this file, read from the log itself."""
    row = tx.fetch_one(
        "SELECT idx FROM entry WHERE subject = ? AND kind = 'media.stored' AND kid = ?"
        " ORDER BY idx LIMIT 1",
        (sha256, server_kid),
    )
    return None if row is None else int(row[0])


def entries_expecting(tx: Transaction, sha256: str) -> list[tuple[str, str, str, str, int]]:
    """Visit, capture, role, media type and log index of every entry that names this file."""
    rows = tx.fetch_all(
        "SELECT visit, capture, role, type, idx FROM media_expected WHERE sha256 = ? ORDER BY idx",
        (sha256,),
    )
    return [(str(r[0]), str(r[1]), str(r[2]), str(r[3]), int(r[4])) for r in rows]


def entry_at(tx: Transaction, index: int) -> LoggedEntry:
    """The entry at a log index that a view has named."""
    rows = tx.fetch_all(f"SELECT {_COLUMNS} FROM entry WHERE idx = ?", (index,))  # noqa: S608 - constant columns
    return _logged(rows[0])


def media_counts(tx: Transaction, visits: Sequence[str]) -> dict[str, tuple[int, int, int]]:
    """By visit: originals expected, originals stored, bytes of originals still missing."""
    rows = tx.fetch_all(
        "SELECT e.visit, COUNT(*), COUNT(s.sha256),"  # noqa: S608 - placeholders
        " SUM(CASE WHEN s.sha256 IS NULL THEN e.size ELSE 0 END)"
        " FROM media_expected e LEFT JOIN media_stored s ON s.sha256 = e.sha256"
        f" WHERE e.role = 'original' AND e.visit IN ({marks(visits)}) GROUP BY e.visit",
        visits,
    )
    return {str(r[0]): (int(r[1]), int(r[2]), int(r[3])) for r in rows}


def keep_exif(tx: Transaction, sha256: str, facts: str, read_ms: int) -> None:
    """Replace what was read: the file cannot change, the reader may have learned."""
    tx.execute(
        "INSERT INTO exif_facts (sha256, facts, read_ms) VALUES (?, ?, ?)"
        " ON CONFLICT (sha256) DO UPDATE SET facts = excluded.facts, read_ms = excluded.read_ms",
        (sha256, facts, read_ms),
    )


def exif(tx: Transaction, digests: Sequence[str]) -> dict[str, str]:
    rows = tx.fetch_all(
        f"SELECT sha256, facts FROM exif_facts WHERE sha256 IN ({marks(digests)})",  # noqa: S608 - placeholders
        digests,
    )
    return {str(digest): str(facts) for digest, facts in rows}


def unread_photos(tx: Transaction, limit: int) -> list[str]:
    """Stored pictures whose EXIF nobody has read yet, oldest first."""
    rows = tx.fetch_all(
        "SELECT s.sha256 FROM media_stored s LEFT JOIN exif_facts x ON x.sha256 = s.sha256"
        " WHERE x.sha256 IS NULL AND s.type IN ('image/jpeg', 'image/png', 'image/webp')"
        " AND EXISTS (SELECT 1 FROM media_expected e"
        " WHERE e.sha256 = s.sha256 AND e.role = 'original') ORDER BY s.idx LIMIT ?",
        (limit,),
    )
    return [str(row[0]) for row in rows]


def entries_of_visits(tx: Transaction, visits: Sequence[str]) -> list[LoggedEntry]:
    """The device entries of these visits in log order, at most one more than the bound."""
    rows = tx.fetch_all(
        f"SELECT {_COLUMNS} FROM entry WHERE subject IN ({marks(visits)})"  # noqa: S608 - placeholders
        f" AND kind IN ({marks(_KINDS)}) ORDER BY idx LIMIT ?",
        (*visits, *_KINDS, ENTRIES_PER_VISIT_MAX + 1),
    )
    return [_logged(row) for row in rows]


def looks(tx: Transaction, visit: str, server_kid: str, limit: int) -> list[LoggedEntry]:
    """The server's entries about who looked at this visit's originals, newest first."""
    rows = tx.fetch_all(
        f"SELECT {_COLUMNS} FROM entry WHERE subject = ? AND kind = 'evidence.viewed'"  # noqa: S608 - constant columns
        " AND kid = ? ORDER BY idx DESC LIMIT ?",
        (visit, server_kid, limit),
    )
    return [_logged(row) for row in rows]


def looks_since(
    tx: Transaction, visit: str, server_kid: str, account_id: str, since_ms: int
) -> list[LoggedEntry]:
    """What this account looked at in this visit since then."""
    rows = tx.fetch_all(
        f"SELECT {_COLUMNS} FROM entry WHERE subject = ? AND kind = 'evidence.viewed'"  # noqa: S608 - constant columns
        " AND kid = ? AND by_id = ? AND received_ms >= ? ORDER BY idx",
        (visit, server_kid, account_id, since_ms),
    )
    return [_logged(row) for row in rows]


def _logged(row: tuple[Any, ...]) -> LoggedEntry:
    return logged((*row[:7], bytes(row[7]), bytes(row[8])))


def chain_window(tx: Transaction, kid: str, first: int, last: int) -> list[tuple[int, int, bytes]]:
    """Index, instant of reception and bytes of one chain's entries around `first` … `last`.

    From the beacon before the first to the beacon after the last. Where none is near, nothing
    before the first would bound it; of what follows, a little may have arrived earlier.
    """
    before = tx.fetch_one(
        "SELECT seq FROM entry WHERE kid = ? AND seq BETWEEN ? AND ?"
        " AND kind = 'beacon.received' ORDER BY seq DESC LIMIT 1",
        (kid, first - WINDOW_ENTRIES_MAX, first),
    )
    after = tx.fetch_one(
        "SELECT seq FROM entry WHERE kid = ? AND seq BETWEEN ? AND ?"
        " AND kind = 'beacon.received' ORDER BY seq LIMIT 1",
        (kid, last + 1, last + WINDOW_ENTRIES_MAX),
    )
    rows = tx.fetch_all(
        "SELECT idx, received_ms, jws FROM entry WHERE kid = ? AND seq BETWEEN ? AND ?"
        " ORDER BY seq LIMIT ?",
        (
            kid,
            first if before is None else int(before[0]),
            last + FOLLOWING_ENTRIES if after is None else int(after[0]),
            ENTRIES_PER_VISIT_MAX + 2 * WINDOW_ENTRIES_MAX,
        ),
    )
    return [(int(r[0]), int(r[1]), bytes(r[2])) for r in rows]


def witnessed(tx: Transaction, kid: str, nonces: Iterable[bytes]) -> dict[bytes, int]:
    """Of these heads (as SHA-256, the form of a nonce), those another phone held, and when."""
    wanted = list(nonces)
    found: dict[bytes, int] = {}
    for start in range(0, len(wanted), 500):
        some = wanted[start : start + 500]
        rows = tx.fetch_all(
            "SELECT head, seen_ms FROM head_witness"  # noqa: S608 - placeholders
            f" WHERE kid = ? AND head IN ({marks(some)})",
            (kid, *some),
        )
        found |= {bytes(head): int(seen_ms) for head, seen_ms in rows}
    return found


def chain_state(tx: Transaction, kid: str) -> tuple[int, str, bool, int] | None:
    """Highest seq, gaps as JSON, forked, and the highest seq anybody has announced."""
    row = tx.fetch_one(
        "SELECT highest, gaps, forked, announced FROM device_chain WHERE kid = ?", (kid,)
    )
    return None if row is None else (int(row[0]), str(row[1]), bool(row[2]), int(row[3]))


def names(tx: Transaction, ids: Sequence[str]) -> list[tuple[str, str, str]]:
    """Id and both names of these officers and accounts."""
    rows = tx.fetch_all(
        f"SELECT id, name_zh, name_en FROM account WHERE id IN ({marks(ids)})"  # noqa: S608 - placeholders
        f" UNION ALL SELECT id, name_zh, name_en FROM officer WHERE id IN ({marks(ids)})",
        (*ids, *ids),
    )
    return [(str(i), str(zh), str(en)) for i, zh, en in rows]
