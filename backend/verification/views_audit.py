"""`palm fsck`, the views: built again from the log in a database of their own, compared by row."""

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from backend.database import Transaction
from backend.database_engines import SqliteTransaction, migrate
from backend.ledger import store
from backend.ledger.views import Follower, follow_some
from backend.verification.findings import Finding
from backend.verification.log_audit import Log

ROWS_AT_ONCE = 5_000
NAMED_MAX = 20
"""Rows of one table that are named; of more only their number is told."""

_NOT_COPIED = frozenset(
    {
        "migration",
        "entry",
        "checkpoint",
        "view_cursor",
        "view_failure",
        # Secrets of sign-in and rows that no view is made of.
        "session",
        "challenge",
        "sign_in_attempt",
        "passkey",
        "enterprise_claim",
        "enterprise_session",
        "enterprise_passkey",
        "enterprise_challenge",
        "feed_token",
        # Words that stand beside the log: no reason to copy them anywhere.
        "complaint_words",
        "complaint_holder",
        "complaint_form",
        "quarantine",
        "exif_facts",
        "photo_print",
        "photo_likeness",
        "page_post",
        "officer_portrait",
    }
)

Row = tuple[Any, ...]


def audit_views(
    tx: Transaction, followers: Sequence[Follower], log: Log, scratch: Path
) -> Iterator[Finding]:
    """Differences between the kept views and those the log gives, in a new file `scratch`."""
    known = store.cursors(tx)
    cursors = {follower.name: known.get(follower.name, 0) for follower in followers}
    reach = max(cursors.values(), default=0)
    connection = sqlite3.connect(scratch, isolation_level=None)
    try:
        # Thrown away afterwards: nothing in it has to survive anything.
        connection.execute("PRAGMA journal_mode=OFF")
        connection.execute("PRAGMA synchronous=OFF")
        rebuilt = SqliteTransaction(connection)
        connection.execute("BEGIN")
        migrate(rebuilt, lambda sql: sql)
        owned = {table for follower in followers for table in follower.tables}
        _copy_reference(tx, rebuilt, owned)
        _copy_entries(tx, rebuilt, reach, log.unreadable)
        while follow_some(rebuilt, followers, ROWS_AT_ONCE):
            pass
        for follower in followers:
            if cursors[follower.name] < log.size:
                behind = log.size - cursors[follower.name]
                yield Finding(code="view-behind", where=follower.name, detail=f"{behind}")
            if cursors[follower.name] == reach:
                for table in follower.tables:
                    yield from _compare(tx, rebuilt, table)
        yield from _failures(tx, rebuilt)
    finally:
        connection.close()


def _tables(tx: Transaction) -> list[str]:
    rows = tx.fetch_all(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    )
    return sorted(str(row[0]) for row in rows)


def _columns(rebuilt: Transaction, table: str) -> tuple[list[str], list[str]]:
    """Every column, and those of the primary key (of tables without one: every column)."""
    rows = rebuilt.fetch_all(f"PRAGMA table_info({table})")
    names = [str(row[1]) for row in rows]
    primary = [str(row[1]) for row in sorted(rows, key=lambda row: row[5]) if row[5]]
    return names, primary or names


def _copy_reference(tx: Transaction, rebuilt: Transaction, owned: set[str]) -> None:
    """What views are made with besides the log: agencies, officers, accounts, enterprises."""
    rebuilt.execute("PRAGMA foreign_keys=OFF")
    for table in _tables(rebuilt):
        if table in _NOT_COPIED or table in owned:
            continue
        names, _ = _columns(rebuilt, table)
        listed = ", ".join(names)
        rows = tx.fetch_all(f"SELECT {listed} FROM {table}")  # noqa: S608 - names of our own schema
        rebuilt.execute(f"DELETE FROM {table}")  # noqa: S608 - as above
        marks = ", ".join("?" * len(names))
        rebuilt.execute_many(f"INSERT INTO {table} ({listed}) VALUES ({marks})", rows)  # noqa: S608 - as above


def _copy_entries(tx: Transaction, rebuilt: Transaction, reach: int, unreadable: set[int]) -> None:
    names = "idx, kid, seq, kind, by_id, subject, received_ms, hash, prev, jws"
    first = 0
    while rows := tx.fetch_all(
        f"SELECT {names} FROM entry WHERE idx >= ? AND idx < ? ORDER BY idx LIMIT ?",  # noqa: S608 - constant columns
        (first, reach, ROWS_AT_ONCE),
    ):
        rebuilt.execute_many(
            f"INSERT INTO entry ({names}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - constant columns
            [row for row in rows if row[0] not in unreadable],
        )
        first = int(rows[-1][0]) + 1


def _compare(tx: Transaction, rebuilt: Transaction, table: str) -> Iterator[Finding]:
    names, primary = _columns(rebuilt, table)
    places = [names.index(name) for name in primary]
    select = f"SELECT {', '.join(names)} FROM {table}"  # noqa: S608 - names of our own schema
    kept = _by_key(tx.fetch_all(select), places)
    given = _by_key(rebuilt.fetch_all(select), places)
    found: list[Finding] = []
    for key in sorted({*kept, *given}, key=repr):
        where = f"{table} {_shown(key)}"
        if key not in kept:
            found.append(Finding(code="view-row-missing", where=where))
        elif key not in given:
            found.append(Finding(code="view-row-extra", where=where))
        elif kept[key] != given[key]:
            wrong = [
                name for name, a, b in zip(names, kept[key], given[key], strict=True) if a != b
            ]
            found.append(Finding(code="view-row-differs", where=where, detail=", ".join(wrong)))
    yield from found[:NAMED_MAX]
    if len(found) > NAMED_MAX:
        more = f"{len(found) - NAMED_MAX} more rows"
        yield Finding(code="view-row-differs", where=table, detail=more)


def _by_key(rows: Sequence[Row], places: Sequence[int]) -> dict[Row, Row]:
    return {tuple(row[place] for place in places): row for row in rows}


def _shown(key: Row) -> str:
    return " ".join(v.hex() if isinstance(v, bytes) else str(v) for v in key)


def _failures(tx: Transaction, rebuilt: Transaction) -> Iterator[Finding]:
    kept = {(name, idx): error for name, idx, error in store.view_failures(tx)}
    given = {(name, idx) for name, idx, _ in store.view_failures(rebuilt)}
    for (name, idx), error in sorted(kept.items()):
        yield Finding(code="view-failure", where=f"{name} index {idx}", detail=error[:200])
    for name, idx in sorted(given - kept.keys()):
        detail = "fails when it is built again, but was followed before"
        yield Finding(code="view-row-differs", where=f"{name} index {idx}", detail=detail)
    for name, idx in sorted(kept.keys() - given):
        detail = "was noted as failed, but can be followed"
        yield Finding(code="view-failure", where=f"{name} index {idx}", detail=detail)
