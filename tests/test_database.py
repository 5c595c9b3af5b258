"""What the database layer promises, on both engines."""

import asyncio
import contextlib
import sqlite3
import threading
from pathlib import Path

import psycopg
import pytest

from backend import database_engines
from backend.database import Database, Transaction, open_database, open_reader
from backend.database_engines import SqliteEngine
from backend.problems import Overloaded
from backend.settings import DatabaseSettings, from_environment, variables

pytestmark = pytest.mark.anyio


def make_table(tx: Transaction) -> None:
    tx.execute("CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT NOT NULL)")


def insert(number: int, name: str = "x") -> object:
    return lambda tx: tx.execute("INSERT INTO thing (id, name) VALUES (?, ?)", (number, name))


async def names(database: Database) -> list[int]:
    rows = await database.read(lambda tx: tx.fetch_all("SELECT id FROM thing ORDER BY id"))
    return [row[0] for row in rows]


async def test_units_that_wait_together_fail_alone(database: Database) -> None:
    await database.write(make_table)
    results = await asyncio.gather(
        *(database.write(insert(number)) for number in (1, 2, 2, 3, 3, 4)), return_exceptions=True
    )
    assert sum(isinstance(result, Exception) for result in results) == 2
    assert await names(database) == [1, 2, 3, 4]


async def test_a_caller_that_goes_away_does_not_undo_what_was_queued(database: Database) -> None:
    await database.write(make_table)
    waiting = asyncio.create_task(database.write(insert(1)))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await database.write(insert(2))
    assert await names(database) == [1, 2]


async def test_a_percent_sign_in_sql_means_the_same_on_both(database: Database) -> None:
    await database.write(make_table)
    await database.write(insert(1, "五十%"))
    row = await database.read(
        lambda tx: tx.fetch_one(
            "SELECT id FROM thing WHERE name LIKE '五%' AND name = ?", ("五十%",)
        )
    )
    assert row == (1,)


async def test_reading_cannot_write(database: Database) -> None:
    await database.write(make_table)
    with pytest.raises(Exception, match=r"read-?only|readonly"):
        await database.read(insert(1))
    assert await names(database) == []


async def test_a_hook_that_breaks_stops_neither_the_writer_nor_its_callers(
    database: Database,
) -> None:
    def breaks() -> None:
        raise LookupError("a hook")

    database.after_commit.append(breaks)
    database.after_failure.append(breaks)
    for _ in range(2):
        with pytest.raises(LookupError):
            await database.write(lambda _: 1)
    database.after_commit.remove(breaks)
    assert await database.write(lambda _: 2) == 2


async def test_what_waits_at_the_shutdown_gets_its_answer_and_nothing_more_is_taken(
    database_settings: DatabaseSettings, tmp_path: Path
) -> None:
    async with open_database(database_settings, tmp_path) as database:
        await database.write(make_table)
        queued = [asyncio.create_task(database.write(insert(number))) for number in range(600)]
        await asyncio.sleep(0)
    assert await asyncio.gather(*queued) == [1] * 600
    with pytest.raises(Overloaded):
        await database.write(insert(1000))


async def test_a_text_with_u0000_is_kept_on_both(database: Database) -> None:
    await database.write(make_table)
    await database.write(insert(1, "a\x00b"))
    await database.write(
        lambda tx: tx.execute_many("INSERT INTO thing (id, name) VALUES (?, ?)", [(2, "\x00")])
    )
    assert await names(database) == [1, 2]


async def test_postgresql_that_cut_every_line_is_used_again(
    postgres_url: str, tmp_path: Path
) -> None:
    async with open_database(DatabaseSettings(url=postgres_url), tmp_path) as database:
        await database.write(lambda _: None)
        await asyncio.gather(*(database.read(lambda tx: tx.fetch_all("SELECT 1")) for _ in "abc"))
        with psycopg.connect(postgres_url, autocommit=True) as operator:
            operator.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
        assert await database.read(lambda tx: tx.fetch_all("SELECT 1")) == [(1,)]
        with pytest.raises(Overloaded):
            await database.write(lambda tx: tx.fetch_all("SELECT 1"))
        assert await database.write(lambda tx: tx.fetch_all("SELECT 1")) == [(1,)]


async def test_a_unit_that_asks_an_index_too_much_fails_alone(database: Database) -> None:
    await database.write(make_table)
    await database.write(lambda tx: tx.execute("CREATE INDEX thing_name ON thing (name)"))
    long = "".join(chr(0x4E00 + number * 7919 % 20_000) for number in range(6_000))
    results = await asyncio.gather(
        database.write(insert(1)), database.write(insert(2, long)), return_exceptions=True
    )
    assert results[0] == 1
    assert 1 in await names(database)


async def test_a_second_writer_is_refused(
    database_settings: DatabaseSettings, tmp_path: Path
) -> None:
    async with open_database(database_settings, tmp_path) as first:
        await first.write(make_table)
        with pytest.raises(RuntimeError, match="another Palm process"):
            async with open_database(database_settings, tmp_path):
                pass
        async with open_reader(database_settings, tmp_path) as reader:
            assert await reader.read(lambda tx: tx.fetch_all("SELECT * FROM thing")) == []


async def test_a_migration_changed_after_it_was_applied_is_refused(
    database_settings: DatabaseSettings, tmp_path: Path
) -> None:
    async with open_database(database_settings, tmp_path) as database:
        await database.write(lambda tx: tx.execute("UPDATE migration SET sha256 = 'other'"))
    for _ in range(2):  # the refusal lets go of everything
        with pytest.raises(RuntimeError, match="was changed"):
            async with open_database(database_settings, tmp_path):
                pass


async def test_a_unit_of_work_runs_in_one_hop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = await SqliteEngine.open(tmp_path / "palm.sqlite", 1)
    hops: list[object] = []
    writer = engine._writer
    assert writer is not None
    execute = writer._execute

    def counted(work: object, *arguments: object) -> object:
        hops.append(work)
        return execute(work, *arguments)

    monkeypatch.setattr(writer, "_execute", counted)
    await engine.run_group([make_table, insert(1), insert(2)], [])
    monkeypatch.undo()
    await engine.close()
    assert len(hops) == 1


async def test_a_locked_database_is_an_overload_that_passes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backup tool that holds the file, say: whoever writes is asked to come back, nothing is
    half-done, and it goes on when the lock is gone.
    """
    monkeypatch.setattr(database_engines, "BUSY_TIMEOUT_MS", 20)
    async with open_database(DatabaseSettings(), tmp_path) as database:
        await database.write(make_table)
        with contextlib.closing(sqlite3.connect(tmp_path / "palm.sqlite")) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(Overloaded) as told:
                await database.write(insert(1))
            assert told.value.headers["Retry-After"] == "2"
            assert await names(database) == []
            other.execute("ROLLBACK")
        await database.write(insert(1))
        assert await names(database) == [1]


def test_an_unknown_setting_is_an_error_and_known_ones_are_read(tmp_path: Path) -> None:
    settings = from_environment({"PALM_SERVER_PORT": "9000", "PALM_DATA": str(tmp_path), "X": "y"})
    assert (settings.server.port, settings.data) == (9000, tmp_path)
    with pytest.raises(ValueError, match="PALM_SERVER_PROT"):
        from_environment({"PALM_SERVER_PROT": "1"})
    with pytest.raises(ValueError, match="unreadable"):
        from_environment({"PALM_SERVER_PORT": "many"})
    assert "PALM_DATABASE_URL" in variables()


def test_a_database_that_cannot_be_opened_leaves_no_thread_behind(tmp_path: Path) -> None:
    """A thread that outlives the loop would speak to a closed one (an error of its own)."""
    (tmp_path / "palm.sqlite").mkdir()

    async def look() -> None:
        async with open_reader(DatabaseSettings(), tmp_path):
            pass

    before = threading.active_count()
    for _ in range(100):
        with pytest.raises(sqlite3.OperationalError):
            asyncio.run(look())
        assert threading.active_count() <= before
