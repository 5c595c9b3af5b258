"""All SQL of a field device: its chain, its files, the receipts that passed.

An entry is signed inside the transaction that gives it its number, so a process killed at any
point leaves a chain without holes and never two entries with one number.
"""

import contextlib
import os
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from backend.field_client.model import Draft, HeldEntry, HeldMedium, Medium, Pins

_SCHEMA = """
CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS entry (
  seq INTEGER PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  visit TEXT NOT NULL,
  capture TEXT NOT NULL,
  jws BLOB NOT NULL,
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'proven', 'quarantined')),
  reason TEXT,
  verdict TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS entry_state ON entry (state, seq);
CREATE TABLE IF NOT EXISTS medium (
  sha256 TEXT NOT NULL,
  size INTEGER NOT NULL,
  type TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('preview', 'original')),
  visit TEXT NOT NULL,
  capture TEXT NOT NULL,
  seq INTEGER NOT NULL,
  upload TEXT,
  receipt TEXT,
  PRIMARY KEY (sha256, capture, role)
) STRICT;
CREATE TABLE IF NOT EXISTS checkpoint (
  size INTEGER PRIMARY KEY,
  text TEXT NOT NULL,
  compared INTEGER NOT NULL DEFAULT 0
) STRICT;
"""

_ENTRY = "seq, hash, kind, visit, capture, jws, state, reason"
_MEDIUM = "sha256, size, type, role, visit, capture, seq, upload, receipt IS NOT NULL"

Sign = Callable[[int, bytes | None, Draft], tuple[bytes, bytes]]
"""Number, hash of the entry before, draft → compact bytes and their hash."""


class FieldStore:
    """The open store. One connection; other processes may use the same folder."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = folder / "device.sqlite"
        # Only when it is new: closing a descriptor of an open database drops the locks that
        # this process holds on it (POSIX), and other processes would take its log away.
        with contextlib.suppress(FileExistsError):
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        self._connection = sqlite3.connect(path, timeout=10, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=FULL")
        self._connection.executescript(_SCHEMA)

    def close(self) -> None:
        self._connection.close()

    def _rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return self._connection.execute(sql, parameters).fetchall()

    def pins(self) -> Pins | None:
        """None until the device is enrolled."""
        rows = self._rows("SELECT value FROM fact WHERE name = 'pins'")
        return msgspec.json.decode(rows[0][0], type=Pins) if rows else None

    def pin(self, pins: Pins) -> None:
        self._connection.execute(
            "INSERT INTO fact (name, value) VALUES ('pins', ?) ON CONFLICT (name) DO NOTHING",
            (msgspec.json.encode(pins).decode(),),
        )

    def append(
        self, drafts: Sequence[Draft], sign: Sign, media: Sequence[Medium] = ()
    ) -> list[HeldEntry]:
        """Number, sign and keep these, and the files the last of them names; all or nothing."""
        held: list[HeldEntry] = []
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            rows = self._rows("SELECT seq, hash FROM entry ORDER BY seq DESC LIMIT 1")
            seq, head = (int(rows[0][0]), bytes(rows[0][1])) if rows else (0, None)
            for draft in drafts:
                seq += 1
                jws, head = sign(seq, head, draft)
                held.append(self._keep(seq, head, draft, jws))
            for medium in media:
                self._keep_medium(medium, held[-1])
            self._connection.execute("COMMIT")
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        return held

    def _keep(self, seq: int, digest: bytes, draft: Draft, jws: bytes) -> HeldEntry:
        self._connection.execute(
            "INSERT INTO entry (seq, hash, kind, visit, capture, jws) VALUES (?, ?, ?, ?, ?, ?)",
            (seq, digest, draft.kind, draft.visit, draft.capture, jws),
        )
        return HeldEntry(
            seq=seq,
            hash=digest,
            kind=draft.kind,
            visit=draft.visit,
            capture=draft.capture,
            jws=jws,
            state="waiting",
            reason=None,
        )

    def _keep_medium(self, medium: Medium, entry: HeldEntry) -> None:
        self._connection.execute(
            "INSERT INTO medium (sha256, size, type, role, visit, capture, seq)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (sha256, capture, role) DO NOTHING",
            (
                medium.sha256,
                medium.size,
                medium.type,
                medium.role,
                entry.visit,
                entry.capture,
                entry.seq,
            ),
        )

    def head(self) -> tuple[int, bytes | None]:
        """Number and hash of the newest entry; (0, None) for an empty chain."""
        rows = self._rows("SELECT seq, hash FROM entry ORDER BY seq DESC LIMIT 1")
        return (int(rows[0][0]), bytes(rows[0][1])) if rows else (0, None)

    def last_of_kind(self, kind: str) -> int | None:
        rows = self._rows("SELECT MAX(seq) FROM entry WHERE kind = ?", (kind,))
        return rows[0][0]

    def waiting(self, limit: int) -> list[HeldEntry]:
        """Oldest first."""
        return [
            _entry(row)
            for row in self._rows(
                f"SELECT {_ENTRY} FROM entry WHERE state = 'waiting' ORDER BY seq LIMIT ?",  # noqa: S608 - constant columns
                (limit,),
            )
        ]

    def entries(self) -> list[HeldEntry]:
        """The whole chain."""
        return [_entry(row) for row in self._rows(f"SELECT {_ENTRY} FROM entry ORDER BY seq")]  # noqa: S608 - constant columns

    def entries_of(self, visit: str) -> list[HeldEntry]:
        return [
            _entry(row)
            for row in self._rows(
                f"SELECT {_ENTRY} FROM entry WHERE visit = ? ORDER BY seq",  # noqa: S608 - constant columns
                (visit,),
            )
        ]

    def open_visits(self) -> list[str]:
        """Newest last."""
        rows = self._rows(
            "SELECT visit FROM entry WHERE kind = 'visit.opened' AND visit NOT IN"
            " (SELECT visit FROM entry WHERE kind = 'visit.closed') ORDER BY seq"
        )
        return [str(row[0]) for row in rows]

    def openings(self, limit: int) -> list[bytes]:
        """Bytes of the newest entries that opened a visit, newest first."""
        rows = self._rows(
            "SELECT jws FROM entry WHERE kind = 'visit.opened' ORDER BY seq DESC LIMIT ?", (limit,)
        )
        return [bytes(row[0]) for row in rows]

    def settle(self, rulings: Sequence[tuple[bytes, str, str | None, str]]) -> None:
        """Keep verdicts that passed: hash, new state, reason, the verdict's JSON."""
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.executemany(
            "UPDATE entry SET state = ?, reason = ?, verdict = ? WHERE hash = ?",
            [(state, reason, verdict, digest) for digest, state, reason, verdict in rulings],
        )
        self._connection.execute("COMMIT")

    def verdicts(self) -> list[tuple[bytes, str]]:
        """Bytes and proven verdict of every entry that has one."""
        rows = self._rows("SELECT jws, verdict FROM entry WHERE state = 'proven' ORDER BY seq")
        return [(bytes(jws), str(verdict)) for jws, verdict in rows]

    def media(self, *, unproven: bool = False) -> list[HeldMedium]:
        """In the order of sending: previews first, then originals, smallest first."""
        where = "WHERE receipt IS NULL" if unproven else ""
        rows = self._rows(
            f"SELECT {_MEDIUM} FROM medium {where} GROUP BY sha256"  # noqa: S608 - constant text
            " ORDER BY role = 'original', visit, size, sha256"
        )
        return [_medium(row) for row in rows]

    def medium_of(self, name: str) -> HeldMedium | None:
        """The original of a capture, or the file of this digest."""
        rows = self._rows(
            f"SELECT {_MEDIUM} FROM medium WHERE sha256 = ?"  # noqa: S608 - constant columns
            " OR (capture = ? AND role = 'original') LIMIT 1",
            (name, name),
        )
        return _medium(rows[0]) if rows else None

    def medium_in(self, visit: str, sha256: str) -> HeldMedium | None:
        """The original of these bytes in this visit."""
        rows = self._rows(
            f"SELECT {_MEDIUM} FROM medium WHERE sha256 = ? AND visit = ?"  # noqa: S608 - constant columns
            " AND role = 'original' LIMIT 1",
            (sha256, visit),
        )
        return _medium(rows[0]) if rows else None

    def note_upload(self, sha256: str, address: str | None) -> None:
        """Where the upload goes on after a cut; None when it must begin again."""
        self._connection.execute("UPDATE medium SET upload = ? WHERE sha256 = ?", (address, sha256))

    def prove_medium(self, sha256: str, receipt: str) -> None:
        self._connection.execute(
            "UPDATE medium SET receipt = ? WHERE sha256 = ?", (receipt, sha256)
        )

    def media_receipts(self) -> list[str]:
        rows = self._rows(
            "SELECT receipt FROM medium WHERE receipt IS NOT NULL GROUP BY sha256 ORDER BY seq"
        )
        return [str(row[0]) for row in rows]

    def keep_checkpoint(self, size: int, text: str) -> str:
        """The checkpoint of this size that was kept first."""
        self._connection.execute(
            "INSERT INTO checkpoint (size, text) VALUES (?, ?) ON CONFLICT (size) DO NOTHING",
            (size, text),
        )
        return str(self._rows("SELECT text FROM checkpoint WHERE size = ?", (size,))[0][0])

    def checkpoints(self) -> list[tuple[int, str, bool]]:
        """Size, text and whether it was held against a later one; smallest first."""
        rows = self._rows("SELECT size, text, compared FROM checkpoint ORDER BY size")
        return [(int(size), str(text), bool(compared)) for size, text, compared in rows]

    def mark_compared(self) -> None:
        """All of them belong to one growing log."""
        self._connection.execute("UPDATE checkpoint SET compared = 1")

    def counts(self) -> dict[str, int]:
        """Entries by state."""
        rows = self._rows("SELECT state, count(*) FROM entry GROUP BY state")
        return {str(state): int(count) for state, count in rows}


def _entry(row: tuple[Any, ...]) -> HeldEntry:
    return HeldEntry(
        seq=row[0],
        hash=bytes(row[1]),
        kind=row[2],
        visit=row[3],
        capture=row[4],
        jws=bytes(row[5]),
        state=row[6],
        reason=row[7],
    )


def _medium(row: tuple[Any, ...]) -> HeldMedium:
    return HeldMedium(
        medium=Medium(sha256=row[0], size=row[1], type=row[2], role=row[3]),
        visit=row[4],
        capture=row[5],
        seq=row[6],
        upload=row[7],
        proven=bool(row[8]),
    )
