"""All SQL of the ballot box."""

import sqlite3
from collections.abc import Iterable, Sequence
from importlib.resources import files

from backend.feedback.ratings.model import Ballot

VERSION = 1


def prepare(connection: sqlite3.Connection) -> None:
    """No WAL, no rowid, no old bytes: the files hold what is in the box and not how it came.

    The journal is deleted at every commit, and the folder synced (EXTRA), so that an answer is
    only given for what survives a power cut.
    """
    connection.execute("PRAGMA journal_mode=DELETE")
    connection.execute("PRAGMA synchronous=EXTRA")
    connection.execute("PRAGMA secure_delete=ON")
    connection.execute("PRAGMA temp_store=MEMORY")
    connection.execute("PRAGMA busy_timeout=10000")
    if connection.execute("PRAGMA user_version").fetchone()[0] == 0:
        schema = (files("backend.feedback.ratings.ballots") / "box.sql").read_text("utf-8")
        connection.executescript(f"BEGIN; {schema}; PRAGMA user_version={VERSION}; COMMIT;")


def turn(connection: sqlite3.Connection) -> tuple[str, str] | None:
    """Until when releases were made, and the name of the urn's key."""
    row = connection.execute("SELECT until, urn FROM turn").fetchone()
    return None if row is None else (str(row[0]), str(row[1]))


def set_turn(connection: sqlite3.Connection, until: str, urn: str) -> None:
    connection.execute(
        "INSERT INTO turn (only_one, until, urn) VALUES (1, ?, ?)"
        " ON CONFLICT (only_one) DO UPDATE SET until = excluded.until, urn = excluded.urn",
        (until, urn),
    )


def spend(connection: sqlite3.Connection, mark: bytes, again: bytes) -> bool:
    """Whether this token had not been used."""
    cursor = connection.execute(
        "INSERT INTO spent (mark, again) VALUES (?, ?) ON CONFLICT (mark) DO NOTHING", (mark, again)
    )
    return cursor.rowcount == 1


def is_again(connection: sqlite3.Connection, mark: bytes, again: bytes) -> bool:
    """Whether this token was used for this very rating."""
    row = connection.execute(
        "SELECT 1 FROM spent WHERE mark = ? AND again = ?", (mark, again)
    ).fetchone()
    return row is not None


def waiting(connection: sqlite3.Connection) -> list[tuple[bytes, bytes]]:
    """Every envelope, by its random id."""
    return connection.execute("SELECT id, envelope FROM waiting ORDER BY id").fetchall()


def waiting_count(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT COUNT(*) FROM waiting").fetchone()[0])


def set_aside(connection: sqlite3.Connection) -> int:
    """Everything that waits can no longer be opened; how many that are."""
    connection.execute("INSERT INTO aside (id, envelope) SELECT id, envelope FROM waiting")
    return connection.execute("DELETE FROM waiting").rowcount


def aside_count(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT COUNT(*) FROM aside").fetchone()[0])


def is_counted(connection: sqlite3.Connection, digest: bytes) -> bool:
    row = connection.execute("SELECT 1 FROM counted WHERE digest = ?", (digest,)).fetchone()
    return row is not None


def replace_waiting(
    connection: sqlite3.Connection, envelopes: Iterable[tuple[bytes, bytes]]
) -> None:
    """Write the whole table anew, in the order of the random ids. SQLite puts what comes later
    below what came earlier in a page: rows that are only added stand there in order of arrival.
    """
    connection.execute("DELETE FROM waiting")
    connection.executemany("INSERT INTO waiting (id, envelope) VALUES (?, ?)", sorted(envelopes))


def add_batch(
    connection: sqlite3.Connection,
    batch: str,
    agency: str,
    until: str,
    ballots: Sequence[tuple[Ballot, str | None]],
) -> None:
    """A batch that is not in the log yet; each ballot with the random id of its text."""
    connection.execute(
        "INSERT INTO batch (id, agency, until, logged) VALUES (?, ?, ?, 0)", (batch, agency, until)
    )
    rows = sorted((b.digest, batch, b.salt, b.rating, text_id) for b, text_id in ballots)
    connection.executemany(
        "INSERT INTO counted (digest, batch, salt, rating, text_id) VALUES (?, ?, ?, ?, ?)",
        rows,
    )


def unlogged(connection: sqlite3.Connection) -> list[tuple[str, str, str]]:
    """Batches whose entry may not be in the log: id, body, until."""
    return connection.execute(
        "SELECT id, agency, until FROM batch WHERE logged = 0 ORDER BY id"
    ).fetchall()


def set_logged(connection: sqlite3.Connection, batch: str) -> None:
    connection.execute("UPDATE batch SET logged = 1 WHERE id = ?", (batch,))


def counted(connection: sqlite3.Connection, batch: str) -> list[tuple[bytes, bytes, str]]:
    """Digest, salt and rating of a batch, by digest."""
    return connection.execute(
        "SELECT digest, salt, rating FROM counted WHERE batch = ? ORDER BY digest", (batch,)
    ).fetchall()


def batches(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """Id and body of every batch."""
    return connection.execute("SELECT id, agency FROM batch ORDER BY id").fetchall()


def batch_of(connection: sqlite3.Connection, digest: bytes) -> str | None:
    """The batch in the log that holds this digest."""
    row = connection.execute(
        "SELECT c.batch FROM counted c JOIN batch b ON b.id = c.batch"
        " WHERE c.digest = ? AND b.logged = 1",
        (digest,),
    ).fetchone()
    return None if row is None else str(row[0])


def texts(
    connection: sqlite3.Connection, agencies: Sequence[str], limit: int
) -> list[tuple[str, str, str, str, str]]:
    """Texts of batches in the log: text id, batch, body, until, rating. Newest batches first,
    within a batch by the random id.
    """
    marks = ", ".join("?" * len(agencies)) or "NULL"
    return connection.execute(
        "SELECT c.text_id, c.batch, b.agency, b.until, c.rating FROM counted c"  # noqa: S608 - placeholders
        f" JOIN batch b ON b.id = c.batch WHERE b.logged = 1 AND b.agency IN ({marks})"
        " AND c.text_id IS NOT NULL ORDER BY b.until DESC, c.text_id LIMIT ?",
        (*agencies, limit),
    ).fetchall()


def text_by_id(connection: sqlite3.Connection, text_id: str) -> tuple[str, str] | None:
    """Batch and body of a text whose batch is in the log."""
    row = connection.execute(
        "SELECT c.batch, b.agency FROM counted c JOIN batch b ON b.id = c.batch"
        " WHERE c.text_id = ? AND b.logged = 1",
        (text_id,),
    ).fetchone()
    return None if row is None else (str(row[0]), str(row[1]))
