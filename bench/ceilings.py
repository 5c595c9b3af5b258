"""What this machine can do at all: the same rows in bare SQLite, the same bytes in bare files."""

import hashlib
import os
import sqlite3
import time
from pathlib import Path

SECONDS = 4.0
ROWS_PER_TRANSACTION = 20

_SCHEMA = """
CREATE TABLE entry (
  idx INTEGER PRIMARY KEY, kid TEXT NOT NULL, seq INTEGER NOT NULL, kind TEXT NOT NULL,
  by_id TEXT NOT NULL, subject TEXT NOT NULL, received_ms INTEGER NOT NULL, hash BLOB NOT NULL,
  prev BLOB, jws BLOB NOT NULL, UNIQUE (kid, seq)
) STRICT;
CREATE INDEX entry_subject ON entry (subject, idx);
"""


def sqlite_rows(folder: Path, entry: bytes, rows: int = ROWS_PER_TRANSACTION) -> float:
    """Rows a second: WAL, FULL, the log's own table with its indexes, nothing else."""
    path = folder / "ceiling.sqlite"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA wal_autocheckpoint=4000")
    connection.executescript(_SCHEMA)
    kids = [hashlib.sha256(bytes([n])).hexdigest()[:43] for n in range(64)]
    written = 0
    begun = time.perf_counter()
    while time.perf_counter() - begun < SECONDS:
        kid = kids[written // rows % len(kids)]
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(
            "INSERT INTO entry VALUES (?, ?, ?, 'note.written', 'o-1', ?, 0, ?, ?, ?)",
            [
                (n, kid, n, kid[:36], os.urandom(32), os.urandom(32), entry)
                for n in range(written, written + rows)
            ],
        )
        connection.execute("COMMIT")
        written += rows
    spent = time.perf_counter() - begun
    connection.close()
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
    return written / spent


def files(folder: Path, size: int) -> float:
    """Bytes a second: write in pieces while hashing, fsync, rename, fsync of the folder."""
    content = os.urandom(size)
    descriptor = os.open(folder, os.O_RDONLY)
    made: list[Path] = []
    begun = time.perf_counter()
    while time.perf_counter() - begun < SECONDS:
        partial = folder / f"ceiling-{len(made)}.partial"
        digest = hashlib.sha256()
        file = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        for at in range(0, size, 1 << 18):
            piece = content[at : at + (1 << 18)]
            digest.update(piece)
            os.write(file, piece)
        os.fsync(file)
        os.close(file)
        made.append(partial.rename(folder / f"{digest.hexdigest()}-{len(made)}"))
        os.fsync(descriptor)
    spent = time.perf_counter() - begun
    os.close(descriptor)
    for path in made:
        path.unlink()
    return len(made) * size / spent
