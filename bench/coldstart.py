"""A log of 100,000 signed entries, and how soon a new process answers on top of it."""

import asyncio
import datetime as dt
from pathlib import Path

from backend.database import open_database
from backend.ledger.model import NewEntry
from backend.ledger.server_keys import load_or_make
from backend.ledger.service import Ledger
from backend.settings import DatabaseSettings
from bench.devices import Device
from offline_sync import entry

ENTRIES_PER_COMMIT = 2_000
NOW = dt.datetime(2026, 11, 22, 8, tzinfo=dt.UTC)


async def fill(data: Path, device: Device, entries: int) -> None:
    """Append `entries` signed entries of one device to a stopped server's log."""
    async with open_database(DatabaseSettings(), data) as database:
        ledger = Ledger(database, load_or_make(data / "keys", "palm.local/log"))
        await ledger.load()
        for _ in range(0, entries, ENTRIES_PER_COMMIT):
            some = [_new(raw) for raw in device.notes(ENTRIES_PER_COMMIT)]
            await database.write(lambda tx, some=some: ledger.append(tx, some, NOW))
            await asyncio.sleep(0)


def _new(raw: bytes) -> NewEntry:
    signed = entry.parse(raw)
    return NewEntry(
        kid=signed.kid,
        seq=signed.seq,
        kind=signed.payload.kind,
        by_id=signed.payload.by,
        subject=f"bench-{signed.seq // 20}",
        hash=signed.hash,
        prev=signed.prev,
        jws=raw,
    )
