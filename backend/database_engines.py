"""How SQLite (through aiosqlite) and PostgreSQL (through psycopg) run units of work.

Both run plain synchronous stores: SQLite on aiosqlite's thread, PostgreSQL on one thread a
connection. Migrations are numbered SQL files, forward only, kept with their digest.
"""

import asyncio
import fcntl
import functools
import hashlib
import os
import re
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite
import psycopg

T = TypeVar("T")

BUSY_TIMEOUT_MS = 10_000
"""How long SQLite waits for a lock that an operator's tool may hold."""

WRITER_LOCK_WAIT_SECONDS = 3
"""How long a starting process waits for PostgreSQL to let go of a killed one's lock."""

REFUSALS = (psycopg.errors.ProgramLimitExceeded, psycopg.errors.StatementTooComplex)
"""PostgreSQL calls these operational, yet it is one statement that asks too much: too long a text
for an index, say. Everything else operational concerns the machine and passes.
"""

OUTAGES = (sqlite3.OperationalError, psycopg.OperationalError)
"""A full disk, a lost line, a restart: nothing that one unit could be blamed for."""


class SqliteTransaction:
    """A `Transaction` over the standard library's connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        return self._connection.execute(sql, parameters).rowcount

    def execute_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        self._connection.executemany(sql, rows)

    def fetch_one(self, sql: str, parameters: Sequence[Any] = ()) -> tuple[Any, ...] | None:
        return self._connection.execute(sql, parameters).fetchone()

    def fetch_all(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return self._connection.execute(sql, parameters).fetchall()


class PostgresTransaction:
    """A `Transaction` over psycopg; `?` becomes `%s`, and U+0000 in a text U+FFFD: PostgreSQL
    knows no such character, and whoever writes one must not hide an entry from the views by it.
    """

    def __init__(self, connection: psycopg.Connection[tuple[Any, ...]]) -> None:
        self._connection = connection

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        return self._connection.execute(_percent(sql), _without_nul(parameters)).rowcount

    def execute_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        with self._connection.cursor() as cursor:
            cursor.executemany(_percent(sql), map(_without_nul, rows))

    def fetch_one(self, sql: str, parameters: Sequence[Any] = ()) -> tuple[Any, ...] | None:
        return self._connection.execute(_percent(sql), _without_nul(parameters)).fetchone()

    def fetch_all(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return self._connection.execute(_percent(sql), _without_nul(parameters)).fetchall()


def _without_nul(parameters: Sequence[Any]) -> Sequence[Any]:
    return [
        value.replace("\x00", "\ufffd") if isinstance(value, str) and "\x00" in value else value
        for value in parameters
    ]


@functools.lru_cache(maxsize=1024)
def _percent(sql: str) -> bytes:
    return sql.replace("%", "%%").replace("?", "%s").encode()


def _run_group(
    transaction: SqliteTransaction | PostgresTransaction,
    units: Sequence[Callable[[Any], Any]],
    before_commit: Sequence[Callable[[Any], None]],
) -> list[Any]:
    """Each unit under a savepoint; an exception becomes that unit's result."""
    results: list[Any] = []
    for unit in units:
        transaction.execute("SAVEPOINT unit")
        try:
            results.append(unit(transaction))
        except Exception as failure:
            if isinstance(failure, OUTAGES) and not isinstance(failure, REFUSALS):
                raise  # it concerns the whole group
            transaction.execute("ROLLBACK TO SAVEPOINT unit")
            results.append(failure)
        transaction.execute("RELEASE SAVEPOINT unit")
    for hook in before_commit:
        hook(transaction)
    return results


class SqliteEngine:
    """WAL, `synchronous=FULL`, one writer that alone checkpoints, read-only readers."""

    def __init__(
        self,
        writer: aiosqlite.Connection | None,
        readers: list[aiosqlite.Connection],
        lock: int | None = None,
    ) -> None:
        self._writer = writer
        self._readers = readers
        self._lock = lock
        self._free: asyncio.Queue[aiosqlite.Connection] = asyncio.Queue()
        for reader in readers:
            self._free.put_nowait(reader)

    @classmethod
    async def open(cls, path: Path, readers_max: int) -> "SqliteEngine":
        """The database with its only writer; RuntimeError when another process has it."""
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = lock_for_writing(path.with_suffix(".lock"))
        writer: aiosqlite.Connection | None = None
        try:
            writer = await _connected(str(path), uri=False, statements=512)
            await _one_hop(writer, _prepare_writer)
            return cls(writer, await _open_readers(path, readers_max), lock)
        except BaseException:
            # Its thread would keep a process alive that could not start.
            if writer is not None:
                await writer.close()
            os.close(lock)
            raise

    @classmethod
    async def open_readers(cls, path: Path, readers_max: int) -> "SqliteEngine":
        """Only read; sqlite3.OperationalError when there is no database yet."""
        return cls(None, await _open_readers(path, readers_max))

    async def run_group(
        self,
        units: Sequence[Callable[[Any], Any]],
        before_commit: Sequence[Callable[[Any], None]],
    ) -> list[Any]:
        def group(connection: sqlite3.Connection) -> list[Any]:
            connection.execute("BEGIN IMMEDIATE")
            try:
                results = _run_group(SqliteTransaction(connection), units, before_commit)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            return results

        assert self._writer is not None, "opened for reading"
        return await _one_hop(self._writer, group)

    async def read(self, unit: Callable[[Any], T]) -> T:
        def snapshot(connection: sqlite3.Connection) -> T:
            connection.execute("BEGIN")
            try:
                return unit(SqliteTransaction(connection))
            finally:
                connection.execute("ROLLBACK")

        reader = await self._free.get()
        try:
            return await _one_hop(reader, snapshot)
        finally:
            self._free.put_nowait(reader)

    async def close(self) -> None:
        for connection in self._readers:
            await connection.close()
        if self._writer is not None:
            await self._writer.close()
        if self._lock is not None:
            os.close(self._lock)


async def _connected(address: str, *, uri: bool, statements: int) -> aiosqlite.Connection:
    """When it cannot be opened, its thread ends first: it would answer to a loop closed by then."""
    connection = aiosqlite.connect(
        address, uri=uri, isolation_level=None, cached_statements=statements
    )
    try:
        return await connection
    except BaseException:
        thread = connection._thread  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - no public way
        await asyncio.to_thread(thread.join, BUSY_TIMEOUT_MS / 1000)
        raise


async def _open_readers(path: Path, readers_max: int) -> list[aiosqlite.Connection]:
    readers: list[aiosqlite.Connection] = []
    for _ in range(readers_max):
        reader = await _connected(f"file:{path}?mode=ro", uri=True, statements=256)
        await reader.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        await reader.execute("PRAGMA query_only=ON")
        readers.append(reader)
    return readers


def lock_for_writing(path: Path) -> int:
    """Held while the writer is open, also freed by a death; RuntimeError when another has it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise RuntimeError("another Palm process already writes to this data folder") from None
    return descriptor


async def _one_hop(connection: aiosqlite.Connection, work: Callable[[sqlite3.Connection], T]) -> T:
    """Run `work` on the connection's own thread: one hop for a unit, not one a statement.

    aiosqlite offers this only privately; `test_a_unit_of_work_runs_in_one_hop` watches it.
    """
    return await connection._execute(work, connection._conn)  # noqa: SLF001 # pyright: ignore[reportPrivateUsage, reportUnknownMemberType]


def _prepare_writer(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA wal_autocheckpoint=4000")
    transaction = SqliteTransaction(connection)
    connection.execute("BEGIN IMMEDIATE")
    try:
        migrate(transaction, lambda sql: sql)
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


class PostgresEngine:
    """The same units on PostgreSQL: one writing connection, a few reading ones, a thread each."""

    def __init__(self, url: str, readers_max: int) -> None:
        self._url = url
        self._writer: psycopg.Connection[tuple[Any, ...]] | None = None
        self._writing = ThreadPoolExecutor(1, thread_name_prefix="postgres-writer")
        self._reading = ThreadPoolExecutor(readers_max, thread_name_prefix="postgres-reader")
        self._idle: list[psycopg.Connection[tuple[Any, ...]]] = []

    @classmethod
    async def open(cls, url: str, readers_max: int) -> "PostgresEngine":
        engine = cls(url, readers_max)
        try:
            await asyncio.get_running_loop().run_in_executor(engine._writing, engine._prepare)
        except BaseException:
            await engine.close()
            raise
        return engine

    def _connect(self) -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(
            self._url,
            autocommit=True,
            connect_timeout=10,
            # A line that was cut without a word is noticed, not waited for.
            keepalives_idle=10,
            keepalives_interval=5,
            keepalives_count=3,
            tcp_user_timeout=25_000,
        )

    def _prepare(self) -> None:
        connection = self._connect()
        try:
            self._take_over(connection)
        except BaseException:
            connection.close()
            raise
        self._writer = connection

    def _take_over(self, connection: psycopg.Connection[tuple[Any, ...]]) -> None:
        # Two processes that append would each believe they know the head of the log. The lock of
        # one that was killed goes when the server notices: worth a short wait.
        connection.execute(f"SET lock_timeout = '{WRITER_LOCK_WAIT_SECONDS}s'".encode())
        try:
            connection.execute(b"SELECT pg_advisory_lock(7256)")
        except psycopg.errors.LockNotAvailable:
            raise RuntimeError("another Palm process already writes to this database") from None
        connection.execute(b"SET lock_timeout = '30s'")
        with connection.transaction():
            migrate(PostgresTransaction(connection), _as_postgres)

    async def run_group(
        self,
        units: Sequence[Callable[[Any], Any]],
        before_commit: Sequence[Callable[[Any], None]],
    ) -> list[Any]:
        def group() -> list[Any]:
            if self._writer is None or self._writer.closed:
                self._prepare()
            connection = self._writer
            assert connection is not None
            with connection.transaction():
                return _run_group(PostgresTransaction(connection), units, before_commit)

        return await asyncio.get_running_loop().run_in_executor(self._writing, group)

    async def read(self, unit: Callable[[Any], T]) -> T:
        def snapshot() -> T:
            while True:
                try:
                    connection = self._idle.pop()
                except IndexError:
                    return self._read_on(self._connect(), unit)
                try:
                    return self._read_on(connection, unit)
                except psycopg.OperationalError:
                    if not connection.closed:
                        raise
                    # Kept from before the database restarted: a read may be done again.

        return await asyncio.get_running_loop().run_in_executor(self._reading, snapshot)

    def _read_on(
        self, connection: psycopg.Connection[tuple[Any, ...]], unit: Callable[[Any], T]
    ) -> T:
        try:
            with connection.transaction():
                connection.execute(b"SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                return unit(PostgresTransaction(connection))
        finally:
            # A unit that raises ("not found") must not cost a connection each time.
            if not connection.closed:
                self._idle.append(connection)

    async def close(self) -> None:
        self._reading.shutdown()
        for connection in self._idle:
            connection.close()
        if self._writer is not None:
            await asyncio.get_running_loop().run_in_executor(self._writing, self._writer.close)
        self._writing.shutdown()


def _as_postgres(sql: str) -> str:
    """Migrations are written once, in SQLite's words."""
    for here, there in (
        (r"\bINTEGER\b", "BIGINT"),
        (r"\bREAL\b", "DOUBLE PRECISION"),
        (r"\bBLOB\b", "BYTEA"),
        (r"\)\s*STRICT\b(, WITHOUT ROWID\b)?", ")"),
    ):
        sql = re.sub(here, there, sql)
    return sql


def migrate(tx: SqliteTransaction | PostgresTransaction, dialect: Callable[[str], str]) -> None:
    """Apply the numbered files of `backend/migrations` that this database has not seen."""
    tx.execute(
        dialect(
            "CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, sha256 TEXT NOT NULL)"
        )
    )
    seen: dict[str, str] = {
        str(name): str(digest)
        for name, digest in tx.fetch_all("SELECT name, sha256 FROM migration")
    }
    folder = files("backend") / "migrations"
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not file.name.endswith(".sql"):
            continue
        sql = file.read_text("utf-8")
        digest = hashlib.sha256(sql.encode()).hexdigest()
        if file.name in seen:
            if seen[file.name] != digest:
                raise RuntimeError(f"migration {file.name} was changed after it had been applied")
            continue
        for statement in _statements(dialect(sql)):
            tx.execute(statement)
        tx.execute("INSERT INTO migration (name, sha256) VALUES (?, ?)", (file.name, digest))


def _statements(sql: str) -> list[str]:
    bare = re.sub(r"--[^\n]*", "", sql)
    return [statement.strip() for statement in bare.split(";") if statement.strip()]
