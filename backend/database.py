"""One writer that groups commits, a few readers, and the differences of SQLite and PostgreSQL.

Stores are plain synchronous functions that take a `Transaction` first; a whole unit of work runs
in one thread hop. Units that arrive together share one commit (one fsync), each under its own
savepoint, so that a failing unit fails alone. A result reaches the caller only after the commit:
what was acknowledged is durable.

SQLite's writer is the only connection that writes or checkpoints; readers are read-only. That
keeps the WAL-reset defect of SQLite before 3.51.3 out of reach.
"""

import asyncio
import contextlib
import logging
import sqlite3
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar

import msgspec
import psycopg

from backend.database_engines import OUTAGES, REFUSALS, PostgresEngine, SqliteEngine
from backend.problems import Overloaded, StorageFull
from backend.settings import DatabaseSettings

T = TypeVar("T")

UNITS_PER_GROUP_MAX = 256
"""More would only lengthen the wait of the first; a group of this size amortises the fsync."""

UNITS_WAITING_MAX = 4096
"""Beyond this the server answers 503 instead of growing without bound."""

DRAIN_SECONDS_MAX = 10
"""How long what was queued at the shutdown may take; what is left is told to come again."""

_log = logging.getLogger("palm.database")

Parameters = Sequence[Any]
Row = tuple[Any, ...]


class Transaction(Protocol):
    """What a store may ask of an open transaction; placeholders are `?` on both engines."""

    def execute(self, sql: str, parameters: Parameters = ()) -> int:
        """Run one statement; the number of rows it touched."""
        ...

    def execute_many(self, sql: str, rows: Iterable[Parameters]) -> None:
        """Run one statement for every row."""
        ...

    def fetch_one(self, sql: str, parameters: Parameters = ()) -> Row | None:
        """The first row, or None."""
        ...

    def fetch_all(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """Every row."""
        ...


class Engine(Protocol):
    """What SQLite and PostgreSQL do differently."""

    async def run_group(
        self,
        units: Sequence[Callable[[Transaction], Any]],
        before_commit: Sequence[Callable[[Transaction], None]],
    ) -> list[Any]: ...

    async def read(self, unit: Callable[[Transaction], T]) -> T: ...

    async def close(self) -> None: ...


class _Waiting(msgspec.Struct):
    unit: Callable[[Transaction], Any]
    answer: "asyncio.Future[Any]"


class Database:
    """The open database: `write` and `read` take a unit of work, a function of a transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._waiting: asyncio.Queue[_Waiting] = asyncio.Queue(UNITS_WAITING_MAX)
        self._closing = False
        self.before_commit: list[Callable[[Transaction], None]] = []
        """Run inside every group's transaction, after its units (the ledger seals here)."""
        self.after_commit: list[Callable[[], None]] = []
        """Run on the event loop once a group is durable."""
        self.after_failure: list[Callable[[], None]] = []
        """Run on the event loop when a whole group was rolled back."""

    async def write(self, unit: Callable[[Transaction], T]) -> T:
        """The unit's result, once it is durable.

        Raises what the unit raises; StorageFull when the disk is full; Overloaded when too many
        units wait.
        """
        if self._closing:
            raise Overloaded(headers={"Retry-After": "2"})
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        try:
            self._waiting.put_nowait(_Waiting(unit, answer))
        except asyncio.QueueFull:
            raise Overloaded(headers={"Retry-After": "2"}) from None
        # A client that goes away while it waits changes nothing: the unit is written once anyway.
        return await asyncio.shield(answer)

    async def read(self, unit: Callable[[Transaction], T]) -> T:
        """The result of a unit that only reads, against a consistent snapshot.

        Raises what the unit raises; Overloaded when the database does not answer.
        """
        try:
            return await self._engine.read(unit)
        except OUTAGES as failure:
            translated = _translate(failure)
            if translated is not failure:
                _log.error("a read failed: %r", failure)
            raise translated from failure

    async def follow_queue(self) -> None:
        """The writer's loop: owned by the task group of `open_database`."""
        while True:
            group = [await self._waiting.get()]
            while len(group) < UNITS_PER_GROUP_MAX and not self._waiting.empty():
                group.append(self._waiting.get_nowait())
            await self._commit(group)
            for _ in group:
                self._waiting.task_done()

    async def drain(self) -> None:
        """Take no more, and give everything that waits its answer."""
        self._closing = True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(DRAIN_SECONDS_MAX):
                await self._waiting.join()
        while not self._waiting.empty():
            self._waiting.get_nowait().answer.set_exception(Overloaded())

    async def _commit(self, group: list[_Waiting]) -> None:
        try:
            results = await self._engine.run_group([w.unit for w in group], self.before_commit)
            for hook in self.after_commit:
                hook()
        except Exception as failure:  # noqa: BLE001 - handed to every waiting caller
            self._fail(group, failure)
            return
        for waiting, result in zip(group, results, strict=True):
            if waiting.answer.done():
                continue
            if isinstance(result, BaseException):
                waiting.answer.set_exception(_translate(result))
            else:
                waiting.answer.set_result(result)

    def _fail(self, group: list[_Waiting], failure: Exception) -> None:
        """Nothing of this group is acknowledged; the writer goes on with the next."""
        _log.error("%d units were not committed: %r", len(group), failure)
        translated = _translate(failure)
        for hook in self.after_failure:
            try:
                hook()
            except Exception:  # noqa: BLE001 - the callers below must hear of the failure
                _log.exception("after a failed commit")
        for waiting in group:
            if not waiting.answer.done():
                waiting.answer.set_exception(translated)


def _translate(failure: BaseException) -> BaseException:
    if isinstance(failure, sqlite3.OperationalError):
        code = getattr(failure, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_FULL:
            return StorageFull(headers={"Retry-After": "60"})
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return Overloaded(headers={"Retry-After": "2"})
    if isinstance(failure, psycopg.errors.DiskFull):
        return StorageFull(headers={"Retry-After": "60"})
    if isinstance(failure, psycopg.OperationalError) and not isinstance(failure, REFUSALS):
        # It restarts, or the line was cut.
        return Overloaded(headers={"Retry-After": "5"})
    return failure


def is_postgres(settings: DatabaseSettings) -> bool:
    """Whether the address names PostgreSQL."""
    return settings.url.startswith(("postgresql://", "postgres://"))


class NoDataError(Exception):
    """The data folder holds no database."""


@contextlib.asynccontextmanager
async def open_reader(settings: DatabaseSettings, folder: Path) -> AsyncGenerator[Engine]:
    """Read beside a running server: never writes, never checkpoints, migrates nothing. NoDataError
    where there is nothing to read.
    """
    engine: Engine
    if is_postgres(settings):
        engine = PostgresEngine(settings.url, 1)
    elif not (folder / "palm.sqlite").exists():
        raise NoDataError(folder)
    else:
        engine = await SqliteEngine.open_readers(folder / "palm.sqlite", 1)
    try:
        yield engine
    finally:
        await engine.close()


@contextlib.asynccontextmanager
async def open_database(settings: DatabaseSettings, folder: Path) -> AsyncGenerator[Database]:
    """The database named by `settings`, migrated to today's schema; closed when left."""
    if is_postgres(settings):
        engine: Engine = await PostgresEngine.open(settings.url, settings.readers_max)
    else:
        engine = await SqliteEngine.open(folder / "palm.sqlite", settings.readers_max)
    database = Database(engine)
    writer = asyncio.create_task(database.follow_queue(), name="database-writer")
    try:
        yield database
    finally:
        await database.drain()
        writer.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await writer
        await engine.close()
