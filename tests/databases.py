"""Databases that tests open: migrated once a process, copied for each test, filled where wanted."""

import asyncio
import functools
import tempfile
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from backend import clock
from backend.database import open_database
from backend.demo_city import service as demo_city
from backend.ledger.server_keys import load_or_make
from backend.ledger.service import Ledger
from backend.settings import DatabaseSettings, ServerSettings


def apart(work: Coroutine[None, None, None]) -> None:
    """Run it in a loop of its own, whoever runs one here."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result(timeout=60)


async def migrate(settings: DatabaseSettings, folder: Path) -> None:
    """Bring a database to today's schema."""
    async with open_database(settings, folder):
        pass


@functools.cache
def _migrated() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        apart(migrate(DatabaseSettings(), Path(folder)))
        return (Path(folder) / "palm.sqlite").read_bytes()


def place_migrated(folder: Path) -> None:
    """Put an SQLite database into a data folder that has none yet."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "palm.sqlite").exists():
        (folder / "palm.sqlite").write_bytes(_migrated())


async def place_city(folder: Path, enterprises: int) -> None:
    """Put the demo city into an empty data folder, as `palm serve --demo` does, but a small one."""
    place_migrated(folder)
    async with open_database(DatabaseSettings(), folder) as database:
        ledger = Ledger(database, load_or_make(folder / "keys", ServerSettings().log_origin))
        await ledger.load()
        await demo_city.fill(database, ledger, now=clock.now(), enterprises=enterprises)
