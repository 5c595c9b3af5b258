"""Printing the codes of 10,000 enterprises as `palm codes print` does, a hundred in one PDF."""

import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path

from backend import clock
from backend.database import open_database
from backend.demo_city import service as demo_city
from backend.ledger.server_keys import load_or_make
from backend.ledger.service import Ledger
from backend.settings import DatabaseSettings
from bench import machine
from bench.lines import Line
from bench.serving import START, data_folder

CODES, SECONDS_MAX = 10_000, 300


def sheets() -> list[Line]:
    with data_folder() as data:
        data.mkdir(parents=True)
        asyncio.run(_city(data))
        out = data.parent / "out"
        asked = ["codes", "print", "--all", "--url", "https://palm.example", "--out", out]
        usage = machine.Usage(os.getpid())
        started = time.perf_counter()
        with usage.measured():
            subprocess.run(
                [sys.executable, "-c", START, *asked],
                check=True,
                capture_output=True,
                env={**os.environ, "PALM_DATA": str(data)},
            )
        seconds = time.perf_counter() - started
        size = sum(file.stat().st_size for file in out.rglob("*.pdf"))
    return [
        Line(
            f"posters of {CODES:,} enterprises, printed",
            "≤ 5 min",
            f"{seconds:.0f} s, {size / CODES / 1000:.0f} kB each",
            seconds <= SECONDS_MAX,
            "",
            usage.foreign_share,
        )
    ]


async def _city(data: Path) -> None:
    async with open_database(DatabaseSettings(), data) as database:
        ledger = Ledger(database, load_or_make(data / "keys", "palm.local/log"))
        await ledger.load()
        await demo_city.fill(database, ledger, now=clock.now(), enterprises=CODES)
