"""The page of indicators over a year of 10,000 visits in 300,000 entries by 40 bodies.

The log is the one of `bench.warnings`: signed entries, followed by every view of the server, and
the warnings are those that the rules give.
"""

import tempfile
import time
from datetime import timedelta
from pathlib import Path

import msgspec
import uvloop

from backend.agencies import store as agencies_store
from backend.clock import day_of
from backend.database import Database, Transaction, open_database
from backend.inspections.period import Period
from backend.settings import DatabaseSettings
from backend.supervision.indicators import service, tables
from backend.supervision.warnings.book import Standing, WarningBook, shipped_rules
from bench.lines import Line
from bench.machine import percentile
from bench.warnings import BODIES, ENTRIES_EACH, NOW, VISITS, fill

LAST = day_of(NOW)
PERIOD = Period(first=LAST - timedelta(days=364), last=LAST)
PAGES = 60
PAGE_MS = 500.0


def indicators(runs: int) -> list[Line]:
    with tempfile.TemporaryDirectory(prefix="palm-bench-") as name:
        begun = time.perf_counter()
        uvloop.run(fill(Path(name)))
        filled = time.perf_counter() - begun
        print(f"    {VISITS * ENTRIES_EACH:,} entries in {filled:.0f} s", flush=True)
        return uvloop.run(_measure(Path(name), max(runs, 1)))


async def _measure(folder: Path, runs: int) -> list[Line]:
    async with open_database(DatabaseSettings(), folder) as database:
        standing = await WarningBook(database, shipped_rules()).standing(NOW)
        pages = [await _pages(database, standing) for _ in range(runs)]
        used = time.process_time()
        await _pages(database, standing)
        used = time.process_time() - used
        file = await _file(database, standing)
    shown = sorted(pages, key=lambda some: percentile(some, 0.95))[len(pages) // 2]
    p50, p95 = (percentile(shown, part) * 1000 for part in (0.5, 0.95))
    entries, warned = VISITS * ENTRIES_EACH, len(standing.warnings)
    what = f"{VISITS:,} visits of a year, {entries:,} entries, {BODIES} bodies, {warned:,} warnings"
    return [
        Line(
            f"page of indicators, {what}",
            f"p95 ≤ {PAGE_MS:.0f} ms",
            f"p50 {p50:.0f} ms, p95 {p95:.0f} ms",
            p95 <= PAGE_MS,
            f"{used / PAGES * 1000:.0f} ms CPU a page",
        ),
        Line(f"the same as XLSX, {what}", "≤ 2 s", f"{file:.2f} s", file <= 2),
    ]


async def _pages(database: Database, standing: Standing) -> list[float]:
    """As the route makes it: read, measured, encoded."""
    took: list[float] = []
    for _ in range(PAGES):
        begun = time.perf_counter()
        page = await database.read(lambda tx: _page(tx, standing))
        msgspec.json.encode(page)
        took.append(time.perf_counter() - begun)
    return took


async def _file(database: Database, standing: Standing) -> float:
    begun = time.perf_counter()
    tables.as_xlsx(await database.read(lambda tx: _page(tx, standing)), "zh")
    return time.perf_counter() - begun


def _page(tx: Transaction, standing: Standing) -> service.IndicatorPage:
    city = agencies_store.agency_by_id(tx, "city")
    assert city is not None
    page = service.page(tx, standing, city, PERIOD)
    assert max(one.denominator or 0 for one in page.indicators) >= VISITS, "visits are missing"
    return page
