"""SQL of pictures' fingerprints and of those that are alike."""

from collections.abc import Iterator, Sequence

import msgspec

from backend.database import Transaction
from backend.evidence.store import marks

DISTANCE_MAX = 7
"""Bits of 64. Of four quarters one differs in at most one bit then: so alike ones are found by
looking for 4 × 17 quarters instead of comparing with every picture."""
_BANDS = ("band_a", "band_b", "band_c", "band_d")
IDS_AT_ONCE = 400


def unprinted(tx: Transaction, limit: int) -> list[str]:
    """Pictures that were read and have no fingerprint yet, oldest first."""
    rows = tx.fetch_all(
        "SELECT s.sha256 FROM media_stored s JOIN exif_facts x ON x.sha256 = s.sha256"
        " LEFT JOIN photo_print p ON p.sha256 = s.sha256 WHERE p.sha256 IS NULL"
        " ORDER BY s.idx LIMIT ?",
        (limit,),
    )
    return [str(row[0]) for row in rows]


def keep(tx: Transaction, sha256: str, told: int | None) -> None:
    """The fingerprint of a picture, and which pictures are like it; None: it shows too little."""
    if tx.fetch_one("SELECT 1 FROM photo_print WHERE sha256 = ?", (sha256,)) is not None:
        return
    row = tx.fetch_one("SELECT COALESCE(MAX(number), 0) + 1 FROM photo_print")
    assert row is not None
    bands = [None] * 4 if told is None else _bands(told)
    alike = [] if told is None else list(_alike(tx, told, _bands(told)))
    tx.execute(
        f"INSERT INTO photo_print (number, sha256, print, {', '.join(_BANDS)})"  # noqa: S608 - constant columns
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (int(row[0]), sha256, None if told is None else f"{told:016x}", *bands),
    )
    both = [(sha256, other, bits) for other, bits in alike]
    both += [(other, sha256, bits) for other, bits in alike]
    tx.execute_many(
        "INSERT INTO photo_likeness (sha256, other, distance) VALUES (?, ?, ?)"
        " ON CONFLICT (sha256, other) DO NOTHING",
        both,
    )


def _bands(told: int) -> list[int]:
    return [told >> shift & 0xFFFF for shift in (48, 32, 16, 0)]


def _alike(tx: Transaction, told: int, bands: Sequence[int]) -> Iterator[tuple[str, int]]:
    seen: set[str] = set()
    for column, band in zip(_BANDS, bands, strict=True):
        near = [band, *(band ^ 1 << bit for bit in range(16))]
        rows = tx.fetch_all(
            f"SELECT sha256, print FROM photo_print WHERE {column} IN ({marks(near)})",  # noqa: S608 - constant column
            near,
        )
        for other, text in rows:
            bits = (int(text, 16) ^ told).bit_count()
            if bits <= DISTANCE_MAX and other not in seen:
                seen.add(str(other))
                yield str(other), bits


def printed_since(tx: Transaction, number: int) -> tuple[int, list[str]]:
    """The latest number, and the pictures that were given one after `number`."""
    rows = tx.fetch_all(
        "SELECT number, sha256 FROM photo_print WHERE number > ? ORDER BY number", (number,)
    )
    return (int(rows[-1][0]) if rows else number), [str(row[1]) for row in rows]


def visits_showing(tx: Transaction, digests: Sequence[str]) -> set[str]:
    """Visits of these pictures and of those like them."""
    found: set[str] = set()
    for start in range(0, len(digests), IDS_AT_ONCE):
        some = digests[start : start + IDS_AT_ONCE]
        rows = tx.fetch_all(
            f"SELECT visit FROM media_expected WHERE sha256 IN ({marks(some)})"  # noqa: S608 - placeholders
            " UNION SELECT e.visit FROM photo_likeness l JOIN media_expected e"
            f" ON e.sha256 = l.other WHERE l.sha256 IN ({marks(some)})",
            (*some, *some),
        )
        found |= {str(row[0]) for row in rows}
    return found


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """A photo of a visit and one of another visit that is like it."""

    item: int
    """Index of its entry."""
    other: str
    """The other visit."""
    other_item: int
    bits: int


def pairs(tx: Transaction, visit: str, limit: int) -> list[Pair]:
    """The most alike first, one for each other visit."""
    rows = tx.fetch_all(
        "SELECT e.idx, o.visit, o.idx, 0 FROM media_expected e"
        " JOIN photo_print p ON p.sha256 = e.sha256 AND p.print IS NOT NULL"
        " JOIN media_expected o ON o.sha256 = e.sha256"
        " AND o.role = 'original' AND o.visit <> e.visit"
        " WHERE e.role = 'original' AND e.visit = ?"
        " UNION ALL SELECT e.idx, o.visit, o.idx, l.distance FROM media_expected e"
        " JOIN photo_likeness l ON l.sha256 = e.sha256"
        " JOIN media_expected o ON o.sha256 = l.other"
        " AND o.role = 'original' AND o.visit <> e.visit"
        " WHERE e.role = 'original' AND e.visit = ? ORDER BY 4, 3, 1",
        (visit, visit),
    )
    found: dict[str, Pair] = {}
    for item, other, other_item, bits in rows:
        pair = Pair(item=int(item), other=str(other), other_item=int(other_item), bits=int(bits))
        found.setdefault(pair.other, pair)
    return list(found.values())[:limit]


def distances(tx: Transaction, visits: Sequence[str]) -> dict[str, int]:
    """By visit: the fewest bits by which an original of it differs from one of another visit."""
    asked = marks(visits)
    rows = tx.fetch_all(
        "SELECT visit, MIN(bits) FROM ("  # noqa: S608 - placeholders
        "SELECT e.visit AS visit, 0 AS bits FROM media_expected e"
        " JOIN photo_print p ON p.sha256 = e.sha256 AND p.print IS NOT NULL"
        " JOIN media_expected o ON o.sha256 = e.sha256"
        " AND o.role = 'original' AND o.visit <> e.visit"
        f" WHERE e.role = 'original' AND e.visit IN ({asked})"
        " UNION ALL SELECT e.visit, l.distance FROM media_expected e"
        " JOIN photo_likeness l ON l.sha256 = e.sha256"
        " JOIN media_expected o ON o.sha256 = l.other"
        " AND o.role = 'original' AND o.visit <> e.visit"
        f" WHERE e.role = 'original' AND e.visit IN ({asked})) one GROUP BY visit",
        (*visits, *visits),
    )
    return {str(visit): int(bits) for visit, bits in rows}
